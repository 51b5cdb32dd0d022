//! The practice provider alone, and the end of practice data.

use std::io::{BufRead as _, BufReader};
use std::process::Child;

use serde_json::Value;

use crate::till::{Ran, SECRET, Till, free_port, mode};

/// A provider that is stopped when it is dropped.
struct Provider(Child);

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(till: &Till) -> (Provider, Value) {
    let mut command = till.command(&["--json", "--data-dir"]);
    command.arg(till.path("practice")).args(["practice", "--listen", "127.0.0.1:0"]);
    let mut child = command.spawn().expect("the program runs");
    let output = child.stdout.take().expect("a pipe");
    let provider = Provider(child);
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).expect("a line");
    (provider, serde_json::from_str(&line).expect("one object a line"))
}

#[test]
fn the_configuration_it_prints_works() {
    let till = Till::bare();
    let (provider, started) = serve(&till);
    let secret = till.path("practice/provider/client.secret");
    assert_eq!(mode(&secret), 0o600);
    let text = std::fs::read_to_string(&secret).expect("the secret");
    assert!(!started.to_string().contains(&text), "the secret itself is not printed");

    till.configure(started["configuration"].as_str().expect("a configuration"));
    let issuer = started["issuer"].as_str().expect("an issuer");
    till.import_samples(issuer);
    let ran = till.run(&["--json", "check", "--order", "P-1052"]);
    // The provider took the till's secret and looked for the customer.
    assert_eq!(ran.last()["reason"], "unknown_customer", "{}", ran.all());
    drop(provider);

    let (_provider, _) = serve(&till);
    assert_eq!(
        std::fs::read_to_string(&secret).expect("the secret"),
        text,
        "yesterday's configuration still fits"
    );
}

#[test]
fn other_computers_can_not_reach_it() {
    let till = Till::bare();
    let mut command = till.command(&["--json", "--data-dir"]);
    command.arg(till.path("practice")).args(["practice", "--listen", "0.0.0.0:0"]);
    let ran = Ran::of(command);
    assert_eq!((ran.code, &ran.last()["kind"]), (1, &"practice".into()), "{}", ran.all());
}

#[test]
fn reset_deletes_practice_data_and_nothing_else() {
    let till = Till::bare();
    let data = till.path("practice");
    let port = free_port().to_string();
    let run = |words: &[&str]| {
        let mut command = till.command(&["--json", "--data-dir"]);
        command.arg(&data).args(words);
        Ran::of(command)
    };
    let list = run(&["orders", "list", "--practice", "--practice-port", &port]);
    assert_eq!(list.code, 0, "{}", list.all());
    till.file("practice/somebodys.txt", "keep");
    let reset = run(&["practice", "reset"]);
    assert_eq!(reset.code, 0, "{}", reset.all());
    let left: Vec<_> =
        std::fs::read_dir(&data).expect("listed").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["somebodys.txt"]);
    assert_eq!(run(&["practice", "reset"]).code, 0, "nothing to delete is fine");

    // A folder of the test realm is somebody's data.
    till.private_file("client.secret", SECRET);
    till.configure(
        &till
            .configuration("http://127.0.0.1:9")
            .replace(&format!("{:?}", till.path("data")), &format!("{data:?}")),
    );
    till.import_samples("http://127.0.0.1:9");
    let reset = run(&["practice", "reset"]);
    assert_eq!((reset.code, &reset.last()["kind"]), (1, &"not_practice".into()), "{}", reset.all());
    assert_eq!(till.run(&["--json", "orders", "show", "P-1042"]).code, 0, "it is still there");
}
