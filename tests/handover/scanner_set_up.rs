//! Setting up a scanner: while its page is open a scan is a test and opens nothing; afterwards what the scanner meant is
//! looked up, also where it types something round the code or for another keyboard.

use claimcheck_tests::{Plan, Till};
use desk::{
    failure::Failure,
    request::Act,
    scanner::{ScannerLayout, ScannerSettings, TEST_CODE},
    view::{ScannerTold, Screen},
};

async fn scan(till: &Till, text: &str) {
    till.act(Act::Find { text: text.to_owned() }).await.expect("a scan");
}

async fn told(till: &Till, text: &str) -> Option<ScannerTold> {
    scan(till, text).await;
    let settings = till.settings_screen().await;
    assert_eq!(settings.scanner.arrived.as_deref(), Some(text));
    settings.scanner.told
}

#[tokio::test(start_paused = true)]
async fn a_scan_is_a_test_while_the_page_is_open_and_only_then() {
    let till = Till::new().await;
    assert_eq!(till.act(Act::ListenToScanner { on: true }).await, Err(Failure::NotNow));
    till.act(Act::OpenSettings).await.expect("open");
    let page = till.settings_screen().await.scanner;
    assert!(!page.listening && page.barcode_svg.starts_with("<svg") && page.qr_svg.starts_with("<svg"));

    till.act(Act::ListenToScanner { on: true }).await.expect("listening");
    assert_eq!(told(&till, TEST_CODE).await, Some(ScannerTold::Right));
    let layout = "us_on_swedish".to_owned();
    assert_eq!(told(&till, "CLAIM+CHECK-YZ").await, Some(ScannerTold::Layout { layout }));
    assert_eq!(told(&till, "P-1042").await, Some(ScannerTold::NotTheTestCode), "no order is opened");

    till.act(Act::ListenToScanner { on: false }).await.expect("no longer");
    scan(&till, "P-1042").await;
    assert!(matches!(till.screen(), Screen::Order(_)));
    till.act(Act::OpenSettings).await.expect("open");
    assert_eq!(till.settings_screen().await.scanner.arrived, None, "nothing of it is kept");
}

#[tokio::test(start_paused = true)]
async fn what_the_scanner_meant_is_found() {
    let till = Till::planned(Plan {
        settings: |settings| {
            settings.scanner = ScannerSettings {
                prefix: "]C1".to_owned(),
                suffix: "#".to_owned(),
                layout: ScannerLayout::UsOnSwedish,
            };
        },
        ..Plan::default()
    })
    .await;
    // `]` and `#` of this scanner come out as they are; `-` does not.
    for text in ["]C1P+1042#", "P+1042", "P-1042"] {
        scan(&till, text).await;
        let Screen::Order(order) = till.screen() else { panic!("{text}: {:?}", till.screen()) };
        assert_eq!(order.number, "P-1042");
        till.act(Act::Back).await.expect("back");
    }
    // The parcel that is being checked is scanned once more: nothing is asked.
    till.open("P-1042").await;
    till.identify().await;
    scan(&till, "]C1p+1042#").await;
    assert_eq!(till.view().question, None);
    scan(&till, "]C1P+1044#").await;
    assert!(till.view().question.is_some());
    till.act(Act::Answer { yes: true }).await.expect("left");
    let Screen::Order(order) = till.screen() else { panic!("{:?}", till.screen()) };
    assert_eq!(order.number, "P-1044");
}
