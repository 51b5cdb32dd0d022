//! An auditor checks a hand-over's token again, long after it, with the private half of a key that no till has.

use std::str::FromStr as _;

use age::x25519::Identity;
use claimcheck_tests::{Plan, Till, standing_still};
use desk::auditor::AuditorKey;
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header, jwk::Jwk};
use pickup::ledger::{Because, Entry, Erasing, Hash};
use pickup::store::Store as _;
use serde_json::Value;
use store::{Personal, Sqlite};

/// A key of these tests, 32 times the byte 7.
const PRIVATE: &str = "AGE-SECRET-KEY-1QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSKMP32K";

fn auditor() -> Identity {
    Identity::from_str(PRIVATE).expect("a private key")
}

async fn audited() -> Till {
    let auditor = |settings: &mut desk::settings::Settings| {
        settings.auditor = AuditorKey::parse(&auditor().to_public().to_string());
    };
    Till::planned(Plan { settings: auditor, ..Plan::default() }).await
}

async fn disk(till: &Till) -> Sqlite {
    till.another_disk(store::Options::default()).await
}

async fn handed_over(till: &Till) -> Entry {
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    till.hand_overs("P-1042").await.pop().expect("an entry")
}

#[tokio::test(start_paused = true)]
async fn the_auditor_reads_the_token_and_checks_the_providers_signature_again() {
    let till = audited().await;
    let entry = handed_over(&till).await;
    let sealed =
        standing_still(disk(&till).await.sealed_token(entry.seq)).await.expect("read").expect("kept");
    assert_eq!(entry.facts.find("sealed_token"), Some(sealed.hash().to_string().as_str()));

    let opened = age::decrypt(&auditor(), sealed.as_str().as_bytes()).expect("opened");
    let opened: Value = serde_json::from_slice(&opened).expect("JSON");
    let token = opened["id_token"].as_str().expect("a token");
    let (signed, _) = token.rsplit_once('.').expect("three parts");
    assert_eq!(entry.facts.find("token"), Some(Hash::of(signed.as_bytes()).to_string().as_str()));
    let key: Jwk = serde_json::from_str(opened["jwk"].as_str().expect("a key")).expect("a JWK");
    let mut rules = Validation::new(decode_header(token).expect("a header").alg);
    // Long ago it has run out: what is asked is who signed it.
    rules.validate_exp = false;
    rules.set_audience(&[till.settings().provider.client_id.as_str()]);
    let key = DecodingKey::from_jwk(&key).expect("a key");
    let claims = decode::<Value>(token, &key, &rules).expect("the provider signed it").claims;
    assert_eq!(claims["iss"], till.settings().provider.issuer_id.as_str());
    let forged = format!("{}A.{}", &signed[..signed.len() - 1], token.rsplit_once('.').expect("parts").1);
    assert!(decode::<Value>(&forged, &key, &rules).is_err(), "the check can fail");

    let stranger = Identity::generate();
    assert!(age::decrypt(&stranger, sealed.as_str().as_bytes()).is_err());
    let signature = token.rsplit_once('.').expect("three parts").1;
    for file in std::fs::read_dir(till.folder()).expect("a folder") {
        let bytes = std::fs::read(file.expect("a file").path()).expect("its bytes");
        for clear in [signed, signature] {
            let found = bytes.windows(clear.len()).any(|window| window == clear.as_bytes());
            assert!(!found, "the token lies nowhere in clear");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_sealed_token_goes_with_the_name() {
    let till = audited().await;
    let entry = handed_over(&till).await;
    let disk = disk(&till).await;
    let erasing = Erasing {
        because: Because::Wished,
        staff: entry.staff.clone(),
        till: entry.till.clone(),
        at: entry.time_utc,
        provider_time: None,
    };
    let personal = Personal { names: vec![entry.seq], ..Personal::default() };
    let removed = standing_still(disk.remove(&personal, &erasing)).await.expect("removed");
    assert_eq!(removed.names, 1, "name and token together");
    assert_eq!(standing_still(disk.sealed_token(entry.seq)).await, Ok(None));
    let entries = standing_still(disk.entries(1, 10)).await.expect("entries");
    let mut verifier = pickup::ledger::Verifier::new();
    assert!(entries.iter().all(|raw| verifier.next(raw).is_ok()), "the chain stays whole");
}

#[tokio::test(start_paused = true)]
async fn without_an_auditor_no_token_is_kept() {
    let till = Till::new().await;
    let entry = handed_over(&till).await;
    assert_eq!(entry.facts.find("sealed_token"), None);
    assert_eq!(standing_still(disk(&till).await.sealed_token(entry.seq)).await, Ok(None));
}
