//! Random histories of a till, against what must always hold: an order is handed over at most once, and only after its
//! owner accepted in that very check.
//!
//! The histories are the same in every run. `HISTORY_SEED` and `HISTORIES` ask for others and for more of them; a failing
//! one is printed in its shortest form, with its seed.
#![expect(clippy::expect_used, reason = "a test fails by panicking, its helpers too")]

use std::{cell::Cell, collections::BTreeMap, time::Duration};

use claimcheck_tests::{Customer, Till, Trouble};
use desk::{
    request::{Act, RefusalReason},
    view::Screen,
};
use pickup::{ledger::Kind, store::Store};
use practice::{Decision, Endpoint};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

/// Two of one owner, one whose owner declines by habit, one proved by e-mail.
const ORDERS: [&str; 4] = ["P-1042", "P-1058", "P-1043", "P-1047"];

/// What may happen next.
#[derive(Clone, Debug)]
enum Event {
    /// What a teller with a customer at the desk would do next.
    Sensible(usize),
    Scan(usize),
    Act(Act),
    HandOver {
        right: bool,
    },
    OwnerAccepts,
    OtherAnswer(Decision),
    LateAnswer {
        accept: bool,
    },
    Pass(u64),
    Sleep(u64),
    Trouble(Trouble),
    ClockJumps(i64),
    Crash,
}

fn event() -> impl Strategy<Value = Event> {
    let trouble = prop_oneof![
        Just(Trouble::CutBefore),
        Just(Trouble::CutAfter),
        (1..50_u64).prop_map(|s| Trouble::Slow(Duration::from_secs(s))),
    ];
    let act = prop_oneof![
        8 => Just(Act::Identify),
        1 => Just(Act::Cancel),
        1 => Just(Act::MoreTime),
        1 => Just(Act::TryNow),
        1 => Just(Act::Back),
        1 => Just(Act::Refresh),
        6 => Just(Act::Seen { seen: true }),
        1 => Just(Act::Seen { seen: false }),
        6 => Just(Act::TickAll),
        1 => (0..3_u32).prop_map(|line| Act::Tick { line, ticked: false }),
        1 => Just(Act::Refuse { reason: RefusalReason::Other }),
        1 => any::<bool>().prop_map(|yes| Act::Answer { yes }),
        1 => (0..4_u32).prop_map(|row| Act::OpenRow { row }),
        1 => Just(Act::OpenSettings),
        1 => Just(Act::TestConnection),
    ];
    prop_oneof![
        25 => (0..ORDERS.len()).prop_map(Event::Sensible),
        10 => (0..ORDERS.len()).prop_map(Event::Scan),
        40 => act.prop_map(Event::Act),
        8 => prop::bool::weighted(0.8).prop_map(|right| Event::HandOver { right }),
        10 => Just(Event::OwnerAccepts),
        2 => Just(Event::OtherAnswer(Decision::SomebodyElse)),
        2 => Just(Event::OtherAnswer(Decision::Decline)),
        3 => any::<bool>().prop_map(|accept| Event::LateAnswer { accept }),
        14 => (1..8_u64).prop_map(Event::Pass),
        2 => (60..700_u64).prop_map(Event::Pass),
        1 => (60..700_u64).prop_map(Event::Sleep),
        3 => trouble.prop_map(Event::Trouble),
        1 => (-900..900_i64).prop_map(Event::ClockJumps),
        1 => Just(Event::Crash),
    ]
}

/// What the model knows: whose approval the running check has, and what is gone.
#[derive(Default)]
struct Model {
    /// The live request, and whether the order's owner accepted in it.
    live: Option<(Customer, bool)>,
    /// Requests that the till has given up.
    given_up: Vec<Customer>,
    gone: BTreeMap<String, u32>,
}

impl Model {
    fn give_up(&mut self) {
        self.given_up.extend(self.live.take().map(|(customer, _)| customer));
    }

    /// Notices that a request was made, or given up.
    fn look(&mut self, till: &Till, started: bool) {
        match till.screen() {
            Screen::Waiting(_) if started => {
                self.give_up();
                self.live = Some((till.customer(), false));
            }
            Screen::Starting(_) | Screen::Waiting(_) | Screen::Verifying(_) | Screen::Verified(_) => {}
            Screen::SignIn(_)
            | Screen::Desk(_)
            | Screen::Order(_)
            | Screen::Manual(_)
            | Screen::NotOwner(_)
            | Screen::Ended(_)
            | Screen::HandedOver(_)
            | Screen::Activity(_)
            | Screen::FirstRun(_)
            | Screen::Inquiry(_)
            | Screen::Settings(_)
            | Screen::CannotStart(_) => self.give_up(),
        }
    }
}

/// The sensible thing, spelt out.
fn sensible(which: usize, screen: &Screen) -> Vec<Event> {
    match screen {
        Screen::Desk(_) => vec![Event::Scan(which)],
        Screen::Order(_) => vec![Event::Act(Act::Identify)],
        Screen::Waiting(_) => vec![Event::OwnerAccepts, Event::Pass(3)],
        Screen::Verified(_) => vec![
            Event::Act(Act::Seen { seen: true }),
            Event::Act(Act::TickAll),
            Event::Pass(1),
            Event::HandOver { right: true },
        ],
        Screen::Starting(_) | Screen::Verifying(_) => vec![Event::Pass(1)],
        Screen::SignIn(_)
        | Screen::Manual(_)
        | Screen::NotOwner(_)
        | Screen::Ended(_)
        | Screen::HandedOver(_)
        | Screen::Activity(_)
        | Screen::FirstRun(_)
        | Screen::Inquiry(_)
        | Screen::Settings(_)
        | Screen::CannotStart(_) => vec![Event::Act(Act::Back)],
    }
}

/// A till, and what is known of it.
struct History {
    till: Till,
    model: Model,
}

impl History {
    async fn happens(self, event: Event) -> Self {
        let Self { mut till, mut model } = self;
        match event {
            Event::Sensible(_) => {}
            Event::Scan(which) => drop(till.act(Act::Find { text: ORDERS[which].to_owned() }).await),
            Event::Act(act) => {
                let starts = matches!(act, Act::Identify | Act::MoreTime);
                let started = till.act(act).await.is_ok() && starts;
                // Long enough for a request to be answered, too short for a first poll.
                till.pass(Duration::from_millis(200)).await;
                model.look(&till, started);
            }
            Event::HandOver { right } => {
                let shown = if let Screen::Verified(verified) = till.screen() { verified.verdict } else { 1 };
                let verdict = if right { shown } else { shown + 1 };
                if till.act(Act::HandOver { verdict }).await.is_ok() {
                    let Screen::HandedOver(screen) = till.screen() else { panic!("{:?}", till.screen()) };
                    let accepted = model.live.as_ref().is_some_and(|(_, accepted)| *accepted);
                    assert!(right && accepted, "{} was handed over without its owner's word", screen.number);
                    *model.gone.entry(screen.number).or_default() += 1;
                }
            }
            Event::OwnerAccepts => {
                if let Some((customer, accepted)) = &mut model.live {
                    *accepted |= customer.try_to(&Decision::AcceptAsOwner);
                }
            }
            Event::OtherAnswer(decision) => {
                if let Some((customer, _)) = &model.live {
                    let _ = customer.try_to(&decision);
                }
            }
            Event::LateAnswer { accept } => {
                if let Some(customer) = model.given_up.pop() {
                    let answer = if accept { Decision::AcceptAsOwner } else { Decision::Decline };
                    let _ = customer.try_to(&answer);
                }
            }
            Event::Pass(seconds) => till.pass(Duration::from_secs(seconds)).await,
            Event::Sleep(seconds) => till.sleep(Duration::from_secs(seconds)).await,
            Event::Trouble(trouble) => till.network().trouble(Endpoint::Token, trouble, 1),
            Event::ClockJumps(seconds) => till.clock().set_ahead(seconds),
            Event::Crash => {
                till = till.crashed().await;
                let lost = till.records().abandon_leases(&till.settings().store.till).await;
                lost.expect("the leases of the crash are given up");
                model.give_up();
            }
        }
        model.look(&till, false);
        Self { till, model }
    }
}

async fn live_through(events: Vec<Event>) -> Model {
    let mut history = History { till: Till::new().await, model: Model::default() };
    for event in events {
        let spelt_out = if let Event::Sensible(which) = event {
            sensible(which, &history.till.screen())
        } else {
            vec![event]
        };
        for event in spelt_out {
            history = history.happens(event).await;
        }
    }
    // What the ledger holds is what was seen, no more and no less.
    let History { till, model } = history;
    let mut in_ledger = BTreeMap::<String, u32>::new();
    for entry in till.ledger().await.iter().filter(|entry| entry.kind == Kind::HandOver) {
        let id = entry.order_key.as_ref().expect("an order").id();
        *in_ledger.entry(format!("P-{id}")).or_default() += 1;
    }
    assert_eq!(in_ledger, model.gone);
    assert!(model.gone.values().all(|times| *times == 1), "{:?}", model.gone);
    model
}

#[test]
fn whatever_happens_an_order_goes_once_and_to_its_owner() {
    let seed = number("HISTORY_SEED").unwrap_or(1042);
    let cases = number("HISTORIES").and_then(|cases| u32::try_from(cases).ok()).unwrap_or(12);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let config = Config { cases, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, rng);
    let handed_over = Cell::new(0);
    let result = runner.run(&prop::collection::vec(event(), 200), |events| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .expect("a runtime");
        let model = runtime.block_on(live_through(events));
        handed_over.set(handed_over.get() + model.gone.values().sum::<u32>());
        Ok(())
    });
    if let Err(failure) = result {
        panic!("HISTORY_SEED={seed}: {failure}");
    }
    assert!(
        handed_over.get() > cases / 2,
        "HISTORY_SEED={seed}: {handed_over:?} hand-overs: they try too little"
    );
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}
