//! The web shops as the desk asks them, while a customer waits.
//!
//! Each question is asked once; how long anybody waits for its answer is the desk's business.

use async_trait::async_trait;
use desk::{
    ports::{Clock, Shops, Silent, Standing},
    view::{Advice, Point, PointResult, TestedPoint},
};
use jiff::Timestamp;
use pickup::{
    order::OrderKey,
    outbox::{State, Trouble},
    shop::{Batch, Misconfigured, ShopError, may_be_hidden},
    store::LIST_MAX,
    text::OrderNumber,
};

use super::{Joined, ShopTrouble, Synced, WebShops};

/// An id that no shop gives to an order: asking for it asks for nobody's data.
const NO_ORDER: &str = "0";

#[async_trait]
impl Shops for WebShops {
    fn can_ask(&self, order: &OrderKey) -> bool {
        self.joined_of(order).is_some()
    }

    async fn look_up(&self, order: &OrderKey) -> bool {
        let Some(joined) = self.joined_of(order) else { return false };
        match self.ask(joined, order).await {
            Ok(()) => true,
            Err(trouble) => {
                tracing::info!(shop = joined.name, %trouble, "an order could not be looked up");
                false
            }
        }
    }

    async fn as_of(&self, order: &OrderKey) -> Option<Timestamp> {
        let joined = self.joined_of(order)?;
        // Whatever became of it is in no list of changes either.
        if joined.hides(order) {
            return None;
        }
        let place = self.kept.places.place(&joined.source).await;
        place.ok().flatten()?.as_of
    }

    async fn find(&self, number: &OrderNumber) -> bool {
        let mut asked = tokio::task::JoinSet::new();
        for joined in &self.joined {
            let (joined, number, clock) = (joined.clone(), number.clone(), self.clock.clone());
            asked.spawn(async move {
                let shop = joined.shop(clock.instant()).await?;
                let found = shop.find(&number, clock.now()).await;
                joined.note(&found, clock.instant());
                Ok::<Batch, ShopTrouble>(found?)
            });
        }
        let mut synced = Synced::default();
        while let Some(batch) = asked.join_next().await {
            // A shop that does not answer hides nothing of what another one has.
            let Ok(Ok(batch)) = batch else { continue };
            if let Err(error) = self.keep(batch, &mut synced, None).await {
                tracing::warn!(%error, "orders that a shop has found could not be kept");
            }
        }
        let Synced { imported, .. } = synced;
        imported.added + imported.updated > 0
    }

    async fn told(&self, entry: u64) -> Option<State> {
        let news = self.kept.outbox.news_of(entry).await.ok().flatten()?;
        Some(news.delivery.state().clone())
    }

    async fn standing(&self) -> Standing {
        let silent = self.joined.iter().find(|joined| joined.is_silent());
        let silent = match silent {
            None => None,
            Some(joined) => {
                let place = self.kept.places.place(&joined.source).await.ok().flatten();
                Some(Silent { as_of: place.and_then(|place| place.as_of) })
            }
        };
        let unsettled = self.kept.outbox.news(true, LIST_MAX).await.unwrap_or_default();
        // Of what is forgotten nobody at the till can tell the shop any more.
        let failed = unsettled.iter().filter(|news| match news.delivery.state() {
            State::Failed { trouble, .. } => *trouble != Trouble::Forgotten,
            State::Waiting { .. } | State::Told { .. } | State::Withdrawn { .. } => false,
        });
        Standing { silent, not_told: u32::try_from(failed.count()).unwrap_or(u32::MAX) }
    }

    async fn examine(&self) -> Vec<TestedPoint> {
        let all: Vec<&Joined> = self.joined.iter().map(|joined| &**joined).collect();
        examine(&all, &*self.clock).await
    }
}

impl WebShops {
    fn joined_of(&self, order: &OrderKey) -> Option<&Joined> {
        self.joined.iter().find(|joined| joined.source.has(order)).map(|joined| &**joined)
    }

    /// Asks for one order and keeps the answer. One that the shop has no more is not collected any more.
    async fn ask(&self, joined: &Joined, order: &OrderKey) -> Result<(), ShopTrouble> {
        let shop = joined.shop(self.clock.instant()).await?;
        let said = shop.look_up(order, self.clock.now()).await;
        joined.note(&said, self.clock.instant());
        let mut said = match said {
            Err(ShopError::Gone) => Batch::default(),
            said => said?,
        };
        // It is there, and can't be used as it is now.
        if let (true, Some(skipped)) = (said.orders.is_empty(), said.skipped.pop()) {
            return Err(ShopTrouble::Unfit(skipped.why));
        }
        let is_hidden = said.hidden.contains(order) && self.may_be_hidden(order).await?;
        joined.note_hidden(order, is_hidden);
        if is_hidden {
            return Err(ShopTrouble::Hidden);
        }
        if said.orders.is_empty() && said.elsewhere.is_empty() {
            said.elsewhere.push(order.clone());
        }
        Ok(self.keep(said, &mut Synced::default(), None).await?)
    }
}

impl WebShops {
    /// Whether a shop that hides old orders may hide this one.
    async fn may_be_hidden(&self, order: &OrderKey) -> Result<bool, ShopTrouble> {
        let known = self.kept.store.order(order).await?;
        Ok(known.is_some_and(|record| may_be_hidden(&record.order, self.clock.now())))
    }
}

/// Asks each shop for an order that is nobody's: that tells whether it is there and takes the key.
pub(crate) async fn examine(all: &[&Joined], clock: &dyn Clock) -> Vec<TestedPoint> {
    let mut points = Vec::new();
    for joined in all {
        let (name, point) = (&joined.name, Point::Shops);
        points.push(match examine_one(joined, clock).await {
            Ok(()) => TestedPoint { point, result: PointResult::Passed, detail: name.clone(), advice: None },
            Err(trouble) => {
                let advice = Some(advice(&trouble));
                // The till works without, and goes on with what it knows of old orders.
                let hides_old = Misconfigured::OldOrdersHidden;
                let works =
                    matches!(&trouble, ShopTrouble::Shop(ShopError::Misconfigured(why)) if *why == hides_old);
                let result = if works { PointResult::Warned } else { PointResult::Failed };
                let detail = format!("{name}: {trouble}");
                TestedPoint { point, result, detail, advice }
            }
        });
    }
    points
}

async fn examine_one(joined: &Joined, clock: &dyn Clock) -> Result<(), ShopTrouble> {
    let shop = joined.shop(clock.instant()).await?;
    let order = joined.source.key(NO_ORDER).map_err(|_| ShopError::from(Misconfigured::AnotherSource))?;
    match shop.look_up(&order, clock.now()).await {
        Ok(_) | Err(ShopError::Gone) => Ok(shop.examine(joined.tell).await?),
        Err(error) => Err(error.into()),
    }
}

fn advice(trouble: &ShopTrouble) -> Advice {
    match trouble {
        ShopTrouble::Shop(ShopError::Unreachable | ShopError::TryLater { .. }) | ShopTrouble::Resting => {
            Advice::CheckNetwork
        }
        ShopTrouble::Shop(ShopError::Unauthorized)
        | ShopTrouble::Secret(_)
        | ShopTrouble::NotASecret { .. } => Advice::KeepCredential,
        ShopTrouble::Shop(ShopError::Misconfigured(Misconfigured::Untrusted)) => Advice::AddRoots,
        ShopTrouble::Shop(ShopError::Misconfigured(_) | ShopError::Gone | ShopError::Refused(_))
        | ShopTrouble::Unfit(_)
        | ShopTrouble::Hidden
        | ShopTrouble::Roots { .. } => Advice::CorrectConfiguration,
        ShopTrouble::Store(_) => Advice::RepairData,
    }
}
