//! What deserves a look, for people.
//! The names for scripts are in `pickup`.

use pickup::ledger::Remarkable;

use super::Words;

impl Words {
    pub(crate) fn remarkable(&self, what: Remarkable) -> String {
        self.text(key(what), &[])
    }
}

pub(super) fn key(what: Remarkable) -> &'static str {
    match what {
        Remarkable::Remote => "cli.look.remote",
        Remarkable::ManualId => "cli.look.manual_id",
        Remarkable::WeakerProof => "cli.look.weaker_proof",
        Remarkable::Proxy => "cli.look.proxy",
        Remarkable::Override => "cli.look.override",
        Remarkable::Correction => "cli.look.correction",
        Remarkable::OwnerChange => "cli.look.owner_change",
        Remarkable::Eased => "cli.look.eased",
        Remarkable::Lock => "cli.look.lock",
        Remarkable::Mismatch => "cli.look.mismatch",
        Remarkable::Decline => "cli.look.decline",
        Remarkable::Refusal => "cli.look.refusal",
        Remarkable::Configuration => "cli.look.configuration",
        Remarkable::Restore => "cli.look.restore",
        Remarkable::Erasure => "cli.look.erasure",
        Remarkable::Clock => "cli.look.clock",
    }
}
