//! What kinds of weather there are: how often what goes wrong.
//!
//! What `flow.rs` draws within each kind is stated there.

/// What may happen in a flow; probabilities are per question unless said otherwise.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weather {
    /// A fixed round trip in seconds, or the mixture above.
    pub(crate) round_trip_s: Option<f64>,
    /// The question or its connection fails before the provider has acted.
    pub(crate) faults_before: f64,
    /// The provider has acted and its answer is lost.
    pub(crate) faults_after: f64,
    /// A `slow_down` out of the blue.
    pub(crate) slow_downs: f64,
    /// Per flow: the provider forgets the request within its life, as after a restart.
    pub(crate) forgetful: f64,
    /// Per flow: the teller cancels within a minute.
    pub(crate) cancels: f64,
    /// Per flow: somebody presses *Try now* between questions.
    pub(crate) impatient: f64,
    /// Per flow: the provider holds questions for up to 30 s.
    pub(crate) long_polling: f64,
    /// Per flow: the network is gone from some moment on.
    pub(crate) outages: f64,
    /// Per flow: the PC is suspended at some moment of the request's life.
    pub(crate) suspends: f64,
}

impl Weather {
    const CALM: Self = Self {
        round_trip_s: None,
        faults_before: 0.0,
        faults_after: 0.0,
        slow_downs: 0.0,
        forgetful: 0.0,
        cancels: 0.0,
        impatient: 0.0,
        long_polling: 0.0,
        outages: 0.0,
        suspends: 0.0,
    };

    /// Everything at once.
    pub(crate) const ANY: Self = Self {
        faults_before: 0.08,
        faults_after: 0.03,
        slow_downs: 0.02,
        forgetful: 0.2,
        cancels: 0.05,
        impatient: 0.3,
        long_polling: 0.2,
        outages: 0.05,
        suspends: 0.05,
        ..Self::CALM
    };

    /// Faults that strike before the provider acts, at 5 %, on ordinary networks.
    pub(crate) const FAULTS_BEFORE_THE_PROVIDER_ACTS: Self =
        Self { round_trip_s: Some(0.2), faults_before: 0.05, ..Self::CALM };

    /// Half of all answers are lost after the provider acted.
    pub(crate) const RESULTS_SWALLOWED: Self =
        Self { faults_after: 0.5, faults_before: 0.05, long_polling: 0.2, forgetful: 0.5, ..Self::CALM };

    /// Every PC is suspended once.
    pub(crate) const SUSPENDED: Self =
        Self { suspends: 1.0, faults_before: 0.05, faults_after: 0.03, long_polling: 0.3, ..Self::CALM };

    /// The same without faults of the first kind.
    pub(crate) const fn without_faults_before(self) -> Self {
        Self { faults_before: 0.0, ..self }
    }

    /// A quiet network of one speed, every leg +-30 %.
    pub(crate) const fn steady(round_trip_s: f64) -> Self {
        Self { round_trip_s: Some(round_trip_s), impatient: 0.3, ..Self::CALM }
    }
}
