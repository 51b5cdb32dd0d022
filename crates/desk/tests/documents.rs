//! The documents of the configuration, made from its table of keys: this test writes them anew and fails if one
//! differed. And the sample is a configuration that works.

#![expect(clippy::expect_used, reason = "what a test needs and does not get fails the test")]

use std::path::PathBuf;

use desk::settings::{Places, Sources, documents, load};

#[test]
fn the_documents_are_those_of_the_table_of_keys() {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    std::fs::create_dir_all(&docs).expect("the folder docs");
    let mut stale = Vec::new();
    for (name, text) in [
        ("claimcheck.sample.toml", documents::sample()),
        ("claimcheck.schema.json", documents::json_schema()),
        ("configuration.md", documents::reference()),
    ] {
        let file = docs.join(name);
        if std::fs::read_to_string(&file).unwrap_or_default() != text {
            std::fs::write(&file, text).expect("write the document");
            stale.push(name);
        }
    }
    assert!(stale.is_empty(), "written anew, look at them and commit them: {stale:?}");
}

#[test]
fn the_sample_works_with_and_without_its_comments() {
    let every_key: String = documents::sample()
        .lines()
        .map(|line| match line.strip_prefix("# ").filter(|rest| is_setting(rest)) {
            Some(setting) => format!("{setting}\n"),
            None => format!("{line}\n"),
        })
        .collect();
    for text in [documents::sample(), every_key] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("config.toml");
        std::fs::write(&file, &text).expect("write the sample");
        let loaded = load(&sources(file)).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(loaded.settings.store.id.as_str(), "SE-042");
        assert_eq!(loaded.settings.provider.issuer.as_str(), "https://environment-company.irmciam.se");
    }
}

/// A commented-out key, as opposed to a sentence.
fn is_setting(text: &str) -> bool {
    let name = text.split(" = ").next().unwrap_or_default();
    text.contains(" = ") && name.bytes().all(|byte| byte.is_ascii_lowercase() || b"._".contains(&byte))
}

fn sources(config: PathBuf) -> Sources {
    let folder = config.parent().expect("a folder").to_owned();
    Sources {
        places: Places {
            machine_file: folder.join("machine.toml"),
            policy_file: None,
            user_file: None,
            real_data_dir: folder.join("data"),
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
