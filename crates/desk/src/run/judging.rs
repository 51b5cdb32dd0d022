//! The one place where identity meets an order: what was proved, and everything else that the verdict depends on.
//!
//! The verdict itself is `pickup`'s; what follows from it is in `verdict.rs`.

use pickup::{
    check::Check,
    order::{OrderKey, OrderRecord},
    owner::{Question, Verdict, judge},
    person::Person,
    pseudonym::Hash,
};

use crate::{exchange::Proved, person::person, view::End};

use super::*;

impl Actor {
    /// What a proved person is to one order of the check.
    pub(super) async fn verdict_on(
        &mut self,
        record: &OrderRecord,
        check: &Check,
        proved: &Proved,
    ) -> Result<Verdict, End> {
        let verdict = self.asked_of(record, check, proved, judge).await?;
        let sealed = proved.sealed.clone();
        Ok(match (verdict, sealed) {
            (Verdict::Owner(proof), Some(sealed)) => {
                Verdict::Owner(Box::new(proof.with_sealed_token(sealed)))
            }
            (Verdict::Proxy(proof), Some(sealed)) => {
                Verdict::Proxy(Box::new(proof.with_sealed_token(sealed)))
            }
            (verdict, _) => verdict,
        })
    }

    /// Asks `pickup` about a proved person and one order of the check, with everything that the answer depends on.
    pub(super) async fn asked_of<T>(
        &mut self,
        record: &OrderRecord,
        check: &Check,
        proved: &Proved,
        ask: impl FnOnce(Question<'_>) -> T,
    ) -> Result<T, End> {
        let settings = self.line.settings.clone();
        let claim = settings.provider.personal_number_claim.as_deref();
        let person = person(&proved.token, proved.user_info.as_ref(), claim, self.now());
        let person = person.map_err(|_| {
            let rule = "the token's subject or tenant is not a readable text".to_owned();
            End::TokenInvalid { rule }
        })?;
        let known_account = known_account(&person, &self.ports).await;
        let known_account = known_account.map_err(|error| End::Storage { because: trouble(&error) })?;
        let since_verified = self.ports.clock.instant().saturating_duration_since(proved.verified_at);
        let others: Vec<OrderKey> = check.orders().filter(|key| **key != record.order.key).cloned().collect();
        Ok(ask(Question {
            order: record,
            person: &person,
            provider: &settings.trusted_provider(),
            policy: &settings.policy,
            key: &self.ports.key,
            known_account,
            reference: &check.reference,
            purpose: check.purpose,
            approved_with: &others,
            waited: SignedDuration::try_from(since_verified).unwrap_or(SignedDuration::MAX),
            now: self.now(),
            today: self.now().to_zoned(settings.store.time_zone.clone()).date(),
        }))
    }

    /// Whose word it is, as screens say it.
    pub(super) fn issuer_host(&self) -> &str {
        self.line.settings.provider.issuer.url().host_str().unwrap_or_default()
    }
}

/// Whose the person's e-mail address was the last time.
async fn known_account(person: &Person, ports: &Ports) -> Result<Option<Hash>, StoreError> {
    match person.email_pseudonym(&ports.key) {
        Some(email) => ports.store.known_account(email.hash()).await,
        None => Ok(None),
    }
}
