//! A damaged database, as IT meets it at the command line: it is kept, no empty one takes its place, and each sentence
//! says what to do.

use crate::till::{Till, open};

fn refused(till: &Till) -> String {
    let ran = till.run(&["--json", "orders", "list"]);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"storage_damaged".into()), "{}", ran.all());
    ran.last()["message"].as_str().expect("a sentence").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_kept_and_an_empty_one_is_somebodys_decision() {
    let (_running, till) = open().await;
    let database = till.path("data/claimcheck.db");
    let damaged = vec![0xa5; 8192];
    std::fs::write(&database, &damaged).expect("damaged");
    // What the log still has would mend it.
    for name in ["data/claimcheck.db-wal", "data/claimcheck.db-shm"] {
        let _ = std::fs::remove_file(till.path(name));
    }
    let looked_at = till.run(&["--json", "doctor"]);
    let of_data = |event: &serde_json::Value| event["point"] == "data" && event["result"] == "failed";
    assert!(looked_at.events().iter().any(of_data), "{}", looked_at.all());
    assert_eq!(std::fs::read(&database).expect("still there"), damaged, "the doctor only looks");

    let sentence = refused(&till);
    assert!(!database.exists());
    let aside = sentence.split(" as ").nth(1).and_then(|rest| rest.split(',').next()).expect("its new name");
    assert!(aside.contains("/data/claimcheck-damaged-"), "{sentence}");
    assert_eq!(std::fs::read(aside).expect("kept"), damaged);
    for _ in 0..2 {
        let sentence = refused(&till);
        assert!(sentence.contains("is gone") && sentence.contains("backup"), "{sentence}");
    }
    let looked_at = till.run(&["--json", "doctor"]);
    assert!(looked_at.events().iter().any(of_data), "{}", looked_at.all());

    till.private_file("data/claimcheck.db", "");
    let ran = till.run(&["--json", "orders", "list"]);
    assert_eq!(
        (ran.code, ran.output.as_str()),
        (0, ""),
        "somebody decided that it begins anew: {}",
        ran.all()
    );
}
