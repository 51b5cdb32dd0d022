//! Tells a shop of hand-overs: what is due, one after the other, each noted before it is sent and after it was answered.
//!
//! When, when again and when no more is decided in `pickup::outbox`. A piece of news that always fails comes after all
//! others.

use std::time::Duration;

use pickup::outbox::{State, ends_the_round};
use pickup::shop::{NoticeId, Shop, ShopError};

use super::{Joined, ShopTrouble, WebShops};

/// News of one round.
const NEWS_AT_ONCE: u32 = 20;
/// An attempt that takes longer is given up, well before anybody else may begin one.
const ATTEMPT: Duration = Duration::from_secs(240);

/// What one round of telling did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The shop knows.
    pub told: u32,
    /// It is tried again.
    pub waiting: u32,
    /// The shop will never accept it.
    pub failed: u32,
}

impl WebShops {
    /// Tells a shop what is due now.
    ///
    /// # Errors
    /// [`ShopTrouble`] if nobody could be asked, or if the store failed; what was told before it counts.
    pub(super) async fn tell_one(&self, joined: &Joined) -> Result<Told, ShopTrouble> {
        let mut round = Told::default();
        let due = self.kept.outbox.due(&joined.source, self.clock.now(), NEWS_AT_ONCE).await?;
        if due.is_empty() {
            return Ok(round);
        }
        let shop = joined.shop(self.clock.instant()).await?;
        for id in due {
            let Some(result) = self.attempt(joined, &*shop, &id, &mut round).await? else { continue };
            if result.is_err_and(|error| ends_the_round(&error)) {
                break;
            }
        }
        Ok(round)
    }

    /// One attempt; nothing if somebody else makes it.
    async fn attempt(
        &self,
        joined: &Joined,
        shop: &dyn Shop,
        id: &NoticeId,
        round: &mut Told,
    ) -> Result<Option<Result<(), ShopError>>, ShopTrouble> {
        let outbox = &self.kept.outbox;
        let Some(notice) = outbox.begin_attempt(id, self.clock.now()).await? else { return Ok(None) };
        let result = tokio::select! {
            result = shop.tell(&notice) => result,
            () = self.clock.sleep_until(self.clock.instant() + ATTEMPT) => Err(ShopError::Unreachable),
        };
        joined.note(&result, self.clock.instant());
        let mut chance = [0; 4];
        self.chance.fill(&mut chance);
        let chance = u32::from_le_bytes(chance);
        let delivery = outbox.attempted(id, &result, self.clock.now(), chance).await?;
        match delivery.as_ref().map(pickup::outbox::Delivery::state) {
            Some(State::Told { .. }) => round.told += 1,
            Some(State::Failed { .. }) => {
                tracing::warn!(news = %id, "a shop refuses the news of a hand-over; see `claimcheck-cli outbox list`");
                round.failed += 1;
            }
            Some(State::Waiting { .. }) => round.waiting += 1,
            Some(State::Withdrawn { .. }) | None => {}
        }
        Ok(Some(result.map(|_| ())))
    }
}
