//! Who answered: the ID token verified by the provider's keys, and UserInfo for what it lacks.
//!
//! Whether that person is the order's owner is not asked here.

use std::{sync::Arc, time::Instant};

use ciba::{
    Algorithm, AuthReqId, ClientAuthentication, Expected, KeySet, Provider, SKEW, Tokens, UserInfo,
    UserInfoRefused, VerifiedIdToken,
};
use jiff::Timestamp;
use pickup::{sealed_token::SealedToken, text::TenantId};

use crate::view::End;

use super::{
    Known, Line,
    ends::{NoAnswer, NoKeys, of_token},
};

/// A request that was answered with tokens.
pub(crate) struct Answered {
    pub(crate) provider: Arc<Provider>,
    pub(crate) client: ClientAuthentication,
    pub(crate) algorithms: Vec<Algorithm>,
    pub(crate) id: AuthReqId,
    pub(crate) tokens: Tokens,
    /// When it was sent, by the PC's clock: no token for it can be older.
    pub(crate) sent_time: Timestamp,
}

/// Who answered, proved by the provider.
pub(crate) struct Proved {
    pub(crate) token: VerifiedIdToken,
    /// When it was verified: the age of the sign-in grows from there.
    pub(crate) verified_at: Instant,
    pub(crate) user_info: Option<UserInfo>,
    /// The token, sealed for the auditor, if there is one.
    pub(crate) sealed: Option<SealedToken>,
}

/// Claims that the order's owner must be compared by, and those that are only shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// Names of claims without which nothing can be decided.
    pub(crate) needed: Vec<String>,
}

fn no_keys() -> End {
    End::Unreachable { detail: "the provider's keys could not be fetched".to_owned() }
}

/// Why UserInfo told nothing.
enum NoUserInfo {
    Unanswered(NoAnswer),
    Refused(UserInfoRefused),
}

impl Line {
    /// Verifies the ID token and asks UserInfo for what it lacks; but not where the provider's keys are pinned: they are
    /// pinned because somebody opens the connection, and UserInfo is as good as the connection alone.
    pub(crate) async fn identify(
        &self,
        mut known: Known,
        answered: Answered,
        wanted: Wanted,
    ) -> (Known, Result<Proved, End>) {
        let proved = match self.verify(&mut known, &answered).await {
            Ok(token) => {
                let sealed = self.sealed(&known, &answered, &token);
                let proved = self.complete(&mut known, &answered, token, &wanted).await;
                proved.map(|proved| Proved { sealed, ..proved })
            }
            Err(end) => Err(end),
        };
        (known, proved)
    }

    async fn verify(&self, known: &mut Known, answered: &Answered) -> Result<VerifiedIdToken, End> {
        let Answered { provider, client, algorithms, id, tokens, sent_time } = answered;
        if known.keys.wants_fetch(Some(&tokens.id_token), self.clock.instant()) {
            let keys = self.fetch_keys(known, provider).await;
            known.keys.fetched(keys.as_ref().ok().cloned(), self.clock.instant());
            if known.keys.keys().is_none() {
                return Err(keys.err().map_or_else(no_keys, End::from));
            }
        }
        let expected = Expected {
            issuer: provider.issuer(),
            client_id: client.client_id(),
            algorithms,
            auth_req_id: id,
            request_sent_at: *sent_time,
            access_token: &tokens.access_token,
            refresh_token: tokens.refresh_token.as_ref(),
            tenant: self.provider().tenant.as_ref().map(TenantId::as_str),
            skew: SKEW,
        };
        let verdict = |known: &Known| {
            let keys = known.keys.keys().ok_or_else(no_keys);
            keys.map(|keys| ciba::verify(&tokens.id_token, keys, &expected, self.clock.now()))
        };
        let mut verified = verdict(known)?;
        if let Err(refused) = &verified
            && known.keys.wants_fetch_after(&tokens.id_token, refused, self.clock.instant())
        {
            let keys = self.fetch_keys(known, provider).await;
            known.keys.fetched(keys.ok(), self.clock.instant());
            verified = verdict(known)?;
        }
        let token = verified.map_err(|refused| of_token(known, &refused))?;
        known.has_tenants |= token.claims().has("tid");
        Ok(token)
    }

    /// The token for an auditor, with the key that verified it. Nowhere else does a token outlive its check.
    fn sealed(&self, known: &Known, answered: &Answered, token: &VerifiedIdToken) -> Option<SealedToken> {
        let auditor = self.settings.auditor.as_ref()?;
        let jwk = known.keys.keys()?.published(token.key_thumbprint())?;
        auditor.seal(&answered.tokens.id_token, jwk)
    }

    /// The provider's signing keys, fetched anew.
    pub(crate) async fn fetch_keys(&self, known: &mut Known, provider: &Provider) -> Result<KeySet, NoKeys> {
        let answer = self.send_patiently(known, || Some(KeySet::request(provider))).await?;
        Ok(match &self.provider().key_pins {
            None => KeySet::read(provider.issuer(), &answer)?,
            Some(pins) => KeySet::read_pinned(provider.issuer(), &answer, pins)?,
        })
    }

    async fn complete(
        &self,
        known: &mut Known,
        answered: &Answered,
        token: VerifiedIdToken,
        wanted: &Wanted,
    ) -> Result<Proved, End> {
        let Answered { provider, client, tokens, .. } = answered;
        let verified_at = self.clock.instant();
        // What nobody signed decides nothing where the connection may be somebody else's.
        if self.provider().key_pins.is_some() {
            return Ok(Proved { token, verified_at, user_info: None, sealed: None });
        }
        let lacks_needed = wanted.needed.iter().any(|name| !token.claims().has(name));
        let lacks_name = token.claims().name().is_none();
        if !(lacks_needed || lacks_name) || provider.user_info_endpoint().is_none() {
            return Ok(Proved { token, verified_at, user_info: None, sealed: None });
        }
        let request = || UserInfo::request(provider, client, &tokens.access_token);
        let user_info = match self.send_patiently(known, request).await {
            Ok(answer) => UserInfo::read(&answer, &token).map_err(NoUserInfo::Refused),
            Err(no_answer) => Err(NoUserInfo::Unanswered(no_answer)),
        };
        match user_info {
            Ok(user_info) => Ok(Proved { token, verified_at, user_info: Some(user_info), sealed: None }),
            // A document that is only wanted for the name may be missing; one that decides may not.
            Err(_) if !lacks_needed => Ok(Proved { token, verified_at, user_info: None, sealed: None }),
            Err(NoUserInfo::Refused(refused)) => Err(End::TokenInvalid { rule: refused.to_string() }),
            Err(NoUserInfo::Unanswered(no)) => Err(no.into()),
        }
    }
}
