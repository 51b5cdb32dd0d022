//! Asking the web shops while a customer waits: never for longer than that, and going on with what the store has.
//!
//! What a shop says reaches the order through the store; here is only how fresh the store's word is.

use jiff::{SignedDuration, Timestamp};
use pickup::{
    handover::ShopsWord,
    order::{OrderKey, OrderRecord},
    outbox::State,
    realm::Realm,
    text::OrderNumber,
};

use crate::{
    failure::Failure,
    ports::{SHOPS_PATIENCE, Standing},
    show,
    view::{Closed, Notice, ShopNews},
};

use super::{Actor, storage};

/// For so long the answer of a shop is shown as how the order is now.
const HOLDS: SignedDuration = SignedDuration::from_secs(30);

/// How fresh the store's word on one order is.
pub(super) struct Heard {
    order: OrderKey,
    /// Whether its shop has just said how it is.
    answered: bool,
    /// When its shop last said so, as far as more is known than the order itself tells.
    as_of: Option<Timestamp>,
}

impl Actor {
    /// Asks an order's shop how it is now. What it says is in the store when this returns.
    pub(super) async fn look_up(&mut self, order: &OrderKey) {
        let (shops, clock) = (self.ports.shops.clone(), self.ports.clock.clone());
        let until = clock.instant() + SHOPS_PATIENCE;
        let answered = tokio::select! {
            answered = shops.look_up(order) => answered,
            () = clock.sleep_until(until) => false,
        };
        let as_of = if answered { Some(clock.now()) } else { shops.as_of(order).await };
        self.shops_word = Some(Heard { order: order.clone(), answered, as_of });
    }

    /// Asks how the orders of one check are now. A shop that says nothing of the first is not waited for again. Gives those
    /// of which nothing was said although there was somebody to ask.
    pub(super) async fn look_up_all(&mut self, order: &OrderKey, also: &[OrderKey]) -> Vec<OrderKey> {
        let mut silent = Vec::new();
        self.look_up(order).await;
        silent.extend((self.shops_word_on(order) == ShopsWord::Silent).then(|| order.clone()));
        let Some(word) = self.shops_word.take() else { return silent };
        for other in also {
            if word.answered {
                self.look_up(other).await;
            }
            silent.extend((self.shops_word_on(other) == ShopsWord::Silent).then(|| other.clone()));
        }
        self.shops_word = Some(word);
        silent
    }

    /// What an order's shop said when it was asked last, if it was asked about this order.
    pub(super) fn shops_word_on(&self, order: &OrderKey) -> ShopsWord {
        let said = |heard: &Heard| heard.answered && heard.order == *order;
        match () {
            () if self.shops_word.as_ref().is_some_and(said) => ShopsWord::Answered,
            () if self.ports.shops.can_ask(order) => ShopsWord::Silent,
            () => ShopsWord::NoShop,
        }
    }

    /// Why nobody is asked about these now: their shop says nothing, and the policy wants its word for one of them.
    pub(super) async fn silence_closed(&mut self, silent: &[OrderKey]) -> Result<Option<Closed>, Failure> {
        let settings = self.line.settings.clone();
        for key in silent {
            let record = self.ports.store.order(key).await.map_err(|error| storage(&error))?;
            let total = record.and_then(|record| record.order.payment.total);
            if !settings.policy.accepts_silence(total) {
                return Ok(Some(Closed::ShopSilent));
            }
        }
        Ok(None)
    }

    /// An order is shown, and nobody is asked about it. What its shop said a moment ago still holds.
    pub(super) async fn note_unasked(&mut self, order: &OrderKey) {
        let just_now = self.now() - HOLDS;
        let said = |word: &Heard| word.order == *order && word.answered;
        if self
            .shops_word
            .as_ref()
            .is_some_and(|word| said(word) && word.as_of.is_some_and(|at| at >= just_now))
        {
            return;
        }
        let as_of = self.ports.shops.as_of(order).await;
        self.shops_word = Some(Heard { order: order.clone(), answered: false, as_of });
    }

    /// Whether a shop has an order of exactly this number that nobody had heard of. It is in the store then.
    pub(super) async fn find_in_shops(&mut self, text: &str) -> bool {
        // Whoever types a name looks for an order that is here.
        let number = text.bytes().any(|byte| byte.is_ascii_digit()).then(|| OrderNumber::new(text).ok());
        let Some(number) = number.flatten() else { return false };
        let until = self.ports.clock.instant() + SHOPS_PATIENCE;
        tokio::select! {
            found = self.ports.shops.find(&number) => found,
            () = self.ports.clock.sleep_until(until) => false,
        }
    }

    /// An order with all that is known of how fresh it is, for the ledger.
    pub(super) fn as_heard(&self, record: OrderRecord) -> OrderRecord {
        let heard = self.shops_word.as_ref().filter(|heard| heard.order == record.order.key);
        let as_of = heard.and_then(|heard| heard.as_of).map_or(record.as_of, |at| at.max(record.as_of));
        OrderRecord { as_of, ..record }
    }

    /// How old the store's word on the shown order is, where its shop has not just said how it is. Practice has no shop.
    pub(super) fn stale_since(&self) -> Option<Timestamp> {
        let record = self.scene.order()?;
        let key = &record.order.key;
        let is_fresh = self.shops_word.as_ref().is_some_and(|heard| heard.answered && heard.order == *key);
        let is_told = self.line.settings.realm != Realm::Practice && !is_fresh;
        is_told.then(|| self.as_heard(record.clone()).as_of)
    }

    /// What the teller should know of the shops, above the list.
    pub(super) async fn shop_notice(&mut self) -> Option<Notice> {
        let Standing { silent, not_told } = self.ports.shops.standing().await;
        let silent = silent.map(|silent| Notice::ShopSilent { as_of: silent.as_of.map(show::seconds) });
        silent.or((not_told > 0).then_some(Notice::ShopNotTold { hand_overs: not_told }))
    }

    /// How far the news of a hand-over is.
    pub(super) async fn news_of(&mut self, entry: u64) -> Option<ShopNews> {
        match self.ports.shops.told(entry).await? {
            State::Waiting { .. } => Some(ShopNews::Waiting),
            State::Told { .. } => Some(ShopNews::Told),
            State::Failed { .. } => Some(ShopNews::Failed),
            State::Withdrawn { .. } => None,
        }
    }
}
