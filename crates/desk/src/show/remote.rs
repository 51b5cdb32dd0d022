//! What an open first line of the checklist means for this order: presence has to be said, or the hand-over is remote.
//!
//! Pure, as all drawing; `pickup` asks the policy again when *Hand over* is pressed.

use pickup::policy::RemotePolicy;

use crate::{
    scene::Verified,
    view::{Closed, Remote},
};

use super::{Moment, ask_owner::is_let_by_owner};

impl Moment<'_> {
    pub(super) fn remote(&self, verified: &Verified) -> Remote {
        let policy = self.settings.policy.remote;
        match policy {
            RemotePolicy::Never => Remote::Never,
            // The owner is elsewhere already: whom they let collect has to be here.
            RemotePolicy::UpTo(_) if is_let_by_owner(verified) => Remote::Never,
            RemotePolicy::UpTo(limit) if policy.allows(verified.record.order.payment.total) => {
                Remote::Allowed { up_to: limit.to_string() }
            }
            RemotePolicy::UpTo(limit) => Remote::TooDear { up_to: limit.to_string() },
        }
    }

    /// Why nothing is handed over as long as nobody says that they saw the customer accept.
    pub(crate) fn presence_closed(&self, verified: &Verified) -> Option<Closed> {
        if verified.seen {
            return None;
        }
        match self.remote(verified) {
            Remote::Never => Some(Closed::NotSeen),
            Remote::Allowed { .. } => None,
            Remote::TooDear { .. } => Some(Closed::RemoteTooDear),
        }
    }
}
