//! The doctor: looks at everything that a check needs, one point after the other, and says what to do for each that fails.
//!
//! It changes nothing, here or at the provider. What can't be tried because something before it failed is skipped; all
//! else is tried, so that one look tells everything.

mod beside;
mod here;
mod provider;

use std::sync::Arc;

use pickup::store::Store;

use crate::{
    exchange::{Known, Line},
    ports::{Chance, Clock, Mail, Printer, Secrets, Shops, Wire},
    settings::{Settings, SettingsError},
    view::{Advice, Point, PointResult, TestedPoint},
};

/// A till, as far as it could be put together.
pub struct Patient {
    /// The settings.
    pub settings: Settings,
    /// The way to the provider; none if it could not be set up.
    pub wire: Option<Arc<dyn Wire>>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Arc<dyn Chance>,
    /// Secrets.
    pub secrets: Arc<dyn Secrets>,
    /// The data folder; none if it could not be opened, or was never used.
    pub store: Option<Arc<dyn Store>>,
    /// The receipt printer, if one is configured.
    pub printer: Option<Arc<dyn Printer>>,
    /// The mail server for links, if one is configured.
    pub mail: Option<Arc<dyn Mail>>,
    /// What is known already: these points are not looked at again.
    pub found: Vec<TestedPoint>,
}

/// Looks at a till. Every point is in the answer, in order.
pub async fn examine(patient: Patient) -> Vec<TestedPoint> {
    let Patient { settings, wire, clock, chance, secrets, store, printer, mail, found } = patient;
    let mut report = Report::of(&settings, found);
    let settings = Arc::new(settings);
    let reachable = wire.is_some();
    let wire = wire.unwrap_or_else(|| Arc::new(NoWire));
    let line = Line { wire, clock, chance, secrets, settings };
    here::look(&line, store.as_deref(), &mut report).await;
    beside::look(printer.as_deref(), mail.as_deref(), &mut report).await;
    if reachable {
        provider::look(&line, &mut Known::default(), &mut report).await;
    }
    report.finish()
}

/// What is told of a till whose configuration is not good: nothing else of it can be looked at.
#[must_use]
pub fn misconfigured(fault: &SettingsError) -> Vec<TestedPoint> {
    let mut report = Report { points: Vec::new(), purposes: Vec::new() };
    report.note(Point::Configuration, Finding::failed(Advice::CorrectConfiguration, fault));
    report.finish()
}

/// Looks at an open till, from inside it. `has_tenants`: whether its customers' tokens have named a tenant.
pub(crate) async fn examine_open(
    line: &Line,
    store: &dyn Store,
    shops: &dyn Shops,
    printer: Option<&dyn Printer>,
    mail: Option<&dyn Mail>,
    has_tenants: bool,
) -> (Known, Vec<TestedPoint>) {
    let mut known = Known::default();
    known.has_tenants = has_tenants;
    let mut report = Report::of(&line.settings, shops.examine().await);
    here::look(line, Some(store), &mut report).await;
    beside::look(printer, mail, &mut report).await;
    provider::look(line, &mut known, &mut report).await;
    (known, report.finish())
}

/// Stands where no wire could be set up. Nobody asks it.
struct NoWire;

#[async_trait::async_trait]
impl Wire for NoWire {
    async fn send(&self, _request: ciba::HttpRequest) -> Result<ciba::HttpAnswer, ciba::Unreachable> {
        Err(ciba::Unreachable::NotConnected)
    }

    fn own_roots(&self) -> usize {
        0
    }
}

/// What one look at a point found.
struct Finding {
    result: PointResult,
    detail: String,
    advice: Option<Advice>,
}

impl Finding {
    fn passed(detail: impl Into<String>) -> Self {
        Self { result: PointResult::Passed, detail: detail.into(), advice: None }
    }

    fn warned(advice: Advice, detail: impl ToString) -> Self {
        Self { result: PointResult::Warned, detail: detail.to_string(), advice: Some(advice) }
    }

    fn failed(advice: Advice, detail: impl ToString) -> Self {
        Self { result: PointResult::Failed, detail: detail.to_string(), advice: Some(advice) }
    }
}

/// What was found so far. What was found first stays.
struct Report {
    points: Vec<TestedPoint>,
    /// The points of purposes that have a client of their own.
    purposes: Vec<Point>,
}

impl Report {
    fn of(settings: &Settings, points: Vec<TestedPoint>) -> Self {
        let own = |about| settings.provider.purposes.of(about).is_some();
        let purposes = provider::PURPOSES.into_iter().filter(|(about, _)| own(*about));
        Self { points, purposes: purposes.map(|(_, point)| point).collect() }
    }

    fn knows(&self, point: Point) -> bool {
        self.points.iter().any(|tested| tested.point == point)
    }

    /// Whether this very fault is told at a point already.
    fn tells(&self, point: Point, fault: &str) -> bool {
        let is_it = |tested: &TestedPoint| tested.result == PointResult::Failed && tested.detail == fault;
        self.points.iter().any(|tested| tested.point == point && is_it(tested))
    }

    fn note(&mut self, point: Point, finding: Finding) {
        if !self.knows(point) {
            let Finding { result, detail, advice } = finding;
            self.points.push(TestedPoint { point, result, detail, advice });
        }
    }

    /// Every point in order, some of them several times; what nobody could look at is skipped.
    fn finish(mut self) -> Vec<TestedPoint> {
        for point in Point::ALL.into_iter().chain(std::mem::take(&mut self.purposes)) {
            self.note(point, Finding { result: PointResult::Skipped, detail: String::new(), advice: None });
        }
        self.points.sort_by_key(|tested| tested.point);
        self.points
    }
}
