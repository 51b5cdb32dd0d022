//! Orders from files: what is broken is named by line and column, and nothing is taken in by half.

use crate::till::{RunningCheck, Till};

const CSV: &str = "order_id,order_number,status,payment_status,customer_email,line_id,title,quantity\n";

fn till() -> Till {
    Till::at("http://127.0.0.1:9")
}

fn import(till: &Till, name: &str, text: &str, more: &[&str]) -> crate::till::Ran {
    let path = till.file(name, text);
    till.run(&[&["--json", "orders", "import", path.to_str().expect("a path")], more].concat())
}

#[test]
fn a_broken_line_is_named_with_its_column_and_what_was_expected() {
    let till = till();
    let good = "1,A-1,ready,paid,anna@post.example,1,Hat,1\n";
    let bad = "2,A-2,ready,paid,bo@post.example,1,Hat,many\n";
    let path = till.file("orders.csv", &format!("{CSV}{good}{bad}"));
    let path = path.to_str().expect("a path");
    let ran = till.run(&["--json", "orders", "import", path]);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"import".into()), "{}", ran.all());
    let problem = &ran.events()[0];
    assert_eq!((&problem["event"], &problem["line"]), (&"problem".into(), &3.into()), "{}", ran.all());
    assert!(problem["column"].as_str().is_some_and(|column| column.contains("quantity")), "{problem}");
    assert!(
        problem["expected"].as_str().is_some_and(|expected| expected.starts_with("expected")),
        "{problem}"
    );
    let words = till.run(&["orders", "import", path]);
    assert!(words.log.contains("orders.csv: line 3,") && words.log.contains("quantity"), "{}", words.all());
    assert_eq!(
        till.run(&["--json", "orders", "show", "A-1"]).last()["kind"],
        "unknown_order",
        "nothing was taken in"
    );

    let kept = till.run(&["--json", "orders", "import", path, "--keep-good"]);
    assert_eq!((kept.code, &kept.last()["added"]), (0, &1.into()), "{}", kept.all());
    assert_eq!(kept.last()["left_out"][0]["line"], 3);
    assert_eq!(till.run(&["--json", "orders", "show", "A-1"]).code, 0);
}

#[test]
fn one_broken_file_stops_the_others() {
    let till = till();
    let good = till.file("good.csv", &format!("{CSV}1,A-1,ready,paid,anna@post.example,1,Hat,1\n"));
    let bad = till.file("bad.json", "{\"schema\":");
    let ran = till.run(&[
        "--json",
        "orders",
        "import",
        good.to_str().expect("a path"),
        bad.to_str().expect("a path"),
    ]);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"import".into()), "{}", ran.all());
    assert_eq!(till.run(&["--json", "orders", "show", "A-1"]).last()["kind"], "unknown_order");
}

#[test]
fn another_owner_blocks_the_check() {
    let till = till();
    let of = |email: &str, updated: &str| {
        format!("{},updated_at\n1,A-1,ready,paid,{email},1,Hat,1,{updated}\n", CSV.trim_end())
    };
    assert_eq!(import(&till, "first.csv", &of("anna@post.example", "2026-11-20T10:00:00Z"), &[]).code, 0);
    let changed = import(&till, "second.csv", &of("thief@post.example", "2026-11-21T10:00:00Z"), &[]);
    assert_eq!(changed.code, 0, "{}", changed.all());
    assert_eq!(changed.last()["owner_changes"].as_array().map(Vec::len), Some(1), "{}", changed.all());
    let check = till.run(&["--json", "check", "--order", "A-1"]);
    assert_eq!((check.code, &check.last()["reason"]), (3, &"order_locked".into()), "{}", check.all());
}

#[test]
fn a_list_shows_no_whole_address_no_shelf_and_no_line() {
    let till = till();
    till.import_samples("http://127.0.0.1:9");
    for words in [&["--json", "orders", "list"][..], &["--json", "orders", "list", "--search", "anna"]] {
        let ran = till.run(words);
        assert!(ran.events().len() > 2, "{}", ran.all());
        for hidden in ["@", "PRACTICE\"", "Rain jacket", "Andersson", "+4670"] {
            assert!(!ran.output.contains(hidden), "{hidden}: {}", ran.output);
        }
    }
}

#[test]
fn a_personal_number_is_no_argument() {
    let till = till();
    for number in ["198112189876", "811218-9876"] {
        let ran = till.run(&["--json", "orders", "list", "--search", number]);
        assert_eq!((ran.code, &ran.last()["kind"]), (2, &"usage".into()), "{}", ran.all());
    }
}

#[test]
fn what_is_not_a_file_is_not_waited_for() {
    let till = till();
    let fifo = till.path("fifo");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo runs");
    assert!(made.success());
    for path in [fifo.to_str().expect("a path"), "/", "/nonexistent/orders.csv"] {
        let ran = till.run(&["--json", "orders", "import", path]);
        assert_eq!((ran.code, &ran.last()["kind"]), (1, &"file".into()), "{}", ran.all());
    }
}

fn many(count: u32) -> String {
    let row = |number| format!("{number},A-{number},ready,paid,anna@post.example,1,Hat,1\n");
    format!("{CSV}{}", (0..count).map(row).collect::<String>())
}

#[test]
fn a_long_import_tells_how_far_it_is() {
    let till = till();
    let ran = import(&till, "orders.csv", &many(2_500), &[]);
    let progress: Vec<_> = ran.events().into_iter().filter(|event| event["event"] == "progress").collect();
    assert!(!progress.is_empty(), "{}", ran.all());
    for event in &progress {
        assert_eq!((&event["of"], &event["from"]["files"]), (&2_500.into(), &1.into()), "{event}");
        assert!(event["orders"].as_u64().is_some_and(|orders| (1_000..2_500).contains(&orders)), "{event}");
    }
    assert_eq!(ran.last()["added"], 2_500);
    let path = till.path("orders.csv");
    let words = till.run(&["orders", "import", path.to_str().expect("a path")]);
    assert!(
        words.log.contains(" of 2500 orders taken in"),
        "people read it beside the output: {}",
        words.all()
    );
    assert!(!words.output.contains("taken in"), "{}", words.all());
}

#[test]
fn an_import_that_is_interrupted_keeps_what_is_kept_and_goes_on_the_next_time() {
    const COUNT: u32 = 15_000;
    let till = till();
    let path = till.file("orders.csv", &many(COUNT));
    let words = ["--json", "orders", "import", path.to_str().expect("a path")];
    let running = RunningCheck::start_until("progress", till.configured(&words));
    running.interrupt();
    let ran = running.end();
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"stopped".into()), "{}", ran.all());
    let again = till.run(&words);
    let count = |what: &str| again.last()[what].as_u64().expect("a number");
    // Without a time of their own they are as old as this import, and so those that are known are newer now.
    let (kept, new) = (count("unchanged") + count("updated"), count("added"));
    assert!(kept >= 1_000 && new > 0 && kept + new == u64::from(COUNT), "{}", again.all());
    let message = ran.last()["message"].as_str().expect("a sentence").to_owned();
    assert!(message.contains(&format!("after {kept} orders")), "{message}");
}
