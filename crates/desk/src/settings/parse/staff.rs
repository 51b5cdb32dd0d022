//! The list of people: an error names which of them and what of theirs, and never their hash.
//!
//! What they may do is in `pickup::staff`.

use std::collections::BTreeMap;
use std::time::Duration;

use pickup::staff::{PinHash, Role, Roster, StaffMember};
use pickup::text::StaffId;

use super::reader::{Reader, label};
use crate::settings::error::SettingsError;
use crate::settings::staff::StaffSettings;
use crate::settings::value::Value;

const KEY: &str = "staff";

/// What each of them has.
const OF_ONE: [&str; 4] = ["id", "name", "role", "pin_hash"];

/// Everybody, and after how long whoever is signed in counts as gone.
pub(super) fn staff(read: &Reader<'_>) -> Result<StaffSettings, SettingsError> {
    let mut members = Vec::new();
    for (place, value) in read.list(KEY)?.iter().enumerate() {
        let table = value.table().ok_or_else(|| read.wrong(KEY))?;
        members.push(Entry { read, number: place + 1, table }.member()?);
    }
    let roster = Roster::new(members)
        .map_err(|why| read.wrong_because(KEY, &format!("a list in which each comes once: {why}")))?;
    let auto_lock =
        read.seconds("policy.auto_lock_s", |seconds| Some(Duration::from_secs(seconds.into())))?;
    Ok(StaffSettings { roster, auto_lock, made_up: Vec::new() })
}

/// One table of the list.
struct Entry<'a> {
    read: &'a Reader<'a>,
    /// From 1.
    number: usize,
    table: &'a BTreeMap<String, Value>,
}

impl Entry<'_> {
    fn member(&self) -> Result<StaffMember, SettingsError> {
        if let Some(unknown) = self.table.keys().find(|name| !OF_ONE.contains(&name.as_str())) {
            return Err(self.wrong(&format!("`{unknown}` is none of `id`, `name`, `role` and `pin_hash`")));
        }
        let id = self.text("id").and_then(|id| StaffId::new(id).ok());
        // What is typed at the till is trimmed, so a space at an end would never be met.
        let id = id.filter(|id| id.as_str().trim() == id.as_str());
        let hash = self
            .text("pin_hash")
            .ok_or_else(|| self.wrong("`pin_hash` is missing; make one with `claimcheck-cli staff hash`"))?;
        Ok(StaffMember {
            id: id.ok_or_else(|| self.wrong("`id` must be a short text without spaces at its ends"))?,
            name: self
                .text("name")
                .and_then(label)
                .ok_or_else(|| self.wrong("`name` must be a short text"))?,
            role: self
                .text("role")
                .and_then(Role::from_name)
                .ok_or_else(|| self.wrong("`role` must be \"teller\" or \"supervisor\""))?,
            pin_hash: PinHash::parse(hash).map_err(|why| self.wrong(&format!("`pin_hash`: {why}")))?,
        })
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.table.get(name).and_then(Value::text)
    }

    fn wrong(&self, what: &str) -> SettingsError {
        self.read.wrong_because(KEY, &format!("a list of people; of person {}, {what}", self.number))
    }
}
