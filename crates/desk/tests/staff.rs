//! The staff in the configuration: what is not understood stops the start, names the person and repeats no hash.

#![expect(clippy::expect_used, reason = "what a test needs and does not get fails the test")]

use std::path::PathBuf;

use desk::settings::{Layer, Loaded, Places, SettingsError, Sources, load};
use pickup::approved::Overridable;
use pickup::manual::DocumentKind;
use pickup::staff::{Pin, PinHash, Role};
use pickup::text::StaffId;
use tempfile::TempDir;

/// A configuration that works, after these lines.
fn sources(folder: &TempDir, lines: &str, more: &str) -> Sources {
    let config = folder.path().join("config.toml");
    let text = format!(
        "realm = \"test\"\ndata_dir = \"/data\"\n{lines}\n[store]\nid = \"S\"\nname = \"S\"\ntill = \"1\"\n\
         [provider]\nissuer = \"http://127.0.0.1:7\"\nclient_id = \"till\"\n\
         client_secret = {{ file = \"/secret\" }}\n{more}",
    );
    std::fs::write(&config, text).expect("write the configuration");
    Sources {
        places: Places {
            machine_file: folder.path().join("machine.toml"),
            policy_file: None,
            user_file: None,
            real_data_dir: PathBuf::from("/data"),
            user_data_dir: None,
            administrator: 0,
        },
        config: Some(config),
        data_dir: None,
        environment: Vec::new(),
        flags: Vec::new(),
        teller: "Kim".to_owned(),
        may_write_machine_file: true,
        system_language: None,
    }
}

fn with(lines: &str, more: &str) -> Result<Loaded, SettingsError> {
    let folder = tempfile::tempdir().expect("a folder");
    load(&sources(&folder, lines, more))
}

fn hash() -> String {
    PinHash::new(&Pin::typed("482915").expect("a PIN"), *b"sixteen bytes it").expect("a hash").phc()
}

fn person(id: &str, role: &str, hash: &str) -> String {
    format!("{{ id = {id:?}, name = \"Anna\", role = {role:?}, pin_hash = {hash:?} }}")
}

#[test]
fn people_are_read_with_their_roles_and_the_policy_for_them() {
    let staff =
        format!("staff = [{}, {}]", person("anna", "teller", &hash()), person("siv", "supervisor", &hash()));
    let policy = "[policy]\nmanual = [\"passport\"]\nmanual_up_to = \"100.00 SEK\"\noverride = [\"remote\"]\n\
                  auto_lock_s = 60\n";
    let settings = with(&staff, policy).expect("settings").settings;
    let role = |id: &str| settings.staff.roster.find(&StaffId::new(id).expect("an id")).map(|one| one.role);
    assert_eq!((role("anna"), role("siv")), (Some(Role::Teller), Some(Role::Supervisor)));
    assert_eq!(settings.staff.auto_lock.map(|after| after.as_secs()), Some(60));
    assert!(settings.staff.made_up.is_empty());
    assert_eq!(settings.policy.manual.documents, [DocumentKind::Passport]);
    assert!(settings.policy.manual.up_to.is_some());
    assert_eq!(settings.policy.overridable, [Overridable::Remote]);
}

/// As tables, the way people write them.
#[test]
fn people_may_be_written_as_tables() {
    let more =
        format!("[[staff]]\nid = \"anna\"\nname = \"A\"\nrole = \"teller\"\npin_hash = {:?}\n", hash());
    assert_eq!(with("", &more).expect("settings").settings.staff.roster.iter().len(), 1);
}

#[test]
fn nothing_is_allowed_that_nobody_allowed() {
    let settings = with("", "").expect("settings").settings;
    assert_eq!(settings.staff.roster.iter().len(), 0);
    assert!(settings.policy.manual.documents.is_empty() && settings.policy.overridable.is_empty());
}

#[test]
fn what_is_not_understood_is_refused_with_the_person_and_without_the_hash() {
    let cheap = hash().replace("m=19456", "m=8192");
    let other_kind = hash().replace("argon2id", "argon2i");
    let good = person("anna", "teller", &hash());
    for (second, said) in [
        (person("siv", "supervisor", "482915"), "argon2id"),
        (person("siv", "supervisor", &cheap), "m=19456"),
        (person("siv", "supervisor", &other_kind), "argon2id"),
        (person("siv", "boss", &hash()), "`role`"),
        (person(" siv", "teller", &hash()), "`id`"),
        (person("", "teller", &hash()), "`id`"),
        (good.replace("name", "nam"), "`nam`"),
        ("{ id = \"siv\", name = \"S\", role = \"teller\" }".to_owned(), "claimcheck-cli staff hash"),
        (good.clone(), "anna is there twice"),
    ] {
        let error = with(&format!("staff = [{good}, {second}]"), "").map(|_| ()).expect_err("refused");
        let text = error.to_string();
        assert!(matches!(error, SettingsError::Wrong { key: "staff", .. }), "{text}");
        assert!(text.contains(said) && !text.contains("$argon2id$v=19$m=19456,t=2,p=1$c2"), "{said}: {text}");
        assert!(!text.contains("482915"), "{text}");
    }
    for policy in ["manual = [\"library_card\"]", "override = [\"everything\"]", "auto_lock_s = 5"] {
        assert!(with("", &format!("[policy]\n{policy}\n")).is_err(), "{policy}");
    }
}

/// Whoever could name staff could be two of them.
#[test]
fn staff_come_from_no_place_that_a_teller_can_write() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut sources = sources(&folder, "", "");
    sources.environment =
        vec![("CLAIMCHECK_STAFF".to_owned(), format!("[{}]", person("a", "teller", &hash())))];
    let refused = load(&sources).map(|_| ()).expect_err("refused");
    assert!(
        matches!(&refused, SettingsError::TrustKey { key: "staff", at, .. } if at.layer == Layer::Environment)
    );
}

#[test]
fn what_is_shown_of_the_configuration_has_no_hash() {
    let loaded = with(&format!("staff = [{}]", person("anna", "teller", &hash())), "").expect("settings");
    let shown = format!("{:?} {:?}", loaded.explanation, loaded.settings.staff);
    assert!(shown.contains("anna") && !shown.contains("argon2id$") && !shown.contains("$m="), "{shown}");
}

/// Where there are staff, two of them answer for an older copy; without any, the configuration has to name somebody.
#[test]
fn who_answers_for_an_older_copy_is_named_only_where_there_are_no_staff() {
    let staff = format!("staff = [{}]", person("anna", "teller", &hash()));
    let head = format!("[ledger]\nkey = {{ file = \"/key\" }}\nrestore_head = \"3:{}\"\n", "0".repeat(64));
    let allowed = with(&staff, &head).expect("a configuration").settings.restore.expect("a copy");
    assert_eq!((allowed.head.seq, allowed.approved_by), (3, None));
    let error = with("", &head).expect_err("nobody answers");
    assert!(matches!(error, SettingsError::Missing { key: "ledger.restore_approved_by", .. }), "{error}");
    let named = with("", &format!("{head}restore_approved_by = \"Bo\"\n")).expect("a configuration");
    assert_eq!(named.settings.restore.expect("a copy").approved_by, StaffId::new("Bo").ok());
}
