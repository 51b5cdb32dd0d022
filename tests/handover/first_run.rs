//! The choice before there is a till: nothing can be done but choosing, and whoever practises goes on in the same window.

use std::sync::Arc;

use claimcheck_tests::{RecordingPreferences, Till, screen_of};
use desk::{
    Desk,
    failure::Failure,
    first_run::{Afterwards, FirstRun, LeavePractice, OpenPractice, OpenTill},
    request::Act,
    view::{CannotStart, Language, Preferences, Screen},
};

const MACHINE_FILE: &str = "/etc/claimcheck/config.toml";

fn first_run(till: &Till, practise: OpenPractice) -> (Desk, Arc<RecordingPreferences>) {
    let keep = Arc::new(RecordingPreferences::default());
    let preferences = till.view().preferences;
    let first = FirstRun { preferences, keep: keep.clone(), machine_file: MACHINE_FILE.to_owned() };
    (Desk::first_run(first, practise), keep)
}

fn practice(till: &Till) -> OpenPractice {
    let desk = till.desk().clone();
    Box::new(move || {
        let desk = desk.clone();
        Box::pin(async move { Ok(OpenTill { desk, rest: Box::new(()) }) })
    })
}

fn connecting(desk: &Desk) -> bool {
    let view = desk.views().borrow().clone();
    let Screen::FirstRun(screen) = &view.screen else { panic!("{:?}", view.screen) };
    assert_eq!(screen.machine_file, MACHINE_FILE);
    screen.connecting
}

#[tokio::test(start_paused = true)]
async fn nothing_can_be_done_but_choosing() {
    let till = Till::new().await;
    let (desk, keep) = first_run(&till, practice(&till));
    let before = till.ledger().await.len();
    for act in Act::every() {
        let is_choice = matches!(act, Act::Practise | Act::Connect | Act::Prefer { .. } | Act::Back);
        if !is_choice {
            assert_eq!(desk.act(act.clone()).await, Err(Failure::NotNow), "{act:?}");
        }
    }
    assert_eq!((connecting(&desk), till.ledger().await.len()), (false, before));

    assert_eq!(desk.act(Act::Back).await, Err(Failure::NotNow));
    desk.act(Act::Connect).await.expect("how to connect");
    assert!(connecting(&desk));
    desk.act(Act::Back).await.expect("back");
    assert!(!connecting(&desk));

    let swedish =
        Preferences { language: Language::Sv, language_of_system: false, ..till.view().preferences };
    desk.act(Act::Prefer { preferences: swedish }).await.expect("chosen");
    assert_eq!(desk.views().borrow().preferences, swedish);
    assert_eq!(keep.kept(), Some(swedish));
    assert!(desk.qr().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn whoever_practises_goes_on_in_the_same_window() {
    let till = Till::new().await;
    let (desk, _) = first_run(&till, practice(&till));
    desk.act(Act::Connect).await.expect("how to connect");
    let before = desk.views().borrow().version;
    desk.act(Act::Practise).await.expect("practising");
    let listed = |screen: &Screen| matches!(screen, Screen::Desk(_)).then_some(());
    screen_of(&desk, std::time::Duration::from_secs(5), "the list", listed).await;
    assert!(desk.views().borrow().version > before, "a window drops what is older");
    desk.act(Act::Find { text: "P-1042".to_owned() }).await.expect("opened");
    let opened = |screen: &Screen| matches!(screen, Screen::Order(_)).then_some(());
    screen_of(&desk, std::time::Duration::from_secs(5), "the order", opened).await;
    assert!(matches!(till.screen(), Screen::Order(_)), "it is that till");
    assert_eq!(desk.act(Act::Practise).await, Err(Failure::NotNow), "the choice was made");
}

#[tokio::test(start_paused = true)]
async fn a_practice_that_can_not_be_opened_says_why() {
    let till = Till::new().await;
    let broken: OpenPractice =
        Box::new(|| Box::pin(async { Err((CannotStart::Practice, "no port".to_owned())) }));
    let (desk, _) = first_run(&till, broken);
    desk.act(Act::Practise).await.expect("tried");
    let screen = desk.views().borrow().screen.clone();
    let Screen::CannotStart(screen) = screen else { panic!("{screen:?}") };
    assert_eq!((screen.because, screen.detail.as_str()), (CannotStart::Practice, "no port"));
    assert_eq!(desk.act(Act::Practise).await, Err(Failure::Stopped));
}

/// Waits until the handle shows the choice.
async fn until_chosen(desk: &Desk) {
    let choice = |screen: &Screen| matches!(screen, Screen::FirstRun(_)).then_some(());
    screen_of(desk, std::time::Duration::from_secs(30), "the choice", choice).await;
}

#[tokio::test(start_paused = true)]
async fn whoever_leaves_practice_comes_back_to_the_choice_and_nothing_goes_on_behind_it() {
    let till = Till::new().await;
    let (desk, _) = first_run(&till, practice(&till));
    assert_eq!(desk.act(Act::LeavePractice).await, Err(Failure::NotNow), "nobody practises");
    for _ in 0..2 {
        desk.act(Act::Practise).await.expect("practising");
        assert!(desk.views().borrow().shell.can_leave);
        let swedish =
            Preferences { language: Language::Sv, language_of_system: false, ..till.view().preferences };
        desk.act(Act::Prefer { preferences: swedish }).await.expect("chosen");
        desk.act(Act::LeavePractice).await.expect("left");
        until_chosen(&desk).await;
        let view = desk.views().borrow().clone();
        assert_eq!((view.preferences.language, view.shell.can_leave), (Language::Sv, false));
        assert_eq!(desk.act(Act::Refresh).await, Err(Failure::NotNow), "there is no list behind it");
        assert!(desk.qr().await.is_none());
    }
    assert!(!till.view().shell.can_leave, "a till by itself is not left");
    assert_eq!(till.act(Act::LeavePractice).await, Err(Failure::NotNow));
}

#[tokio::test(start_paused = true)]
async fn whoever_started_in_practice_comes_to_what_is_configured_and_stays_there() {
    let (practised, configured) = (Till::new().await, Till::new().await);
    let open = |till: &Till| OpenTill { desk: till.desk().clone(), rest: Box::new(()) };
    let there = open(&configured);
    let leave: LeavePractice = Box::new(move || Box::pin(async move { Afterwards::Till(there) }));
    let desk = Desk::practice(open(&practised), leave);
    desk.act(Act::Find { text: "P-1042".to_owned() }).await.expect("opened");
    desk.act(Act::Identify).await.expect("started");
    desk.act(Act::LeavePractice).await.expect("left");
    let listed = |screen: &Screen| matches!(screen, Screen::Desk(_)).then_some(());
    screen_of(&desk, std::time::Duration::from_secs(30), "the list", listed).await;
    assert!(!desk.views().borrow().shell.can_leave);
    desk.act(Act::Find { text: "P-1047".to_owned() }).await.expect("opened");
    let opened = |screen: &Screen| matches!(screen, Screen::Order(_)).then_some(());
    configured.until("the order", opened).await;
    assert!(!matches!(practised.screen(), Screen::Order(_)), "what is done there is not done here");
    assert_eq!(desk.act(Act::LeavePractice).await, Err(Failure::NotNow));
    assert!(desk.customer_link().await.is_none(), "it may be a real till: its link is told to nobody");
}

#[tokio::test(start_paused = true)]
async fn a_till_that_can_not_be_opened_after_practice_says_why() {
    let till = Till::new().await;
    let why = || Afterwards::Nothing(CannotStart::Configuration, "line 7".to_owned());
    let leave: LeavePractice = Box::new(move || Box::pin(async move { why() }));
    let desk = Desk::practice(OpenTill { desk: till.desk().clone(), rest: Box::new(()) }, leave);
    desk.act(Act::LeavePractice).await.expect("left");
    let screen = desk.views().borrow().screen.clone();
    let Screen::CannotStart(screen) = screen else { panic!("{screen:?}") };
    assert_eq!((screen.because, screen.detail.as_str()), (CannotStart::Configuration, "line 7"));
}
