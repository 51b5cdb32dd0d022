//! The customer display while the till runs: where it stands, whether this check's code is on it, and for how long an end
//! is told.
//!
//! It follows the teller's scene and changes nothing there. An end is told for a few seconds and only where its code was
//! shown: a display that says *not completed* to nobody makes the next customer wonder.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use pickup::{check::BindingCode, handover::Proof, inquiry::About, text};
use tokio::sync::watch;

use crate::{
    customer::{CustomerCode, CustomerLook, CustomerView, Showing},
    display::{Arrangement, NAME_MAX, Placement, code_size, place},
    failure::Failure,
    scene::{Inquiring, InquiryStage, Outcome, Scene, Stage, Waiting},
    settings::Settings,
    show::whole_seconds,
    view::{
        CodeTrouble, DIAGONALS, DisplayChoices, DisplayState, DisplayView, End, Preferences, Realm,
        ScreenChoice,
    },
};

use super::{Actor, CLEARS_AFTER};

/// How long the display tells of an end before it welcomes the next customer.
const END_SHOWN: Duration = Duration::from_secs(8);
/// How long the display says that it is the one which the teller looks for.
const HERE_SHOWN: Duration = Duration::from_secs(4);

/// What the desk knows of the customer display.
pub(super) struct Display {
    choices: DisplayChoices,
    pub(super) arrangement: watch::Receiver<Arrangement>,
    placed: Option<Placement>,
    /// What the teller said for this check.
    wanted: Option<bool>,
    here_until: Option<Instant>,
    version: u32,
    views: watch::Sender<Arc<CustomerView>>,
}

impl Display {
    pub(super) fn new(choices: DisplayChoices, arrangement: watch::Receiver<Arrangement>) -> Self {
        let (views, _) = watch::channel(Arc::new(CustomerView::without_a_till()));
        Self { choices, arrangement, placed: None, wanted: None, here_until: None, version: 0, views }
    }

    pub(super) fn views(&self) -> watch::Receiver<Arc<CustomerView>> {
        self.views.subscribe()
    }

    fn is_wanted(&self) -> bool {
        self.wanted.unwrap_or(self.choices.automatic)
    }

    /// What the teller's window shows of it.
    pub(super) fn view(&self, scene: &Scene) -> DisplayView {
        let arrangement = self.arrangement.borrow();
        let name = self.placed.as_ref().map(|placed| placed.screen.as_str());
        let screens = (1..).zip(arrangement.screens()).map(|(number, screen)| ScreenChoice {
            name: screen.name.clone(),
            number,
            width: screen.area.width,
            height: screen.area.height,
            is_display: name == Some(screen.name.as_str()),
        });
        DisplayView {
            choices: self.choices.clone(),
            screens: screens.collect(),
            state: self.state(scene, &arrangement),
        }
    }

    fn state(&self, scene: &Scene, arrangement: &Arrangement) -> DisplayState {
        let Some(placed) = &self.placed else {
            return if self.choices.in_use { DisplayState::Unplugged } else { DisplayState::Off };
        };
        let Some(waiting) = customers_turn(scene).filter(|_| self.is_wanted()) else {
            return DisplayState::Ready;
        };
        let is_too_small = waiting
            .picture
            .as_ref()
            .is_some_and(|(_, qr)| code_size(&self.choices, placed.area, qr.side()).is_too_small);
        let trouble = match () {
            () if arrangement.covers(placed.area) => Some(CodeTrouble::Covered),
            () if is_too_small => Some(CodeTrouble::TooSmall),
            () => None,
        };
        DisplayState::Shown { trouble }
    }

    /// What the customer sees.
    fn showing(&self, scene: &Scene, now: Instant) -> Showing {
        if self.here_until.is_some_and(|until| now < until) {
            let arrangement = self.arrangement.borrow();
            let named = |name: &str| arrangement.screens().iter().position(|screen| screen.name == name);
            let at = self.placed.as_ref().and_then(|placed| named(&placed.screen)).unwrap_or_default();
            return Showing::Here { number: u32::try_from(at + 1).unwrap_or(u32::MAX) };
        }
        if !self.is_wanted() {
            return Showing::Welcome;
        }
        match scene {
            // Whoever reads the display is not the one who is asked.
            Scene::Checking(checking) if checking.at_counter.is_some() => Showing::Checking,
            Scene::Checking(checking) => {
                self.request_showing(&checking.stage, &checking.check.binding_code, now)
            }
            Scene::Inquiring(Inquiring { about, stage: InquiryStage::Running(running) })
                if is_at_the_counter(*about) =>
            {
                self.request_showing(&running.stage, &running.inquiry.binding_code, now)
            }
            Scene::Verified(_) | Scene::NotOwner(_) | Scene::Ended(_) | Scene::Inquiring(_) => {
                match end_told(scene) {
                    Some((told, since)) if now < since + END_SHOWN => told,
                    Some(_) | None => Showing::Welcome,
                }
            }
            Scene::SignIn(_)
            | Scene::Listing(_)
            | Scene::Order(_)
            | Scene::HandedOver(_)
            | Scene::Activity(_)
            | Scene::Settings(_) => Showing::Welcome,
        }
    }

    fn request_showing(&self, stage: &Stage, code: &BindingCode, now: Instant) -> Showing {
        match (stage, &self.placed) {
            (Stage::Waiting(waiting), Some(placed)) => {
                let qr = waiting.picture.as_ref().map(|(_, qr)| qr);
                let size = qr.map(|qr| code_size(&self.choices, placed.area, qr.side()));
                let poll = &waiting.poll;
                Showing::Code(CustomerCode::new(
                    qr,
                    size.map_or(0, |size| size.pixels_per_module),
                    code,
                    whole_seconds(poll.time_left(now)),
                    whole_seconds(poll.deadline().saturating_duration_since(waiting.sent_at)),
                ))
            }
            (Stage::Verifying, Some(_)) => Showing::Checking,
            (Stage::Starting, _) | (Stage::Waiting(_) | Stage::Verifying, None) => Showing::Welcome,
        }
    }

    fn publish(&mut self, settings: &Settings, preferences: Preferences, scene: &Scene, now: Instant) {
        if !is_a_check(scene) {
            self.wanted = None;
        }
        let look = CustomerLook {
            store: settings.store.name.clone(),
            realm: Realm::of(settings.realm),
            language: self.choices.language.beside(preferences.language),
            theme: preferences.theme,
            orientation: self.choices.orientation,
            larger: self.choices.larger,
            reduce_motion: preferences.reduce_motion,
        };
        let mut view = CustomerView::new(look, self.showing(scene, now));
        view.version = self.version;
        if **self.views.borrow() == view {
            return;
        }
        self.version = self.version.wrapping_add(1);
        view.version = self.version;
        self.views.send_replace(Arc::new(view));
    }
}

impl Actor {
    /// Every view of the customer display from now on.
    pub(crate) fn customer_views(&self) -> watch::Receiver<Arc<CustomerView>> {
        self.display.views()
    }

    pub(super) fn publish_display(&mut self, now: Instant) {
        self.display.publish(&self.line.settings, self.preferences, &self.scene, now);
    }

    /// Puts the display where it belongs now.
    pub(super) fn place_display(&mut self) {
        self.place_display_beside(self.display.placed.clone().as_ref());
    }

    /// The same, as if it stood there.
    fn place_display_beside(&mut self, stands: Option<&Placement>) {
        let display = &mut self.display;
        let wanted = place(&display.choices, &display.arrangement.borrow_and_update(), stands);
        if wanted != display.placed {
            tracing::info!(there = wanted.is_some(), "the customer display was placed");
            self.ports.shell.customer_display().place(wanted.as_ref());
            display.placed = wanted;
        }
    }

    /// Leaves no window behind that belongs to this desk: the display, and the pretend phone.
    pub(super) fn take_windows_away(&mut self) {
        if self.display.placed.take().is_some() {
            self.ports.shell.customer_display().place(None);
        }
        if self.ports.practice.is_some() {
            self.ports.shell.close_practice_phone();
        }
    }

    /// When the display changes by itself next.
    pub(super) fn display_wakes_at(&self, now: Instant) -> Option<Instant> {
        let told_until = end_told(&self.scene).map(|(_, since)| since + END_SHOWN);
        [told_until, self.display.here_until].into_iter().flatten().filter(|at| *at > now).min()
    }

    pub(super) fn set_up_display(&mut self, choices: DisplayChoices) -> Result<(), Failure> {
        let is_odd = choices.screen.as_deref().is_some_and(|name| text::check(name, NAME_MAX).is_err());
        if is_odd || choices.diagonal_inches.is_some_and(|inches| !DIAGONALS.contains(&inches)) {
            return Err(Failure::BadInput);
        }
        self.ports.preferences.keep_display(&choices);
        let stands = self.display.placed.clone().filter(|_| self.display.choices.screen == choices.screen);
        self.display.choices = choices;
        self.place_display_beside(stands.as_ref());
        Ok(())
    }

    /// Shows the code of this check on the display, or takes it from there.
    pub(super) fn show_on_display(&mut self, shown: bool) -> Result<(), Failure> {
        let is_asking = match &self.scene {
            Scene::Checking(_) => true,
            Scene::Inquiring(inquiring) => {
                inquiring.running().is_some() && is_at_the_counter(inquiring.about)
            }
            Scene::SignIn(_)
            | Scene::Listing(_)
            | Scene::Order(_)
            | Scene::Verified(_)
            | Scene::NotOwner(_)
            | Scene::Ended(_)
            | Scene::HandedOver(_)
            | Scene::Activity(_)
            | Scene::Settings(_) => false,
        };
        if self.display.placed.is_none() || !is_asking {
            return Err(Failure::NotNow);
        }
        self.display.wanted = Some(shown);
        Ok(())
    }

    /// Has the display say that it is the one.
    pub(super) fn find_display(&mut self) -> Result<(), Failure> {
        if self.display.placed.is_none() {
            return Err(Failure::NotNow);
        }
        self.display.here_until = Some(self.ports.clock.instant() + HERE_SHOWN);
        Ok(())
    }
}

/// Returns when a screen was plugged in or out, or one of our windows was moved.
pub(super) async fn rearranged(arrangement: &mut watch::Receiver<Arrangement>) {
    if arrangement.changed().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// The request whose code belongs on the display: a caller is not in front of it, nor an owner who is asked from afar.
fn customers_turn(scene: &Scene) -> Option<&Waiting> {
    let is_elsewhere = match scene {
        Scene::Inquiring(inquiring) => !is_at_the_counter(inquiring.about),
        Scene::Checking(checking) => checking.at_counter.is_some(),
        Scene::SignIn(_)
        | Scene::Listing(_)
        | Scene::Order(_)
        | Scene::Verified(_)
        | Scene::NotOwner(_)
        | Scene::Ended(_)
        | Scene::HandedOver(_)
        | Scene::Activity(_)
        | Scene::Settings(_) => false,
    };
    scene.waiting().filter(|_| !is_elsewhere)
}

fn is_at_the_counter(about: About) -> bool {
    match about {
        About::Counter | About::Payment => true,
        About::Caller => false,
    }
}

/// Whether a customer is being asked or was told, so that what the teller said of the display still counts.
fn is_a_check(scene: &Scene) -> bool {
    match scene {
        Scene::Checking(_) | Scene::Verified(_) | Scene::NotOwner(_) | Scene::Ended(_) => true,
        Scene::Inquiring(inquiring) => match &inquiring.stage {
            InquiryStage::Running(_) | InquiryStage::Answered(_) => true,
            InquiryStage::Form { .. } => false,
        },
        Scene::SignIn(_)
        | Scene::Listing(_)
        | Scene::Order(_)
        | Scene::HandedOver(_)
        | Scene::Activity(_)
        | Scene::Settings(_) => false,
    }
}

/// What is told of how a check went, and since when. A verdict that was left to lapse and a document that was shown are
/// between the teller and the customer.
fn end_told(scene: &Scene) -> Option<(Showing, Instant)> {
    let since = |clears_at: Instant| clears_at.checked_sub(CLEARS_AFTER).unwrap_or(clears_at);
    match scene {
        Scene::Verified(verified) => match &verified.proof {
            Proof::Verified(_) => Some((Showing::Thanks, verified.proved_at)),
            Proof::Manual(_) => None,
        },
        Scene::NotOwner(not_owner) => Some((Showing::NotCompleted, since(not_owner.clears_at))),
        Scene::Ended(ended) if ended.end == End::VerdictExpired => None,
        Scene::Ended(ended) => Some((Showing::NotCompleted, since(ended.clears_at))),
        Scene::Inquiring(Inquiring { about, stage: InquiryStage::Answered(answered) })
            if is_at_the_counter(*about) =>
        {
            let told = match &answered.outcome {
                Outcome::Identified { .. } => Showing::Done,
                Outcome::AnotherPerson { .. } | Outcome::Ended(_) => Showing::NotCompleted,
            };
            Some((told, since(answered.clears_at)))
        }
        Scene::Inquiring(_)
        | Scene::SignIn(_)
        | Scene::Listing(_)
        | Scene::Order(_)
        | Scene::Checking(_)
        | Scene::HandedOver(_)
        | Scene::Activity(_)
        | Scene::Settings(_) => None,
    }
}
