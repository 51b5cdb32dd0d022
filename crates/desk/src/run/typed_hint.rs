//! By what the provider finds a customer, as the teller typed it instead of what the order has.
//!
//! It says where the request goes, and nothing about who owns the order: the verdict never sees it.

use pickup::{inquiry::CounterHint, order::Identifier};

use crate::{failure::Failure, request::TypedName, scene::Scene, view::Closed};

use super::Actor;

impl Actor {
    /// Takes what was typed for the open order; nothing gives back the order's own.
    pub(super) fn use_hint(&mut self, typed: &TypedName) -> Result<(), Failure> {
        let Scene::Order(_) = &self.scene else { return Err(Failure::NotNow) };
        if !self.line.settings.types_hint {
            return Err(Failure::Refused { because: Closed::NotAllowed });
        }
        let is_empty = typed.expose().is_some_and(|text| text.trim().is_empty());
        let hint = if is_empty { None } else { Some(self.counter_hint(typed)?) };
        if let Scene::Order(open) = &mut self.scene {
            open.typed = hint;
        }
        Ok(())
    }
}

/// As a request has it.
pub(crate) fn sent(hint: &CounterHint) -> (Identifier, String) {
    (hint.kind(), hint.reveal().to_owned())
}
