//! Orders that come by themselves, with the real program: one round of every source, told file by file.

use std::path::PathBuf;

use crate::till::Till;

const CSV: &str = "order_number,status,payment_status,customer_email,title,quantity\n";

/// A till of the test realm with a folder that files are dropped into.
fn till(more: &str) -> (Till, PathBuf) {
    let till = Till::at("http://127.0.0.1:9");
    let folder = till.path("inbox");
    std::fs::create_dir(&folder).expect("a folder");
    let source = format!("[[sources]]\nkind = \"folder\"\npath = {folder:?}\n{more}");
    till.configure(&format!("{}{source}", till.configuration("http://127.0.0.1:9")));
    (till, folder)
}

#[test]
fn a_dropped_file_is_taken_in_and_a_bad_one_is_told_and_makes_it_fail() {
    let (till, folder) = till("");
    let good = format!("{CSV}A-1,ready,paid,anna@post.example,Hat,1\n");
    std::fs::write(folder.join("good.csv"), &good).expect("a file");
    let ran = till.run(&["--json", "orders", "sync"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    let taken = &ran.events()[0];
    assert_eq!((&taken["event"], &taken["added"]), (&"taken_in".into(), &1.into()), "{}", ran.all());
    let moved_to = taken["moved_to"].as_str().expect("where it is");
    assert!(moved_to.starts_with("done/") && folder.join(moved_to).exists(), "{moved_to}");
    assert_eq!(till.run(&["--json", "orders", "show", "A-1"]).code, 0);

    std::fs::write(folder.join("again.csv"), &good).expect("a file");
    std::fs::write(folder.join("bad.csv"), good.replace(",1\n", ",many\n")).expect("a file");
    let ran = till.run(&["--json", "orders", "sync"]);
    assert_eq!((ran.code, &ran.last()["rejected"]), (1, &1.into()), "{}", ran.all());
    let events = ran.events();
    let rejected = events.iter().find(|event| event["event"] == "rejected").expect("told");
    assert_eq!((&rejected["file"], &rejected["problems"][0]["line"]), (&"bad.csv".into(), &2.into()));
    let report = folder.join(format!("{}.report.txt", rejected["moved_to"].as_str().expect("where it is")));
    assert!(std::fs::read_to_string(&report).expect("a report").contains("(quantity): expected"));
    assert!(events.iter().any(|event| event["file"] == "again.csv" && event["event"] == "taken_in"));
}

#[test]
fn people_get_a_line_for_each_file() {
    let (till, folder) = till("keep_good = true\n");
    let half = format!("{CSV}A-1,ready,paid,anna@post.example,Hat,1\nA-2,ready,paid,,Hat,1\n");
    std::fs::write(folder.join("half.csv"), half).expect("a file");
    std::fs::write(folder.join("empty.csv"), "").expect("a file");
    let ran = till.run(&["orders", "sync"]);
    assert_eq!(ran.code, 1, "{}", ran.all());
    for line in [
        "half.csv: 1 new, 0 updated, 0 unchanged, 0 kept as handed over\n",
        "half.csv: left out: line 3, owner: expected",
        "empty.csv: left out: the file has no orders\n",
    ] {
        assert!(ran.output.contains(line), "{line}: {}", ran.all());
    }
    let nothing = till.run(&["orders", "sync"]);
    assert_eq!((nothing.code, nothing.output.as_str()), (0, "No orders.\n"), "{}", nothing.all());
}

#[test]
fn shopifys_export_is_read_by_the_settings() {
    let (till, folder) =
        till("shopify_pickup_methods = [\"lucka\"]\nlocations = { \"Malmö C\" = \"PRACTICE-1\" }\n");
    let export = "Name;Id;Email;Financial Status;Fulfillment Status;Cancelled at;Shipping Method;Location;\
                  Lineitem name;Lineitem quantity\r\n\
                  #1001;555;anna@post.example;paid;unfulfilled;;Lucka 4;Malmö C;Mössa;1\r\n\
                  #1002;556;bo@post.example;paid;unfulfilled;;PostNord;Malmö C;Mössa;1\r\n";
    let windows_1252: Vec<u8> =
        export.chars().map(|letter| u8::try_from(u32::from(letter)).expect("Latin")).collect();
    std::fs::write(folder.join("orders_export.csv"), windows_1252).expect("a file");
    let ran = till.run(&["--json", "orders", "sync"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    assert_eq!((&ran.events()[0]["added"], &ran.events()[0]["passed_over"]), (&1.into(), &1.into()));
    let shown = till.run(&["--json", "orders", "show", "1001"]);
    assert_eq!(
        (&shown.last()["status"], &shown.last()["blocked"]),
        (&"ready".into(), &().into()),
        "{}",
        shown.all()
    );
    assert_eq!(till.run(&["--json", "orders", "list"]).events().len(), 1, "it waits in this store");
}

#[test]
fn a_source_that_does_not_work_is_told() {
    let (till, folder) = till("");
    std::fs::remove_dir(&folder).expect("removed");
    let ran = till.run(&["--json", "orders", "sync"]);
    assert_eq!((ran.code, &ran.events()[0]["kind"]), (1, &"source".into()), "{}", ran.all());
    assert!(ran.events()[0]["message"].as_str().is_some_and(|message| message.contains("inbox")));

    let without = Till::at("http://127.0.0.1:9");
    let ran = without.run(&["--json", "orders", "sync"]);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"no_sources".into()), "{}", ran.all());
    let ran = Till::bare().run(&["--json", "orders", "sync", "--practice"]);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"practice_import".into()), "{}", ran.all());
}

#[test]
fn a_source_is_no_tellers_to_choose() {
    let (mut till, folder) = till("");
    let source = format!("[{{ kind = \"folder\", path = {folder:?} }}]");
    let ran = till.run(&["--json", "--set", &format!("sources={source}"), "orders", "sync"]);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"configuration".into()), "{}", ran.all());
    till.environment.push(("CLAIMCHECK_SOURCES".to_owned(), source));
    let ran = till.run(&["--json", "orders", "sync"]);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"configuration".into()), "{}", ran.all());
}

/// Whether it is dropped into the folder or brought by somebody, an export has the key of the shop's own API.
#[test]
fn an_export_of_shopify_is_of_the_shop_that_is_configured() {
    let export = |id: u32| {
        format!(
            "Name,Id,Email,Financial Status,Fulfillment Status,Cancelled at,Shipping Method,Lineitem name,Lineitem \
             quantity\n#{id},{id},anna@post.example,paid,unfulfilled,,Pickup,Hat,1\n"
        )
    };
    let (till, folder) = till("shopify_shop = \"tallmo.myshopify.com\"\n");
    std::fs::write(folder.join("export.csv"), export(1001)).expect("a file");
    let ran = till.run(&["--json", "orders", "sync"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    let brought = till.file("export.csv", &export(1002));
    let ran = till.run(&["--json", "orders", "import", brought.to_str().expect("a path")]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    for id in ["1001", "1002"] {
        let shown = till.run(&["--json", "orders", "show", id]);
        let key: serde_json::Value = ["shopify", "tallmo.myshopify.com", id].into_iter().collect();
        assert_eq!(shown.last()["key"], key, "{}", shown.all());
    }
}

#[test]
fn a_file_that_makes_an_order_easier_to_collect_is_in_the_day_s_report() {
    let (till, _) = till("");
    let header =
        "order_number,status,payment_status,currency,total,customer_email,title,quantity,updated_at\n";
    let of = |status: &str, total: &str, hour: u32| {
        format!("{header}A-1,{status},paid,SEK,{total},anna@post.example,Hat,1,2026-11-20T{hour}:00:00Z\n")
    };
    for (name, text) in [("one.csv", of("cancelled", "1299.00", 10)), ("two.csv", of("ready", "9.00", 11))] {
        let path = till.file(name, &text);
        let ran = till.run(&["--json", "orders", "import", path.to_str().expect("a path")]);
        assert_eq!(ran.code, 0, "{}", ran.all());
    }
    let day = till.run(&["--json", "ledger", "day"]);
    assert_eq!(day.code, 0, "{}", day.all());
    let looks: Vec<_> = day.events().into_iter().filter(|event| event["what"] == "eased").collect();
    let [look] = looks.as_slice() else { panic!("{}", day.all()) };
    assert_eq!(look["detail"], "status: cancelled -> ready, total: 129900 SEK -> 900 SEK", "{look}");
    let words = till.run(&["ledger", "day"]);
    assert!(words.output.contains("a file made an order easier to collect"), "{}", words.all());
}
