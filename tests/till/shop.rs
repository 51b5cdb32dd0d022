//! A web shop that is not there: orders that change, hand-overs that it is told of, and days on which it does neither.
//!
//! It keeps the promises of the port, so that what a till does with a shop is the real thing.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};

use async_trait::async_trait;
use jiff::Timestamp;
use pickup::{
    import::{Format, Reading},
    order::{Order, OrderKey},
    pseudonym::PseudonymKey,
    shop::{Batch, Cursor, HandOverNotice, Misconfigured, Page, Refusal, Shop, ShopError, Source, Told},
    text::OrderNumber,
};
use serde_json::Value;

/// How the shop behaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// As it should.
    #[default]
    Good,
    /// Every question gets this.
    Fails(ShopError),
    /// It does what it is asked, and its answer is lost.
    AnswersLost,
    /// It never answers.
    Silent,
    /// It shows no order that it is asked for, as Shopify to an app that may see young orders only.
    Hides,
}

/// The shop.
pub struct WebShop {
    source: Source,
    page: usize,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    mood: Mood,
    /// Every change, the oldest first.
    changes: Vec<(OrderKey, Option<Order>)>,
    /// The cursors it was asked with.
    cursors: Vec<Option<String>>,
    /// How often it was asked anything.
    asked: usize,
    /// Each attempt to tell it something.
    attempts: Vec<HandOverNotice>,
    /// What it took down, by the name of the news.
    notes: BTreeMap<String, HandOverNotice>,
    /// Numbers of orders of which it will hear nothing.
    refuses: Vec<String>,
}

impl WebShop {
    /// The shop whose orders are made by [`crate::order`]; so many of them are a page.
    pub(crate) fn new(page: usize) -> Self {
        let source = Source::new("test", "https://tallmo.example").expect("a source");
        Self { source, page, inside: Mutex::default() }
    }

    /// An order is made, or changes.
    pub fn change(&self, order: &Value) {
        let key = PseudonymKey::new(&[7; 32]);
        let now = Timestamp::from_second(crate::BEGIN_S + 86_000).expect("a time");
        let reading = Reading { key: &key, now, country: None, keep_good: false };
        let text = order.to_string();
        let read = pickup::import::read(text.as_bytes(), Format::Json, &reading).expect("a good order");
        let changes = read.orders.into_iter().map(|order| (order.key.clone(), Some(order)));
        self.inside().changes.extend(changes);
    }

    /// An order is sent instead of collected, or thrown away.
    pub fn remove(&self, id: &str) {
        let key = self.source.key(id).expect("a key");
        self.inside().changes.push((key, None));
    }

    /// From now on it behaves like this.
    pub fn is(&self, mood: Mood) {
        self.inside().mood = mood;
    }

    /// From now on it will hear nothing of this order.
    pub fn refuses(&self, number: &str) {
        self.inside().refuses.push(number.to_owned());
    }

    /// The cursors it was asked with so far.
    pub fn cursors(&self) -> Vec<Option<String>> {
        self.inside().cursors.clone()
    }

    /// How often it was asked anything.
    pub fn asked(&self) -> usize {
        self.inside().asked
    }

    /// Each attempt to tell it something.
    pub fn attempts(&self) -> Vec<HandOverNotice> {
        self.inside().attempts.clone()
    }

    /// What it took down.
    pub fn notes(&self) -> Vec<HandOverNotice> {
        self.inside().notes.values().cloned().collect()
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().expect("no test panics while it holds this")
    }

    /// What comes of a question, whatever its answer would be.
    async fn mood(&self) -> Result<Mood, ShopError> {
        let mood = {
            let mut inside = self.inside();
            inside.asked += 1;
            inside.mood.clone()
        };
        match mood {
            Mood::Silent => std::future::pending().await,
            Mood::Fails(error) => Err(error),
            Mood::Good | Mood::AnswersLost | Mood::Hides => Ok(mood),
        }
    }

    async fn answer<T>(
        &self,
        answer: impl FnOnce(&mut Inside) -> Result<T, ShopError>,
    ) -> Result<T, ShopError> {
        let mood = self.mood().await?;
        let answer = answer(&mut self.inside());
        if mood == Mood::AnswersLost { Err(ShopError::Unreachable) } else { answer }
    }

    fn batch<'a>(changes: impl Iterator<Item = &'a (OrderKey, Option<Order>)>, now: Timestamp) -> Batch {
        let mut batch = Batch::default();
        for (key, order) in changes {
            match order {
                Some(order) => batch.add(order.clone(), now),
                None => batch.elsewhere.push(key.clone()),
            }
        }
        batch
    }
}

#[async_trait]
impl Shop for WebShop {
    fn source(&self) -> &Source {
        &self.source
    }

    async fn changed_since(&self, cursor: Option<&Cursor>, now: Timestamp) -> Result<Page, ShopError> {
        self.inside().cursors.push(cursor.map(|cursor| cursor.as_str().to_owned()));
        self.answer(|inside| {
            let from = cursor.map_or(Ok(0), |cursor| cursor.as_str().parse());
            let from: usize = from.map_err(|_| Misconfigured::Cursor)?;
            let end = inside.changes.len().min(from + self.page);
            let batch = Self::batch(inside.changes[from..end].iter(), now);
            let next = Cursor::new(end.to_string()).map_err(|_| Misconfigured::Cursor)?;
            Ok(Page { batch, next, is_last: end == inside.changes.len() })
        })
        .await
    }

    async fn find(&self, number: &OrderNumber, now: Timestamp) -> Result<Batch, ShopError> {
        self.answer(|inside| {
            let has = |order: &Option<Order>| order.as_ref().is_some_and(|order| order.number == *number);
            Ok(Self::batch(inside.changes.iter().rev().filter(|(_, order)| has(order)).take(1), now))
        })
        .await
    }

    async fn look_up(&self, order: &OrderKey, now: Timestamp) -> Result<Batch, ShopError> {
        self.answer(|inside| {
            if inside.mood == Mood::Hides {
                return Ok(Batch { hidden: vec![order.clone()], ..Batch::default() });
            }
            Ok(Self::batch(inside.changes.iter().rev().filter(|(key, _)| key == order).take(1), now))
        })
        .await
    }

    async fn tell(&self, notice: &HandOverNotice) -> Result<Told, ShopError> {
        self.inside().attempts.push(notice.clone());
        self.answer(|inside| {
            if inside.refuses.iter().any(|number| *number == notice.number.as_str()) {
                return Err(Refusal::Lines.into());
            }
            let known = inside.notes.insert(notice.id.to_string(), notice.clone());
            Ok(if known.is_some() { Told::Before } else { Told::Now })
        })
        .await
    }
}
