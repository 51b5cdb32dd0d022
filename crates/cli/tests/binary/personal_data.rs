//! A day's report, what is old, and what is held of one person, with the real program.

use crate::ledger::overwrite;
use crate::till::{Ran, Till, collected, open};

const INGRID: &str = "ingrid@post.example";

/// Everything in a folder, as bytes.
fn bytes_of(folder: &std::path::Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    files.flat_map(|path| std::fs::read(path).expect("a file")).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
}

fn subject(till: &Till, act: &str, input: &str) -> Ran {
    Ran::fed(till.configured(&["--json", "subject", act]), input)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_tells_what_was_handed_over_what_deserves_a_look_and_the_head() {
    let (running, till) = open().await;
    collected(&running, &till, "P-1042");
    let check = crate::till::RunningCheck::start(till.configured(&["--json", "check", "--order", "P-1047"]));
    crate::till::answer(&running, &practice::Decision::Decline);
    assert_eq!(check.end().code, 12);
    for _ in 0..2 {
        assert_eq!(till.run(&["--json", "check", "--order", "P-1050"]).code, 3, "it is cancelled");
    }

    let ran = till.run(&["--json", "ledger", "day"]);
    let events = ran.events();
    let [given, look, opened, day] = events.as_slice() else { panic!("{}", ran.all()) };
    assert_eq!((&given["event"], &given["number"]), (&"handed_over".into(), &"P-1042".into()));
    assert_eq!(given["proved_by"], "subject");
    assert_eq!((&look["what"], &look["number"]), (&"decline".into(), &"P-1047".into()), "{}", ran.all());
    assert_eq!((&day["handed_over"], &day["entries"]), (&1.into(), &2.into()));
    assert_eq!((&opened["event"], &opened["number"]), (&"opened_and_never_checked".into(), &"P-1050".into()));
    assert_eq!((&opened["times"], &day["opened_and_never_checked"]), (&2.into(), &1.into()), "{}", ran.all());
    // Its orders came in a file: no shop tells their owners.
    let untold = serde_json::json!({ "no_shop": 1, "notifications_off": 0, "shop_not_told": 0 });
    assert_eq!(day["customers_untold"], untold, "{}", ran.all());
    assert_eq!(day["head"], till.run(&["--json", "ledger", "verify"]).last()["head"]);
    let words = till.run(&["--language", "sv", "ledger", "day"]);
    assert!(words.output.contains("Värt en titt: 1") && words.output.contains("P-1042"), "{}", words.all());
    let head = day["head"].as_str().expect("a head");
    assert!(words.output.contains(head), "{}", words.all());

    let other = till.run(&["--json", "ledger", "day", "--date", "2001-01-01"]);
    assert_eq!((&other.last()["handed_over"], &other.last()["head"]), (&0.into(), &day["head"]));
    assert_eq!(till.run(&["ledger", "day", "--date", "yesterday"]).code, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_old_is_only_counted_until_somebody_says_remove() {
    let (_running, till) = open().await;
    let looked = till.run(&["--json", "ledger", "prune"]);
    assert_eq!((looked.code, &looked.last()["result"]), (0, &"would_remove".into()), "{}", looked.all());
    assert_eq!(looked.last()["orders"], 0, "nothing is a day old");
    let removed = till.run(&["--json", "ledger", "prune", "--remove"]);
    assert_eq!((removed.code, &removed.last()["result"]), (0, &"removed".into()), "{}", removed.all());
    assert_eq!(till.run(&["--json", "orders", "show", "P-1042"]).code, 0);
    drop(_running);
    let alone = till.run(&["--json", "ledger", "prune"]);
    assert_eq!((alone.code, &alone.last()["kind"]), (1, &"no_time".into()), "{}", alone.all());
    let practice = Till::bare().run(&["--json", "ledger", "prune", "--practice"]);
    assert_eq!(practice.last()["kind"], "practice_keeps", "{}", practice.all());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_is_found_and_erased_and_nobody_else_is() {
    let (running, till) = open().await;
    let refused = subject(&till, "erase", INGRID);
    assert_eq!((refused.code, &refused.last()["kind"]), (1, &"still_open".into()), "{}", refused.all());
    assert!(refused.last()["message"].as_str().is_some_and(|message| message.contains("P-1047")));

    collected(&running, &till, "P-1047");
    let found = subject(&till, "find", &format!("{INGRID}\n"));
    let events = found.events();
    let [order, name, account, told] = events.as_slice() else { panic!("{}", found.all()) };
    assert_eq!((&order["role"], &order["record"]["order"]["number"]), (&"owner".into(), &"P-1047".into()));
    assert_eq!(name["name"], "Ingrid Bjørnstad");
    assert_eq!((&account["event"], &told["accounts"]), (&"account".into(), &1.into()), "whose address it is");
    assert_eq!((&told["orders"], &told["names"]), (&1.into(), &1.into()));
    let data = till.path("data");
    assert!(holds(&bytes_of(&data), INGRID));

    let erased = subject(&till, "erase", INGRID);
    assert_eq!((erased.code, &erased.last()["result"]), (0, &"erased".into()), "{}", erased.all());
    let left = bytes_of(&data);
    assert!(!holds(&left, INGRID) && !holds(&left, "Ingrid"), "in no byte of the folder");
    assert!(holds(&left, "anna.andersson"), "others are not touched");
    let nothing = subject(&till, "find", INGRID).last();
    assert_eq!((&nothing["orders"], &nothing["accounts"]), (&0.into(), &0.into()));
    let export = till.run(&["--json", "ledger", "export"]).output;
    let entry = export.lines().last().expect("an entry");
    assert!(entry.contains("\"erasure\"") && entry.contains("\"wished\""), "{entry}");
    assert!(!export.contains("ngrid"), "{export}");
    assert_eq!(till.run(&["--json", "ledger", "verify"]).last()["entries"], 2);
    let day = till.run(&["--json", "ledger", "day"]);
    assert!(day.events().iter().any(|event| event["what"] == "erasure"), "{}", day.all());

    till.import_samples(&running.issuer);
    assert_eq!(till.run(&["--json", "orders", "show", "P-1047"]).code, 1, "the same file brings nobody back");
}

/// An inquiry keeps nothing of the e-mail address that was asked, so that nothing is found of it by that. The name beside its
/// entry is found by the subject, and goes.
#[tokio::test(flavor = "multi_thread")]
async fn an_inquiry_keeps_no_email_address_and_its_name_is_found_by_the_subject() {
    const BO: &str = "bo.ek@post.example";
    const HIS_SUBJECT: &str = "practice-6f2c1a90-0002";
    let (running, till) = open().await;
    for words in [&["--customer", BO][..], &["--payment", "129", "--customer", BO]] {
        let words = [&["--json", "check"], words].concat();
        let check = crate::till::RunningCheck::start(till.configured(&words));
        crate::till::answer(&running, &practice::Decision::AcceptAsOwner);
        let ran = check.end();
        assert_eq!((ran.code, &ran.last()["verdict"]), (0, &"identified".into()), "{}", ran.all());
    }
    let data = till.path("data");
    let kept = bytes_of(&data);
    assert!(holds(&kept, "Bo Ek") && !holds(&kept, "bo.ek"), "in no byte of the folder");
    let export = till.run(&["--json", "ledger", "export"]).output;
    assert!(export.contains("\"hint\":\"email\"") && !export.contains("bo.ek"), "{export}");

    let by_email = subject(&till, "find", BO);
    for what in ["orders", "names", "accounts", "files"] {
        assert_eq!(by_email.last()[what], 0, "{what}: {}", by_email.all());
    }
    let by_subject = subject(&till, "find", HIS_SUBJECT);
    let events = by_subject.events();
    let [counter, payment, _] = events.as_slice() else { panic!("{}", by_subject.all()) };
    assert_eq!((&counter["name"], &payment["name"]), (&"Bo Ek".into(), &"Bo Ek".into()));

    // A name that somebody put there instead is shown to nobody, and goes all the same.
    let opening = till::Opening { config: Some(till.path("config.toml")), ..till::Opening::default() };
    overwrite(&till, opening, b"Bo Ek", b"Bo Ok");
    let broken = subject(&till, "find", HIS_SUBJECT);
    assert_eq!((broken.code, &broken.last()["kind"]), (1, &"ledger_broken".into()), "{}", broken.all());
    assert!(
        !broken.all().contains("Bo Ok") && broken.all().contains("entry 1 is broken"),
        "{}",
        broken.all()
    );
    let erased = subject(&till, "erase", HIS_SUBJECT);
    assert_eq!((erased.code, &erased.last()["names"]), (0, &2.into()), "{}", erased.all());
    assert!(!holds(&bytes_of(&data), "Bo Ok"), "in no byte of the folder");
    assert_eq!(till.run(&["--json", "ledger", "verify"]).last()["entries"], 3, "the entries stay");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_about_an_order_is_found_by_the_orders_owner() {
    let (running, till) = open().await;
    let orders = "order_number,customer_email,personal_number,title,quantity,status,payment_status\n\
                  A-9,tolvan@kept.example,191212121212,Hat,1,ready,paid\n";
    let path = till.file("calls.csv", orders);
    let ran = till.run(&["orders", "import", path.to_str().expect("a path")]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    let number = std::fs::File::open(till.private_file("number", "191212121212\n")).expect("a file");
    let mut call = till.configured(&["--json", "check", "--caller", "-", "--regarding", "A-9"]);
    call.stdin(number);
    let check = crate::till::RunningCheck::start(call);
    crate::till::answer(&running, &practice::Decision::AcceptAsOwner);
    let ran = check.end();
    assert_eq!((ran.code, &ran.last()["verdict"]), (0, &"owner".into()), "{}", ran.all());

    let found = subject(&till, "find", "tolvan@kept.example");
    let events = found.events();
    let [order, name, _] = events.as_slice() else { panic!("{}", found.all()) };
    assert_eq!(order["record"]["order"]["number"], "A-9");
    assert_eq!((&name["entry"], &name["name"]), (&1.into(), &"Tolvan Tolvansson".into()));
    assert_eq!(subject(&till, "find", INGRID).last()["names"], 0, "and by nobody else's");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_sought_stands_in_no_error_and_no_argument() {
    let (_running, till) = open().await;
    for wrong in ["191212121213", "not@an@address", "+4699999"] {
        let ran = subject(&till, "find", wrong);
        assert_eq!((ran.code, &ran.last()["kind"]), (1, &"seeks_nobody".into()), "{}", ran.all());
        assert!(!ran.all().contains(wrong), "{}", ran.all());
    }
    assert_eq!(till.run(&["subject", "find", INGRID]).code, 2, "others can read arguments");
}

#[test]
fn a_person_is_found_in_files_that_were_put_away_and_such_a_file_is_removed_whole() {
    let till = Till::at("http://127.0.0.1:9");
    let folder = till.path("inbox");
    std::fs::create_dir(&folder).expect("a folder");
    let source = format!("[[sources]]\nkind = \"folder\"\npath = {folder:?}\n");
    till.configure(&format!("{}{source}", till.configuration("http://127.0.0.1:9")));
    let header = "order_number,status,payment_status,customer_email,title,quantity\n";
    let hers = format!("{header}A-1,cancelled,paid,{INGRID},Hat,1\nA-2,ready,paid,bo@post.example,Hat,1\n");
    std::fs::write(folder.join("both.csv"), hers).expect("a file");
    std::fs::write(folder.join("bad.csv"), format!("{header}A-3,ready,paid,{INGRID},Hat,many\n"))
        .expect("a file");
    let others = format!("{header}A-4,ready,paid,bo@post.example,Hat,1\n");
    std::fs::write(folder.join("others.csv"), others).expect("a file");
    assert_eq!(till.run(&["--json", "orders", "sync"]).code, 1, "one is bad");

    let found = subject(&till, "find", INGRID);
    assert_eq!((found.code, &found.last()["orders"], &found.last()["files"]), (0, &1.into(), &2.into()));
    let files = found.events().into_iter().filter(|event| event["event"] == "file");
    assert!(files.clone().all(|file| file["state"] == "holds"), "{}", found.all());
    assert_eq!(files.count(), 2, "{}", found.all());
    let put_away = || [bytes_of(&folder.join("done")), bytes_of(&folder.join("rejected"))].concat();
    assert!(holds(&put_away(), INGRID), "finding removes nothing");

    let erased = subject(&till, "erase", INGRID);
    assert_eq!((erased.code, &erased.last()["files"]), (0, &2.into()), "{}", erased.all());
    let left = put_away();
    assert!(!holds(&left, INGRID) && !holds(&left, "bad.csv"), "the files and the report");
    assert!(holds(&left, "A-4,ready"), "a file without the person stays");
    let export = till.run(&["--json", "ledger", "export"]).output;
    assert!(export.lines().last().is_some_and(|entry| entry.contains("\"files\":\"2\"")), "{export}");
    assert_eq!(till.run(&["--json", "orders", "show", "A-2"]).code, 0, "whom the till knows stays known");
}
