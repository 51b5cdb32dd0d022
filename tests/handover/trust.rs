//! A data folder belongs to one realm, issuer, client, tenant and store: a till that is set up for another is not opened.

use claimcheck_tests::{Till, standing_still};
use pickup::{
    realm::Realm,
    store::Stamp,
    text::{Issuer, StoreId, TenantId},
};
use store::{Mode, OpenError, Sqlite};

type Change = fn(&mut Stamp);

#[tokio::test(start_paused = true)]
async fn a_stamped_folder_is_opened_by_its_own_settings_only() {
    let till = Till::new().await;
    let changes: [(&str, Change); 6] = [
        ("realm", |stamp| stamp.realm = Realm::Real),
        ("realm", |stamp| stamp.realm = Realm::Test),
        ("issuer", |stamp| stamp.issuer = Issuer::new("http://127.0.0.1:10443").expect("an issuer")),
        ("client_id", |stamp| stamp.client_id = "another-client".to_owned()),
        ("tenant", |stamp| stamp.tenant = Some(TenantId::new("other").expect("a tenant"))),
        ("store", |stamp| stamp.store = StoreId::new("PRACTICE-2").expect("a store")),
    ];
    for (field, change) in changes {
        let mut stamp = till.settings().stamp();
        change(&mut stamp);
        let opened = standing_still(Sqlite::open(till.folder(), &stamp, Mode::CommandLine)).await;
        let Err(OpenError::Stamp(mismatch)) = opened else { panic!("{field}: {opened:?}") };
        assert_eq!(mismatch.field, field);
        let said = mismatch.to_string();
        assert!(said.contains(&mismatch.stamped) && said.contains(&mismatch.configured), "{said}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_folder_has_one_window() {
    let till = Till::new().await;
    let stamp = till.settings().stamp();
    let second = standing_still(Sqlite::open(till.folder(), &stamp, Mode::Window)).await;
    assert!(matches!(second, Err(OpenError::SecondWindow { .. })), "{second:?}");
    let till = till.reopened().await;
    till.open("P-1042").await;
}

/// Every entry says whose word counted and which settings were in force, so that a change can be seen later.
#[tokio::test(start_paused = true)]
async fn every_entry_names_the_settings_in_force() {
    let till = Till::new().await;
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    let entry = till.ledger().await.remove(0);
    assert_eq!(entry.realm, Realm::Practice);
    assert_eq!(entry.issuer.as_str(), till.practice().issuer());
    assert_eq!(entry.trust, till.settings().trust_fingerprint());
    let mut weaker = till.settings().clone();
    weaker.policy.verdict_valid_s = 601;
    assert_ne!(entry.trust, weaker.trust_fingerprint());
}

/// The made-up customers answer in practice only, and the customer's link is for practice and tests only.
#[tokio::test(start_paused = true)]
async fn the_customers_link_is_not_for_real_tills() {
    let till = Till::new().await;
    assert!(till.desk().customer_link().await.is_none(), "nothing is asked yet");
    till.open("P-1042").await;
    till.identify().await;
    assert!(till.desk().customer_link().await.is_some());
    let real = claimcheck_tests::Plan {
        settings: |settings| settings.realm = Realm::Real,
        ..claimcheck_tests::Plan::default()
    };
    let till = Till::planned(real).await;
    till.open("P-1042").await;
    till.identify().await;
    assert!(till.desk().customer_link().await.is_none());
    assert!(till.desk().qr().await.is_some(), "the picture is what a customer scans");
}
