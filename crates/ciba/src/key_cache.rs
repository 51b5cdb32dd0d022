//! When to ask for the provider's keys again. It fetches nothing itself and reads no clock.
//!
//! An unknown key name is no reason to ask again and again: made-up tokens must not become a flood of requests.

use std::time::{Duration, Instant};

use crate::id_token::{IdTokenRefused, IdTokenText};
use crate::keys::KeySet;

/// Remembers a key set and says when to ask for it again. It fetches nothing itself.
///
/// Every `Instant` given to it must come from a clock that counts while the machine sleeps; see
/// [`Poll`](crate::Poll). Otherwise a day is longer by all the hours of sleep.
#[derive(Debug, Default)]
pub struct KeyCache {
    keys: Option<KeySet>,
    fetched_at: Option<Instant>,
    /// The last fetch that was due by itself: for want of keys, or for their age.
    asked_at: Option<Instant>,
    /// The last one for the sake of a token, whose key is unknown or may have been exchanged.
    asked_for_name_at: Option<Instant>,
}

impl KeyCache {
    /// After this time keys are asked for again; providers rotate them over weeks.
    pub const LIFE: Duration = Duration::from_secs(24 * 3600);
    /// An unknown key name makes us ask at most this often, however many such tokens come.
    pub const GAP: Duration = Duration::from_secs(60);

    /// Nothing known yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether to fetch before `token` is verified, or ahead of any token: there are no keys, they are a
    /// day old, or none has the token's key name; for each of the latter two once a minute at most. Keys that
    /// were fetched a moment ago are no reason not to: the provider may have changed its key since.
    pub fn wants_fetch(&self, token: Option<&IdTokenText>, now: Instant) -> bool {
        let Some(keys) = &self.keys else { return true };
        let unknown = token.is_some_and(|token| !keys.knows_key_of(token));
        let due = self.is_old(now) && is_past(self.asked_at, Self::GAP, now);
        due || (unknown && is_past(self.asked_for_name_at, Self::GAP, now))
    }

    /// Whether to fetch after `token` was refused, and then to verify it once more: newer keys may help
    /// ([`IdTokenRefused::may_be_rotated_key`]), and none were asked for so within the last minute. This is for
    /// providers whose tokens name no key; an unknown name is seen by [`KeyCache::wants_fetch`] before.
    pub fn wants_fetch_after(&self, token: &IdTokenText, refused: &IdTokenRefused, now: Instant) -> bool {
        refused.may_be_rotated_key(token) && is_past(self.asked_for_name_at, Self::GAP, now)
    }

    /// Reports the end of a fetch. A failed one keeps the old keys.
    pub fn fetched(&mut self, keys: Option<KeySet>, now: Instant) {
        let was_due = self.keys.is_none() || self.is_old(now);
        *(if was_due { &mut self.asked_at } else { &mut self.asked_for_name_at }) = Some(now);
        if let Some(keys) = keys {
            self.keys = Some(keys);
            self.fetched_at = Some(now);
        }
    }

    /// The keys known now.
    pub fn keys(&self) -> Option<&KeySet> {
        self.keys.as_ref()
    }

    fn is_old(&self, now: Instant) -> bool {
        is_past(self.fetched_at, Self::LIFE, now)
    }
}

fn is_past(at: Option<Instant>, age: Duration, now: Instant) -> bool {
    at.is_none_or(|at| now.saturating_duration_since(at) >= age)
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};

    use super::*;
    use crate::base64url;
    use crate::metadata::{Issuer, Transport};
    use crate::wire::HttpAnswer;

    fn keys(kid: &str) -> KeySet {
        let x = base64url::encode(Ed25519KeyPair::generate().unwrap().public_key().as_ref());
        let document = format!(r#"{{"keys":[{{"kid":"{kid}","kty":"OKP","crv":"Ed25519","x":"{x}"}}]}}"#);
        let issuer = Issuer::parse("https://id.example.com", Transport::Https).unwrap();
        KeySet::read(&issuer, &HttpAnswer::json(200, &document)).unwrap()
    }

    fn token(kid: &str) -> IdTokenText {
        let header = base64url::encode(format!(r#"{{"alg":"EdDSA","kid":"{kid}"}}"#).as_bytes());
        IdTokenText::parse(&format!("{header}.e30.AAAA")).unwrap()
    }

    #[expect(clippy::disallowed_methods, reason = "an Instant can't be made from nothing")]
    fn some_instant() -> Instant {
        Instant::now()
    }

    #[test]
    fn a_flood_of_unknown_names_causes_one_fetch_a_minute() {
        let start = some_instant();
        let mut cache = KeyCache::new();
        assert!(cache.wants_fetch(None, start));
        cache.fetched(Some(keys("a")), start);
        let mut fetches = 0;
        for second in 1..=120 {
            let now = start + Duration::from_secs(second);
            if cache.wants_fetch(Some(&token(&format!("unknown-{second}"))), now) {
                fetches += 1;
                cache.fetched(Some(keys("a")), now);
            }
        }
        assert_eq!(fetches, 2);
    }

    #[test]
    fn keys_live_a_day_and_outlive_a_failed_fetch() {
        let start = some_instant();
        let mut cache = KeyCache::new();
        cache.fetched(Some(keys("a")), start);
        let (known, day) = (token("a"), start + KeyCache::LIFE);
        assert!(!cache.wants_fetch(Some(&known), day - Duration::from_secs(1)));
        assert!(cache.wants_fetch(Some(&known), day));
        cache.fetched(None, day);
        assert!(cache.keys().is_some_and(|keys| keys.knows_key_of(&known)));
        assert!(!cache.wants_fetch(Some(&known), day + Duration::from_secs(59)));
        assert!(cache.wants_fetch(Some(&known), day + KeyCache::GAP));
    }

    #[test]
    fn without_any_keys_it_always_wants_some() {
        let start = some_instant();
        let mut cache = KeyCache::new();
        cache.fetched(None, start);
        assert!(cache.wants_fetch(Some(&token("a")), start));
    }

    #[test]
    fn a_rotated_key_is_fetched_for_the_token_that_names_it() {
        let start = some_instant();
        let mut cache = KeyCache::new();
        cache.fetched(Some(keys("old")), start);
        let later = start + Duration::from_secs(1);
        assert!(!cache.wants_fetch(Some(&token("old")), later));
        assert!(cache.wants_fetch(Some(&token("new")), later));
        cache.fetched(Some(keys("new")), later);
        assert!(!cache.wants_fetch(Some(&token("new")), later));
    }

    #[test]
    fn a_token_without_a_readable_header_is_no_reason_to_fetch() {
        let start = some_instant();
        let mut cache = KeyCache::new();
        cache.fetched(Some(keys("a")), start);
        let broken = IdTokenText::parse("!!!.e30.AAAA").unwrap();
        assert!(!cache.wants_fetch(Some(&broken), start + KeyCache::GAP));
    }
}
