//! The rules that a second person may let pass for one hand-over, and several of them in one word.
//!
//! Which of them stand against a hand-over is found elsewhere (`handover/rules.rs`).

/// A rule that a second person may let pass for one hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Overridable {
    /// The customer did not accept in front of the teller, and the policy does not allow that for this order.
    Remote,
    /// Not every line is handed over, and the policy wants that.
    EveryLine,
    /// The e-mail address that decided belonged to another account the last time.
    AnotherAccount,
    /// Another order with the same number, of the same customer, was handed over.
    SameNumber,
}

impl Overridable {
    /// Those that a policy may allow. That a second person looks at another account, or at another order with the same
    /// number, is no exception: it is the rule.
    pub const ALL: [Self; 2] = [Self::Remote, Self::EveryLine];
    const ANY: [Self; 4] = [Self::Remote, Self::EveryLine, Self::AnotherAccount, Self::SameNumber];

    /// The rule of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == name)
    }

    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Remote => "remote",
            Self::EveryLine => "every_line",
            Self::AnotherAccount => "another_account",
            Self::SameNumber => "same_number",
        }
    }

    fn bit(self) -> u8 {
        match self {
            Self::Remote => 1,
            Self::EveryLine => 2,
            Self::AnotherAccount => 4,
            Self::SameNumber => 8,
        }
    }
}

/// Rules that are let pass together, one at least: what stands against one hand-over is approved at once, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rules(u8);

impl Rules {
    /// These rules, whatever their order; nothing if there is none.
    #[must_use]
    pub fn new(rules: impl IntoIterator<Item = Overridable>) -> Option<Self> {
        let bits = rules.into_iter().fold(0, |bits, rule| bits | rule.bit());
        (bits != 0).then_some(Self(bits))
    }

    /// Whether a rule is one of them.
    #[must_use]
    pub fn contains(self, rule: Overridable) -> bool {
        self.0 & rule.bit() != 0
    }

    /// Each of them, in an order that is always the same.
    pub fn iter(self) -> impl Iterator<Item = Overridable> {
        Overridable::ANY.into_iter().filter(move |rule| self.contains(*rule))
    }
}

impl From<Overridable> for Rules {
    fn from(rule: Overridable) -> Self {
        Self(rule.bit())
    }
}

/// Their names in the ledger, with a space between two.
impl std::fmt::Display for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.iter().map(Overridable::as_str).collect();
        f.write_str(&names.join(" "))
    }
}
