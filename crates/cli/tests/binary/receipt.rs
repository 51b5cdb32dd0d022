//! Receipts from the command line: the program stays until the paper is out, and prints again what the ledger says.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use crate::till::{Till, collected, open};

/// A receipt printer on loopback that has paper, and what each connection brought.
struct OnLoopback {
    port: u16,
    printed: Receiver<Vec<u8>>,
}

impl OnLoopback {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let (sender, printed) = channel();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut bytes = Vec::new();
                let _ = stream.write_all(&[0x12]);
                let _ = stream.read_to_end(&mut bytes);
                let _ = sender.send(bytes);
            }
        });
        Self { port, printed }
    }

    /// The text of the next receipt, as far as it is plain letters.
    fn paper(&self) -> String {
        let bytes = self.printed.recv().expect("a receipt");
        // A feed of one line ends each line.
        let mut text = String::new();
        let mut rest = bytes.as_slice();
        while let [first, after @ ..] = rest {
            rest = match (first, after) {
                (0x1b, [b'd', _, after @ ..]) => {
                    text.push('\n');
                    after
                }
                (0x1b | 0x1d, [_, after @ ..]) => after,
                (b' '..=b'~', after) => {
                    text.push(char::from(*first));
                    after
                }
                (_, after) => after,
            };
        }
        text
    }
}

fn join(till: &Till, issuer: &str, port: u16) {
    let printer = format!("[receipt]\nprinter = {{ network = \"127.0.0.1:{port}\" }}\n");
    till.configure(&(till.configuration(issuer) + &printer));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_out_when_the_program_ends_and_the_ledger_prints_it_again() {
    let (running, till) = open().await;
    let printer = OnLoopback::start();
    join(&till, &running.issuer, printer.port);
    collected(&running, &till, "P-1042");
    let first = printer.paper();
    assert!(first.contains("Order P-1042\n") && !first.contains("Copy\n"), "{first}");
    assert!(first.contains("PRACTICE, NOT A"), "nothing of the test realm is real: {first}");

    let again = till.run(&["--json", "receipt", "--order", "P-1042"]);
    assert_eq!((again.code, &again.last()["event"]), (0, &"receipt".into()), "{}", again.all());
    let copy = printer.paper();
    assert!(copy.contains("Copy\n"), "{copy}");
    assert_eq!(copy.replace("Copy\n", ""), first, "what the ledger says is what was printed");

    // From the paper to the auditor's command.
    let typed: String =
        copy.split("Ledger\n").nth(1).expect("the ledger's end").split("\n\n").next().expect("it").into();
    let verified = till.run(&["--json", "ledger", "verify", "--expect", &typed]);
    assert_eq!((verified.code, &verified.last()["complete_up_to"]), (0, &1.into()), "{}", verified.all());

    let reference =
        copy.split("Reference ").nth(1).and_then(|rest| rest.lines().next()).expect("a reference");
    let by_reference = till.run(&["--json", "receipt", &reference.to_ascii_lowercase()]);
    assert_eq!(by_reference.code, 0, "{}", by_reference.all());
    assert_eq!(printer.paper(), copy);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_handed_over_has_no_receipt_and_a_printer_that_is_off_is_named() {
    let (running, till) = open().await;
    let none = till.run(&["--json", "receipt", "--order", "P-1042"]);
    assert_eq!((none.code, &none.last()["kind"]), (1, &"no_printer".into()), "{}", none.all());
    let port = crate::till::free_port();
    join(&till, &running.issuer, port);
    let nothing = till.run(&["--json", "receipt", "--order", "P-1042"]);
    assert_eq!((nothing.code, &nothing.last()["kind"]), (1, &"no_hand_over".into()), "{}", nothing.all());

    // Nobody listens there: the hand-over is as good as with paper.
    collected(&running, &till, "P-1042");
    let off = till.run(&["--json", "receipt", "--order", "P-1042"]);
    assert_eq!((off.code, &off.last()["kind"]), (1, &"not_printed".into()), "{}", off.all());
    let doctor = till.run(&["--json", "doctor"]);
    let printer = doctor.events().into_iter().find(|event| event["point"] == "printer").expect("a point");
    assert_eq!((&printer["result"], &printer["advice"]), (&"warned".into(), &"check_printer".into()));
    let place = format!("127.0.0.1:{port}");
    assert!(printer["detail"].as_str().expect("a detail").contains(&place), "{printer}");
}
