//! PINs, right and wrong, and their hashes: whoever types one, nothing of it is seen or kept.
//!
//! They are longer than usual, so that no number in a log is one by accident.

use claimcheck_tests::{Canary, Plan, Till, found, typed};
use desk::{
    request::{Act, AskedAct},
    settings::{Settings, StaffSettings},
    view::{Document, Screen},
};
use pickup::{
    manual::DocumentKind,
    staff::{Pin, PinHash, Role, Roster, StaffMember},
    text::StaffId,
};

use super::log;

const TELLER: &str = "482915773204";
const SUPERVISOR: &str = "915037264880";
const WRONG: &str = "730264118593";
const TOO_LONG: &str = "6649017735528";

fn people(settings: &mut Settings) {
    let one = |id: &str, role, pin: &str| StaffMember {
        id: StaffId::new(id).expect("an id"),
        name: id.to_owned(),
        role,
        pin_hash: PinHash::new(&Pin::typed(pin).expect("a PIN"), *b"sixteen bytes it").expect("a hash"),
    };
    let members = vec![one("anna", Role::Teller, TELLER), one("siv", Role::Supervisor, SUPERVISOR)];
    let roster = Roster::new(members).expect("a list of people");
    settings.staff = StaffSettings { roster, auto_lock: None, made_up: Vec::new() };
    settings.policy.manual.documents = DocumentKind::ALL.to_vec();
}

#[tokio::test(start_paused = true)]
async fn when_people_sign_in_and_approve() {
    let logged_before = log().lock().expect("no test panics while it holds this").len();
    let till = Till::planned(Plan { settings: people, ..Plan::default() }).await;
    let views = till.record_views();
    let mut told = Vec::new();
    for pin in [WRONG, TOO_LONG, SUPERVISOR, TELLER] {
        let act = Act::SignIn { id: "anna".to_owned(), pin: typed(pin) };
        told.push(format!("{act:?} {}", serde_json::to_string(&act).expect("JSON")));
        told.push(format!("{:?}", till.act(act).await));
    }
    assert!(matches!(till.screen(), Screen::Desk(_)), "{:?}", till.screen());
    till.open("P-1042").await;
    for pin in [WRONG, TOO_LONG, TELLER, SUPERVISOR] {
        if till.dialog().is_none() {
            till.ask(AskedAct::ManualId { document: Document::Passport, age_seen: None }).await;
        }
        let act = Act::Approve { id: "siv".to_owned(), pin: typed(pin) };
        told.push(format!("{act:?} {}", serde_json::to_string(&act).expect("JSON")));
        told.push(format!("{:?}", till.act(act).await));
    }
    till.manual_screen();
    // Where nobody expects one.
    told.push(format!("{:?}", till.act(Act::Approve { id: WRONG.to_owned(), pin: typed(SUPERVISOR) }).await));
    told.push(format!("{:?}", till.settings().staff));

    let mut never =
        [TELLER, SUPERVISOR, WRONG, TOO_LONG].map(|pin| Canary::new(format!("the PIN {pin}"), pin)).to_vec();
    for member in till.settings().staff.roster.iter() {
        let phc = member.pin_hash.phc();
        let hash = phc.rsplit('$').next().expect("a hash");
        never.push(Canary::new("the hash of a PIN", hash));
    }
    assert_eq!(found(&never, &told.join("\n")), None);
    let log = log().lock().expect("no test panics while it holds this")[logged_before..].to_vec();
    let log = String::from_utf8_lossy(&log);
    assert!(log.contains("signed in") && log.contains("approved"), "the log was listened to");
    assert_eq!(found(&never, &log), None, "in the log");
    let views = views.lock().expect("no test panics while it holds this").join("\n");
    assert!(views.contains("manual"), "views were recorded");
    assert_eq!(found(&never, &views), None, "in a view");
    for file in std::fs::read_dir(till.folder()).expect("a folder").flatten() {
        let bytes = std::fs::read(file.path()).expect("a file");
        assert_eq!(found(&never, &String::from_utf8_lossy(&bytes)), None, "in {:?}", file.path());
    }
}
