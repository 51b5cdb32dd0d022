//! Who may decide what: each trust key is tried from each layer, generated from the table of keys.

#![cfg(unix)]
#![expect(clippy::expect_used, reason = "what a test needs and does not get fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

use desk::settings::schema::{Class, Default, KEYS, Key};
use desk::settings::{Layer, Places, SecretRef, Settings, SettingsError, Sources, Writer, load};
use desk::view::{Language, Theme};
use pickup::policy::{Goods, Policy};
use pickup::realm::Realm;
use tempfile::TempDir;

/// A machine with a machine file, a policy and a user's file, in a folder of its own.
struct Machine {
    folder: TempDir,
    sources: Sources,
}

impl Machine {
    /// The machine file holds a test till's configuration.
    fn new() -> Self {
        Self::with(&minimal("test", "http://127.0.0.1:7"))
    }

    fn with(machine_file: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let places = Places {
            machine_file: folder.path().join("machine.toml"),
            policy_file: Some(folder.path().join("policy.toml")),
            user_file: Some(folder.path().join("user.toml")),
            real_data_dir: folder.path().join("real"),
            user_data_dir: Some(folder.path().join("user")),
            administrator: own_id(),
        };
        write(&places.machine_file, machine_file);
        let sources = Sources {
            places,
            config: None,
            data_dir: None,
            environment: Vec::new(),
            flags: Vec::new(),
            teller: "Kim".to_owned(),
            may_write_machine_file: false,
            system_language: None,
        };
        Self { folder, sources }
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        write(&path, text);
        path
    }

    fn settings(&self) -> Settings {
        load(&self.sources).unwrap_or_else(|error| panic!("{error}")).settings
    }

    fn error(&self) -> SettingsError {
        load(&self.sources).expect_err("refused")
    }
}

/// What must be set and nothing else.
fn minimal(realm: &str, issuer: &str) -> String {
    format!(
        "realm = \"{realm}\"\n[store]\nid = \"SE-042\"\nname = \"Tallmo\"\ntill = \"2\"\n[provider]\n\
         issuer = \"{issuer}\"\nclient_id = \"till\"\nclient_secret = {{ keyring = \"authway\" }}\n"
    )
}

fn write(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(path, text).expect("write a file");
    // Whatever the umask of whoever runs this test is.
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).expect("set its mode");
}

fn chmod(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set its mode");
}

fn own_id() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// The key with its example, as a file says it.
fn line(key: &Key) -> String {
    format!("{} = {}\n", key.path, key.example)
}

/// The example as a flag or a variable says it: without quotes.
fn plain(key: &Key) -> String {
    key.example.trim_matches('"').to_owned()
}

fn trust_keys() -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(|key| key.class == Class::Trust)
}

#[test]
fn a_trust_key_from_the_users_file_stops_the_start() {
    for key in trust_keys() {
        let machine = Machine::new();
        let path = machine.write("user.toml", &format!("# mine\n{}", line(key)));
        let message = machine.error().to_string();
        assert!(matches!(machine.error(), SettingsError::TrustKey { key: named, .. } if named == key.path));
        for part in [key.path, "user file", path.to_str().expect("a path"), "line 2"] {
            assert!(message.contains(part), "{}: {message}", key.path);
        }
    }
}

#[test]
fn a_trust_key_from_the_environment_stops_the_start() {
    // `CLAIMCHECK_DATA_DIR` has a rule of its own, tested below.
    for key in trust_keys().filter(|key| key.path != "data_dir") {
        let mut machine = Machine::new();
        machine.sources.environment = vec![(key.variable(), plain(key))];
        let message = machine.error().to_string();
        assert!(matches!(machine.error(), SettingsError::TrustKey { key: named, .. } if named == key.path));
        assert!(message.contains(key.path) && message.contains(&key.variable()), "{message}");
    }
}

#[test]
fn a_trust_key_from_a_flag_stops_the_start() {
    for key in trust_keys() {
        let mut machine = Machine::new();
        machine.sources.flags = vec![(key.path.to_owned(), plain(key))];
        let message = machine.error().to_string();
        assert!(matches!(machine.error(), SettingsError::TrustKey { key: named, .. } if named == key.path));
        assert!(message.contains(key.path) && message.contains("flag"), "{message}");
    }
}

#[test]
fn a_trust_key_is_refused_even_if_its_value_makes_no_sense() {
    let mut machine = Machine::new();
    machine.sources.environment = vec![("CLAIMCHECK_POLICY_EVERY_LINE".into(), "perhaps".into())];
    assert!(matches!(machine.error(), SettingsError::TrustKey { key: "policy.every_line", .. }));
}

#[test]
fn a_locked_policy_decides_trust_keys_and_free_keys_over_everything() {
    let mut machine = Machine::new();
    machine.write("policy.toml", "policy.every_line = true\npreferences.theme = \"dark\"\n");
    machine.sources.flags = vec![("preferences.theme".into(), "light".into())];
    let settings = machine.settings();
    assert!(settings.policy.every_line);
    assert_eq!(settings.preferences.theme, Theme::Dark);
}

#[test]
fn free_keys_come_from_the_strongest_layer_that_sets_them() {
    let mut machine = Machine::with(&format!(
        "{}[preferences]\nlanguage = \"sv\"\n",
        minimal("test", "http://127.0.0.1:7")
    ));
    assert_eq!(machine.settings().preferences.language, Language::Sv);
    machine.write("user.toml", "[preferences]\nlanguage = \"en\"\n");
    assert_eq!(machine.settings().preferences.language, Language::En);
    machine.sources.environment = vec![("CLAIMCHECK_PREFERENCES_LANGUAGE".into(), "sv".into())];
    assert_eq!(machine.settings().preferences.language, Language::Sv);
    machine.sources.flags = vec![("preferences.language".into(), "en".into())];
    assert_eq!(machine.settings().preferences.language, Language::En);
}

#[test]
fn the_explanation_names_every_layer_that_spoke() {
    let mut machine = Machine::new();
    machine.write("user.toml", "\n[preferences]\ntheme = \"light\"\n");
    machine.sources.environment =
        vec![("CLAIMCHECK_PREFERENCES_THEME".into(), "dark".into()), ("CLAIMCHECK_THEME".into(), "x".into())];
    let explanation = load(&machine.sources).expect("loads").explanation;
    let theme = explanation.keys.iter().find(|key| key.key == "preferences.theme").expect("the key");
    assert_eq!(theme.value.as_deref(), Some("\"dark\""));
    assert_eq!(theme.from, "environment CLAIMCHECK_PREFERENCES_THEME");
    assert!(theme.overruled[0].from.ends_with("user.toml line 3"), "{}", theme.overruled[0].from);
    assert_eq!(explanation.ignored_variables, ["CLAIMCHECK_THEME"]);
    assert_eq!(explanation.keys.len(), KEYS.len());
}

#[test]
fn unknown_keys_are_refused_with_line_and_nearest_name() {
    let machine = Machine::with("realm = \"test\"\n\n[provider]\nisuer = \"https://id.example\"\n");
    let message = machine.error().to_string();
    assert!(message.contains("line 4") && message.contains("did you mean `provider.issuer`?"), "{message}");
}

#[test]
fn what_must_be_set_and_is_not_is_named_with_an_example() {
    for key in KEYS.iter().filter(|key| key.default == Default::Required) {
        let name = key.path.rsplit('.').next().expect("a name");
        let text: String = minimal("test", "http://127.0.0.1:7")
            .lines()
            .filter(|line| !line.starts_with(&format!("{name} =")))
            .map(|line| format!("{line}\n"))
            .collect();
        let message = Machine::with(&text).error().to_string();
        assert!(message.contains(key.path) && message.contains(key.example), "{}: {message}", key.path);
    }
}

#[test]
fn a_secret_in_plain_text_is_refused_and_not_repeated() {
    let text =
        minimal("test", "http://127.0.0.1:7").replace("{ keyring = \"authway\" }", "\"hunter2hunter2\"");
    let message = Machine::with(&text).error().to_string();
    assert!(message.contains("secret set"), "{message}");
    assert!(!message.contains("hunter2"), "{message}");
}

#[test]
fn a_file_that_is_not_toml_is_refused_with_line_and_column() {
    let message = Machine::with("realm = \"test\"\nstore = [").error().to_string();
    assert!(message.contains("machine.toml line 2, column"), "{message}");
}

#[test]
fn http_is_for_loopback_in_practice_and_test_only() {
    let of = |realm: &str, issuer: &str| load(&Machine::with(&minimal(realm, issuer)).sources).map(drop);
    for issuer in ["http://127.0.0.1:7", "http://[::1]:7", "http://localhost:7"] {
        assert!(of("practice", issuer).is_ok() && of("test", issuer).is_ok(), "{issuer}");
        assert!(
            matches!(of("real", issuer), Err(SettingsError::NotHttps { realm: Realm::Real, .. })),
            "{issuer}"
        );
    }
    for issuer in [
        "http://id.example",
        "http://192.168.1.4",
        "http://0.0.0.0:7",
        "http://localhost.evil.example",
        "http://127.0.0.1@evil.example",
        "http://[::ffff:127.0.0.1]:7",
    ] {
        for realm in ["real", "practice", "test"] {
            assert!(matches!(of(realm, issuer), Err(SettingsError::NotHttps { .. })), "{realm} {issuer}");
        }
    }
    assert!(of("real", "https://id.example").is_ok());
}

#[test]
fn a_machine_file_that_others_can_write_decides_nothing() {
    for realm in [("real", "https://id.example"), ("test", "http://127.0.0.1:7")] {
        for mode in [0o664, 0o646] {
            let machine = Machine::with(&minimal(realm.0, realm.1));
            chmod(&machine.sources.places.machine_file, mode);
            assert!(
                matches!(machine.error(), SettingsError::Writable { who: Writer::Others, .. }),
                "{mode:o}"
            );
        }
    }
}

#[test]
fn a_real_tills_file_belongs_to_the_administrator_with_all_folders_above_it() {
    let mut machine = Machine::with(&minimal("real", "https://id.example"));
    assert_eq!(machine.settings().realm, Realm::Real);
    let folder = machine.folder.path().to_owned();
    chmod(&folder, 0o777);
    assert!(
        matches!(machine.error(), SettingsError::Writable { path, .. } if path == folder.canonicalize().unwrap())
    );
    chmod(&folder, 0o700);

    // The same file, owned by an account that is neither root nor the administrator.
    machine.sources.places.administrator = own_id() + 1;
    if own_id() == 0 {
        std::os::unix::fs::chown(&machine.sources.places.machine_file, Some(4242), None).expect("chown");
    }
    assert!(matches!(machine.error(), SettingsError::Writable { who: Writer::ItsOwner, .. }));
}

#[test]
fn a_policy_that_others_can_write_stops_every_realm() {
    let machine = Machine::new();
    let path = machine.write("policy.toml", "policy.every_line = true\n");
    chmod(&path, 0o666);
    assert!(matches!(machine.error(), SettingsError::Writable { who: Writer::Others, .. }));
}

#[test]
fn config_replaces_the_machine_file_but_not_a_real_tills() {
    let mut machine = Machine::new();
    let other = |realm: &str, issuer: &str| minimal(realm, issuer).replace("SE-042", "OTHER");
    machine.sources.config = Some(machine.write("other.toml", &other("test", "http://127.0.0.1:7")));
    assert_eq!(machine.settings().store.id.as_str(), "OTHER");
    machine.write("other.toml", &other("real", "https://id.example"));
    assert!(matches!(machine.error(), SettingsError::ConfigForReal { .. }));
    machine.sources.may_write_machine_file = true;
    assert_eq!(machine.settings().store.id.as_str(), "OTHER");
}

#[test]
fn a_real_tills_data_folder_is_not_the_tellers_to_choose() {
    let mut machine = Machine::with(&minimal("real", "https://id.example"));
    assert_eq!(machine.settings().data_dir, machine.sources.places.real_data_dir);
    for layer in [Layer::Environment, Layer::Flag] {
        machine.sources.data_dir = Some(("/elsewhere".into(), layer));
        let message = machine.error().to_string();
        assert!(message.contains("data_dir") && message.contains(layer.name()), "{message}");
    }
}

#[test]
fn each_realm_has_its_own_data_folder() {
    let folder = |realm: &str| {
        let issuer = if realm == "real" { "https://id.example" } else { "http://127.0.0.1:7" };
        let machine = Machine::with(&minimal(realm, issuer));
        let folder = machine.settings().data_dir;
        folder.strip_prefix(machine.folder.path()).expect("below the machine").to_owned()
    };
    assert_eq!(
        [folder("real"), folder("practice"), folder("test")],
        ["real", "user/practice", "user/test"].map(PathBuf::from)
    );
    let mut machine = Machine::new();
    machine.sources.data_dir = Some(("/elsewhere".into(), Layer::Flag));
    assert_eq!(machine.settings().data_dir, Path::new("/elsewhere"));
}

#[test]
fn a_machine_without_configuration_says_so() {
    let machine = Machine::new();
    fs::remove_file(&machine.sources.places.machine_file).expect("removed");
    assert!(matches!(machine.error(), SettingsError::NotConfigured { .. }));
}

#[test]
fn the_ledgers_key_lies_in_the_keyring_for_real_and_in_the_folder_for_practice() {
    let real = Machine::with(&minimal("real", "https://id.example")).settings();
    assert_eq!(real.ledger_key.place(), "ledger-key");
    let test = Machine::new().settings();
    assert_eq!(test.ledger_key, SecretRef::File(test.data_dir.join("ledger.key")));
}

#[test]
fn the_ledgers_head_is_noted_outside_the_data_folder_but_in_practice() {
    let test = Machine::new().settings();
    let beside = test.data_dir.with_file_name("test-state").join("ledger.head");
    assert_eq!(test.head_file, Some(beside));
    let named =
        format!("{}\n[ledger]\nhead_file = \"/elsewhere/head\"\n", minimal("test", "http://127.0.0.1:7"));
    assert_eq!(Machine::with(&named).settings().head_file, Some("/elsewhere/head".into()));
    let practice = Machine::with(&minimal("practice", "http://127.0.0.1:7")).settings();
    assert_eq!(practice.head_file, None);
    let inside = format!(
        "data_dir = \"/data\"\nledger.head_file = \"/data/ledger.head\"\n{}",
        minimal("test", "http://127.0.0.1:7")
    );
    let error = Machine::with(&inside).error();
    assert!(matches!(error, SettingsError::Wrong { key: "ledger.head_file", .. }), "{error}");
}

#[test]
fn the_fingerprint_changes_with_each_trust_key_and_with_no_free_key() {
    // Values that differ from both the minimal configuration and the built-in ones.
    let others = [
        ("realm", "\"practice\""),
        ("data_dir", "\"/elsewhere\""),
        ("provider.issuer", "\"http://127.0.0.1:8\""),
        ("provider.name", "\"Other\""),
        ("provider.customer_page", "\"{issuer}/p/{auth_req_id}\""),
        ("provider.algorithms", "[\"RS256\"]"),
        ("provider.scopes", "[\"openid\"]"),
        ("store.id", "\"OTHER\""),
        ("store.till", "\"7\""),
        ("provider.client_secret", "{ file = \"/elsewhere\" }"),
        ("provider.hint", "\"login_hint\""),
        ("provider.private_key", "{ file = \"/elsewhere\" }"),
        ("ledger.restore_head", "\"3:0000000000000000000000000000000000000000000000000000000000000000\""),
        ("provider.certificate", "\"/elsewhere\""),
        ("provider.certificate_key", "{ file = \"/elsewhere\" }"),
    ];
    let print = |text: &str| Machine::with(text).settings();
    // With every credential, so that each key can change without contradicting another; the token's form of the hint
    // is what a secret is still good for in the profile that allows no shared secrets.
    let base = "realm = \"test\"\ndata_dir = \"/data\"\nledger.key = { file = \"/key\" }\n\
                provider.private_key = { file = \"/a\" }\nprovider.certificate = \"/b\"\n\
                provider.certificate_key = { file = \"/c\" }\nprovider.hint = \"login_hint_token\"\n\
                mail.server = \"a.example:1\"\nmail.from = \"a@b.example\"\nmail.user = \"a\"\n\
                mail.password = { file = \"/d\" }\n\
                provider.caller.client_id = \"a\"\nprovider.caller.client_secret = { file = \"/d\" }\n\
                provider.counter.client_id = \"b\"\nprovider.counter.client_secret = { file = \"/d\" }\n\
                provider.payment.client_id = \"c\"\nprovider.payment.client_secret = { file = \"/d\" }\n\
                ledger.restore_approved_by = \"Bo\"\n\
                ledger.restore_head = \"2:0000000000000000000000000000000000000000000000000000000000000000\"\n";
    let minimal: String =
        minimal("test", "http://127.0.0.1:7").lines().skip(1).map(|line| format!("{line}\n")).collect();
    let minimal: String = {
        // As dotted keys, so that single ones can be replaced.
        let mut table = String::new();
        minimal.lines().fold(String::new(), |text, line| match line.strip_prefix('[') {
            Some(name) => {
                table = name.trim_end_matches(']').to_owned();
                text
            }
            None => format!("{text}{table}.{line}\n"),
        })
    };
    let known = print(&format!("{base}{minimal}")).trusted();
    let start = print(&format!("{base}{minimal}")).trust_fingerprint();
    assert_eq!(print(&format!("{base}{minimal}")).trust_fingerprint(), start);
    for key in KEYS {
        let value =
            others.iter().find(|(path, _)| *path == key.path).map_or(key.example, |(_, value)| *value);
        let kept: String = format!("{base}{minimal}")
            .lines()
            .filter(|line| !line.starts_with(&format!("{} =", key.path)))
            .map(|line| format!("{line}\n"))
            .collect();
        let settings = print(&format!("{kept}{} = {value}\n", key.path));
        assert_eq!(settings.trust_fingerprint() != start, key.class == Class::Trust, "{}", key.path);
        let trusted = settings.trusted().into_iter();
        let changed: Vec<_> = trusted.filter(|(name, hash)| known.get(name) != Some(hash)).collect();
        // By its own name, or by that of the table that it is in.
        let is_named = |name: &str| key.path == name || key.path.starts_with(&format!("{name}."));
        let names_it = changed.iter().any(|(name, _)| is_named(name));
        assert_eq!(names_it, key.class == Class::Trust, "{}: {changed:?}", key.path);
        assert_eq!(changed.is_empty(), key.class != Class::Trust, "{}: {changed:?}", key.path);
    }
}

/// What contradicts itself stops the start, named by the key that is in the way.
#[test]
fn keys_that_contradict_each_other_are_refused() {
    const KEY: &str = "private_key = { keyring = \"k\" }\n";
    const SECRET: &str = "client_secret = { keyring = \"authway\" }\n";
    const CERTIFICATE: &str = "certificate = \"/c\"\ncertificate_key = { keyring = \"c\" }\n";
    const FAPI: &str = "profile = \"fapi_ciba\"\n";
    let auth = |method: &str| format!("client_auth = \"{method}\"\n");
    let with = |lines: &[&str]| {
        let text = minimal("test", "http://127.0.0.1:7").replace(SECRET, "");
        load(&Machine::with(&format!("{text}{}", lines.concat())).sources).map(|loaded| loaded.settings)
    };
    let token = "hint = \"login_hint_token\"\n";
    for (lines, key) in [
        (vec![], "provider.client_secret"),
        (vec![KEY, &auth("client_secret_basic")], "provider.client_auth"),
        (vec![KEY, &auth("client_secret_jwt")], "provider.client_auth"),
        (vec![SECRET, &auth("private_key_jwt")], "provider.client_auth"),
        (vec![KEY, &auth("tls_client_auth")], "provider.client_auth"),
        (vec![SECRET, &auth("self_signed_tls_client_auth")], "provider.client_auth"),
        (vec![SECRET, "signed_requests = \"always\"\n"], "provider.signed_requests"),
        (vec![SECRET, "request_signing_algorithm = \"ES256\"\n"], "provider.request_signing_algorithm"),
        (
            vec![KEY, "request_signing_algorithm = \"ES256\"\nsigned_requests = \"never\"\n"],
            "provider.request_signing_algorithm",
        ),
        (vec![KEY, token], "provider.hint"),
        (vec![SECRET, KEY, FAPI], "provider.client_secret"),
        (vec![SECRET, KEY, FAPI, token, &auth("client_secret_post")], "provider.client_auth"),
        (vec![CERTIFICATE, FAPI], "provider.profile"),
        (vec![KEY, FAPI, "signed_requests = \"never\"\n"], "provider.signed_requests"),
    ] {
        let error = with(&lines).expect_err("refused");
        assert!(
            matches!(error, SettingsError::Contradiction { key: named, .. } if named == key),
            "{lines:?}: {error}"
        );
    }
    for lines in [
        vec![SECRET],
        vec![KEY],
        vec![CERTIFICATE],
        vec![KEY, CERTIFICATE, FAPI],
        vec![SECRET, KEY, FAPI, token],
        vec![SECRET, KEY, &auth("client_secret_basic"), "signed_requests = \"always\"\n"],
    ] {
        assert!(with(&lines).is_ok(), "{lines:?}");
    }
    for half in ["certificate = \"/c\"\n", "certificate_key = { keyring = \"c\" }\n"] {
        assert!(matches!(with(&[SECRET, half]), Err(SettingsError::Missing { .. })), "{half}");
    }
}

#[test]
fn parameters_that_are_sent_anyway_are_refused() {
    for (parameters, good) in [
        ("{ organisation = \"1\", audience = \"till\" }", true),
        ("{ scope = \"openid\" }", false),
        ("{ client_secret = \"x\" }", false),
        ("{ empty = \"\" }", false),
        ("{ number = 4 }", false),
    ] {
        let text = format!("{}parameters = {parameters}\n", minimal("test", "http://127.0.0.1:7"));
        let loaded = load(&Machine::with(&text).sources);
        match loaded {
            Ok(loaded) => {
                assert!(good, "{parameters}");
                assert_eq!(loaded.settings.provider.parameters.iter().count(), 2);
            }
            Err(error) => {
                let wrong = matches!(error, SettingsError::Wrong { key: "provider.parameters", .. });
                assert!(!good && wrong, "{parameters}: {error}");
            }
        }
    }
}

#[test]
fn a_proxy_with_a_password_is_refused() {
    let text = format!(
        "network.proxy = \"http://u:hunter2@proxy.example:3128\"\n{}",
        minimal("test", "http://127.0.0.1:7")
    );
    assert!(matches!(Machine::with(&text).error(), SettingsError::Wrong { key: "network.proxy", .. }));
}

#[test]
fn practice_has_what_is_built_in() {
    let built_in = Machine::new().settings();
    let secret = desk::settings::GivenSecret::new(zeroize::Zeroizing::new(b"made up".to_vec()));
    let practice = Settings::practice("http://127.0.0.1:7", "till", secret, "/data".into(), "Kim".to_owned())
        .expect("settings");
    assert_eq!(practice.provider.algorithms, built_in.provider.algorithms);
    assert_eq!(practice.preferences, built_in.preferences);
    // But for what two persons may do there, so that it can be learnt.
    let manual = practice.policy.manual.clone();
    assert!(!manual.documents.is_empty());
    let overridable = practice.policy.overridable.clone();
    let built_in = Policy { limit_asking: true, manual, overridable, ..built_in.policy };
    assert_eq!(practice.policy, built_in);
}

#[test]
fn the_systems_language_holds_until_somebody_chooses_one() {
    let mut machine = Machine::new();
    let spoken = |machine: &Machine| machine.sources.preferences().expect("preferences").language;
    assert_eq!(spoken(&machine), Language::En, "where the system does not say");
    machine.sources.system_language = Some(Language::Sv);
    assert_eq!(spoken(&machine), Language::Sv);
    machine.write("user.toml", "preferences.language = \"en\"\n");
    assert_eq!(spoken(&machine), Language::En, "the teller has chosen");
    machine.write("user.toml", "preferences.language = \"system\"\n");
    assert_eq!(spoken(&machine), Language::Sv, "the teller has chosen that");
}

#[test]
fn a_configured_till_speaks_as_the_system_until_somebody_says_how() {
    let mut machine = Machine::new();
    machine.write("machine.toml", &minimal("test", "http://127.0.0.1:1"));
    machine.sources.system_language = Some(Language::Sv);
    assert_eq!(machine.settings().preferences.language, Language::Sv);
    machine.write("user.toml", "preferences.language = \"en\"\n");
    assert_eq!(machine.settings().preferences.language, Language::En, "the teller has chosen");
}

#[test]
fn goods_that_ask_for_an_age_are_tables_of_a_file_that_nobody_at_the_till_can_write() {
    let minimal = minimal("test", "http://127.0.0.1:7");
    let with = |lines: &str| Machine::with(&format!("{minimal}{lines}"));
    let wine = "[[policy.ages]]\nsku = \"WINE-7\"\nmin_age = 20\n";
    let settings = with(&format!("{wine}[[policy.ages]]\nsku_prefix = \"TOB-\"\nmin_age = 18\n")).settings();
    let ages = settings.policy.ages.iter().map(|rule| (rule.goods.clone(), rule.min_age));
    let (wines, tobacco) = (Goods::Sku("WINE-7".to_owned()), Goods::SkuPrefix("TOB-".to_owned()));
    assert_eq!(ages.collect::<Vec<_>>(), [(wines, 20), (tobacco, 18)]);
    let younger = with(&wine.replace("20", "18")).settings();
    assert_ne!(with(wine).settings().trust_fingerprint(), younger.trust_fingerprint());
    let error = with(&wine.replace("20", "0")).error();
    assert!(matches!(error, SettingsError::Wrong { key: "policy.ages", .. }), "{error}");
    assert!(error.to_string().contains("at most 500"), "it says what is expected: {error}");
}
