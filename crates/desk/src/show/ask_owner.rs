//! What a screen says of an owner who is asked from afar, and of whoever is at the counter meanwhile.
//!
//! Pure, as all drawing; `pickup` asks the policy again when the owner has answered.

use pickup::{
    check::{Asked, MessageStyle},
    handover::Proof,
    mask,
    realm::Realm,
};

use crate::{
    scene::{AtCounter, Checking, NotOwner, Verified, Waiting},
    view::{Closed, Gate, LetCollect, OwnerReach},
};

use super::{Moment, approval, gate};

impl Moment<'_> {
    /// Whether the owner can be asked about whoever was proved here.
    pub(super) fn ask_owner(&self, not_owner: &NotOwner) -> Option<Gate> {
        not_owner.at_counter.as_deref()?;
        let told = match self.settings.provider.binding_message {
            MessageStyle::Full => None,
            MessageStyle::CodeOnly => Some(Closed::CodeTellsTooLittle),
        };
        let closed = approval::asked_closed(&not_owner.record, Asked::Owner, self.settings, self.now);
        Some(gate(closed.or(told)))
    }

    /// About whom the owner is asked, where they are asked from afar.
    pub(super) fn let_collect(&self, checking: &Checking, waiting: &Waiting) -> Option<LetCollect> {
        let here = checking.at_counter.as_deref()?;
        let reach = match waiting.picture {
            Some(_) if self.settings.realm == Realm::Practice => OwnerReach::ByPretendPhone,
            None => OwnerReach::ByProvider,
            Some(_) if self.link(checking, waiting).is_some() => OwnerReach::ByMail,
            Some(_) => OwnerReach::Uncertain,
        };
        Some(LetCollect { name: name(here), reach })
    }
}

fn name(here: &AtCounter) -> String {
    mask::name(here.collector.name())
}

/// Whether the owner, from afar, let whoever is at the counter collect.
pub(super) fn is_let_by_owner(verified: &Verified) -> bool {
    matches!(&verified.proof, Proof::Verified(proof) if proof.collector().is_some())
}
