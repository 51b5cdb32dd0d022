//! From *Identify* to the code, and from the tokens to the verdict, each until it is drawn.
//!
//! The provider is the practice provider; what it needs for its own answers is noted beside it and not the window's.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use pickup::import::{Format, Reading};
use pickup::order::Origin;
use pickup::store::{Importing, Store};
use pickup::text::StaffId;
use practice::Decision;
use thirtyfour::Key;

use crate::driven::{Driven, unhurried};
use crate::process::eventually;
use crate::provider::Noted;
use crate::till_of_many::write_configuration;
use crate::{Figures, Given, OURS, PATIENCE, percentile};

/// Checks that are timed.
const CHECKS: usize = 6;

const MORE: &str = "scopes = [\"openid\", \"email\", \"phone\", \"profile\", \"personal_number\"]\n\
                    customer_page = \"{issuer}/identity/ciba?requestId={auth_req_id}\"\n\
                    [provider.claims]\npersonal_number = \"personal_number\"\n";

/// The order of a customer who has a phone.
const NUMBER: &str = "P-1042";

const MAIN: &str = "return (() => { const main = document.querySelector('button.main');\
                    return !!main && main.getAttribute('aria-disabled') !== 'true' && !main.disabled; })()";

pub(crate) async fn measure(given: &Given, folder: &Path, provider: &Noted, figures: &mut Figures) {
    let config = write_configuration(folder, provider, practice::STORE_ID, MORE);
    import(&config, provider).await;
    let window = Driven::open(given, &config).await;
    let (mut by_enter, mut by_mouse) = (Vec::new(), Vec::new());
    let (mut verdicts, mut asked) = (Vec::new(), Vec::new());
    for check in 0..CHECKS {
        call(&window, &format!("'find', {{ text: '{NUMBER}' }}"), "order").await;
        unhurried().await;
        window.holds(MAIN).await;
        window.watch("document.querySelector('main img') !== null").await;
        let codes = if check % 2 == 0 {
            window.press(Key::Enter).await;
            &mut by_enter
        } else {
            window.click("button.main").await;
            &mut by_mouse
        };
        let drawn = window.time().await.since_act_ms;
        let took = ms(provider.last("/ciba").took);
        codes.push(drawn - took);
        asked.push(took);

        window.watch("document.documentElement.dataset.screen === 'verified'").await;
        let request = eventually("a request", PATIENCE, async || provider.practice.pending().pop()).await;
        provider.practice.answer(request.auth_req_id.as_str(), &Decision::AcceptAsOwner).unwrap();
        let drawn = window.time().await.at;
        let sent = provider.last("/token").at.duration_since(SystemTime::UNIX_EPOCH).unwrap();
        verdicts.push(ms(drawn.saturating_sub(sent)));
        call(&window, "'refuse', { reason: 'changed_mind' }", "desk").await;
    }
    window.close().await;
    for (how, codes) in [("Enter", &mut by_enter), ("the mouse", &mut by_mouse)] {
        let figure = format!("Identify by {how} to code drawn, beyond the provider's time, p50 ms");
        figures.add(&figure, OURS, percentile(codes, 50));
    }
    figures.add("the provider's own time for that, p50 ms", OURS, percentile(&mut asked, 50));
    figures.add("tokens sent to verdict drawn, p50 ms", OURS, percentile(&mut verdicts, 50));
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Opens the order, and later leaves it: the customer changed their mind. Neither is measured, so no key is pressed.
async fn call(window: &Driven, command: &str, then: &str) {
    window.run(&format!("return window.__TAURI_INTERNALS__.invoke({command}).then(() => true)")).await;
    window.until(then).await;
}

async fn import(config: &Path, provider: &Noted) {
    let opening = till::Opening { config: Some(config.to_owned()), ..till::Opening::default() };
    let premises = till::enter(opening).await.unwrap();
    let now = premises.now();
    let text = practice::sample_orders(provider.practice.issuer(), None, now);
    let reading = Reading { key: &premises.key, now, country: None, keep_good: false };
    let read = pickup::import::read(text.as_bytes(), Format::Json, &reading).unwrap();
    let importing = Importing {
        origin: Origin::Connector,
        staff: StaffId::new("test").unwrap(),
        till: premises.settings.store.till.clone(),
        now,
    };
    let store: Arc<dyn Store> = premises.store.clone();
    store.import(read.orders, &importing).await.unwrap();
}
