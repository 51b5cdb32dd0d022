//! Signing in at the till, and out of it: on purpose, or because nobody used it.
//!
//! A try at a PIN is counted in the store before it is made. Whoever is signed in is who acts: in leases, hand-overs and
//! the ledger.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use pickup::{
    staff::{Pin, PinLocked, SpentTry},
    text::StaffId,
};

use crate::{
    failure::Failure,
    request::{Act, TypedPin},
    scene::{Scene, SignIn},
    second_person::{AtDesk, Trouble},
    view::{Notice, PinTrouble},
};

use super::{Actor, storage};

impl Actor {
    /// Begins with the list, or with whoever has to sign in first.
    pub(super) async fn begin(&mut self, notice: Option<Notice>) {
        match self.at_desk {
            AtDesk::Nobody => self.scene = signed_out(false, notice),
            AtDesk::Account | AtDesk::Somebody(_) => self.arrive(notice).await,
        }
    }

    /// Nothing is done while nobody is signed in, and nothing else while a second person is asked.
    pub(super) fn may_act(&self, act: &Act) -> Result<(), Failure> {
        let is_free = matches!(act, Act::Prefer { .. });
        let is_signing_in = matches!(act, Act::SignIn { .. });
        let of_second_person = matches!(act, Act::Approve { .. } | Act::LeaveSecondPerson | Act::Lock);
        match self.at_desk {
            AtDesk::Nobody if !is_free && !is_signing_in => Err(Failure::NotSignedIn),
            AtDesk::Account | AtDesk::Somebody(_)
                if self.asking.is_some() && !is_free && !of_second_person =>
            {
                Err(Failure::NotNow)
            }
            AtDesk::Account | AtDesk::Nobody | AtDesk::Somebody(_) => Ok(()),
        }
    }

    /// Whoever acts is here.
    pub(super) fn touch(&mut self) {
        let now = self.ports.clock.instant();
        if let AtDesk::Somebody(session) = &mut self.at_desk {
            session.touch(now);
        }
        if let Scene::Verified(verified) = &mut self.scene {
            verified.touched_at = now;
        }
    }

    /// Who acts.
    pub(super) fn staff(&self) -> Result<StaffId, Failure> {
        match &self.at_desk {
            AtDesk::Account => {
                StaffId::new(self.line.settings.teller.as_str()).map_err(|_| Failure::BadInput)
            }
            AtDesk::Nobody => Err(Failure::NotSignedIn),
            AtDesk::Somebody(session) => Ok(session.id().clone()),
        }
    }

    pub(super) async fn sign_in(&mut self, id: &str, pin: &TypedPin) -> Result<(), Failure> {
        let Scene::SignIn(_) = &self.scene else { return Err(Failure::NotNow) };
        let signed_in = match self.spend_try(id, pin).await? {
            Ok((spent, pin)) => {
                let roster = &self.line.settings.staff.roster;
                let session = roster.sign_in(spent, &pin, self.ports.clock.instant());
                session.map_err(|_| Trouble::Told(PinTrouble::Wrong))
            }
            Err(trouble) => Err(trouble),
        };
        let Scene::SignIn(shown) = &mut self.scene else { return Err(Failure::NotNow) };
        match signed_in {
            Ok(session) => {
                let notice = shown.notice.take();
                self.forget_tries(&session.id().clone()).await;
                tracing::info!(staff = %session.id(), "signed in");
                self.at_desk = AtDesk::Somebody(session);
                self.arrive(notice).await;
            }
            Err(trouble) => {
                // Whoever looks after the till can see that somebody guesses.
                tracing::warn!(?trouble, "nobody was signed in");
                shown.trouble = Some(trouble);
            }
        }
        Ok(())
    }

    /// Counts a try at somebody's PIN before it is made.
    pub(super) async fn spend_try(
        &mut self,
        id: &str,
        typed: &TypedPin,
    ) -> Result<Result<(SpentTry, Pin), Trouble>, Failure> {
        let pin = match typed.read() {
            Ok(pin) => pin,
            Err(not_a_pin) => return Ok(Err(not_a_pin.into())),
        };
        let known = StaffId::new(id.trim()).ok();
        // There is nothing to try where nobody has that id, and nothing is kept of what was typed there.
        let Some(staff) = known.filter(|id| self.line.settings.staff.roster.find(id).is_some()) else {
            return Ok(Err(Trouble::Told(PinTrouble::Wrong)));
        };
        let now = self.time_of_tries();
        let spent = self.ports.store.spend_try(&staff, now).await.map_err(|error| storage(&error))?;
        Ok(match spent {
            Ok(spent) => Ok((spent, pin)),
            Err(PinLocked::UntilReleased) => Err(Trouble::Told(PinTrouble::LockedUntilReleased)),
            Err(PinLocked::Until { until }) => {
                let left = Duration::try_from(until.duration_since(now)).unwrap_or_default();
                Err(Trouble::Until(self.ports.clock.instant() + left))
            }
        })
    }

    /// The provider's time: a till's own is set by whoever stands at it. While it is not known no pause ends.
    fn time_of_tries(&self) -> Timestamp {
        self.provider_time().unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// A right PIN ends the count. Should that fail, the next right one will.
    pub(super) async fn forget_tries(&mut self, staff: &StaffId) {
        if let Err(error) = self.ports.store.forget_tries(staff).await {
            tracing::warn!(%error, "the count of tries at a PIN was not ended");
        }
    }

    /// Signs out. Whatever is unfinished is left: no poll goes on, and no QR code stays.
    pub(super) async fn lock(&mut self) -> Result<(), Failure> {
        let is_staffed = self.line.settings.staff.roster.iter().len() > 0;
        if !is_staffed || matches!(self.at_desk, AtDesk::Nobody) {
            return Err(Failure::NotNow);
        }
        self.sign_out(false).await;
        Ok(())
    }

    /// Nobody used the till for too long.
    pub(super) async fn lock_if_unused(&mut self, now: Instant) {
        let locks_at = self.at_desk.locks_at(self.line.settings.staff.auto_lock);
        if locks_at.is_some_and(|at| now >= at) {
            self.sign_out(true).await;
        }
    }

    async fn sign_out(&mut self, locked_itself: bool) {
        self.leave().await;
        self.asking = None;
        if self.call.take().is_some() {
            self.look_at = Some(self.ports.clock.instant());
        }
        self.at_desk = AtDesk::Nobody;
        self.scene = signed_out(locked_itself, None);
    }

    /// When something about the staff changes by itself next.
    pub(super) fn staff_wakes_at(&self, now: Instant) -> Option<Instant> {
        let shown = match &self.scene {
            Scene::SignIn(sign_in) => sign_in.trouble,
            Scene::Listing(_)
            | Scene::Order(_)
            | Scene::Checking(_)
            | Scene::Verified(_)
            | Scene::NotOwner(_)
            | Scene::Ended(_)
            | Scene::HandedOver(_)
            | Scene::Activity(_)
            | Scene::Inquiring(_)
            | Scene::Settings(_) => self.asking.as_ref().and_then(|asking| asking.trouble),
        };
        let pause = shown.and_then(|trouble| match trouble {
            Trouble::Told(_) => None,
            Trouble::Until(until) => Some(until),
        });
        let locks_at = self.at_desk.locks_at(self.line.settings.staff.auto_lock);
        [pause.filter(|until| *until > now), locks_at].into_iter().flatten().min()
    }
}

fn signed_out(locked_itself: bool, notice: Option<Notice>) -> Scene {
    Scene::SignIn(SignIn { locked_itself, trouble: None, notice })
}
