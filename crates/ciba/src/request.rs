//! What the client asks: the authentication request, plain or signed, and the token request.
//!
//! Sources: CIBA Core 1.0 sections 7.1, 7.1.1 and 10.1. What only the ping and push modes need is not here.

mod error;
mod hint;
mod parameters;

use std::time::Duration;

use crate::answer::AuthReqId;
use crate::client_auth::ClientAuthentication;
use crate::fresh::Fresh;
use crate::metadata::{CALL_TIMEOUT, GRANT_TYPE, Provider};
use crate::wire::HttpRequest;

pub use error::RequestError;
pub use hint::{Hint, HintedUser, LoginHint, LoginHintToken};
pub use parameters::{
    AcrValues, BindingMessage, FurtherParameters, ParameterError, RequestedExpiry, Scope, UiLocales, UserCode,
};

/// How long a signed request is good for, in seconds. FAPI-CIBA allows 60 minutes; it is sent at once.
const SIGNED_LIFE_S: i64 = 300;

/// One authentication request (CIBA Core 1.0 section 7.1). Begin with [`AuthenticationRequest::new`] and set
/// what else is wanted.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AuthenticationRequest {
    /// What to ask for.
    pub scope: Scope,
    /// Whom to ask.
    pub hint: Hint,
    /// What both devices show.
    pub binding_message: Option<BindingMessage>,
    /// The person's own code; only where [`Provider::takes_user_code`] and the client is registered for it.
    pub user_code: Option<UserCode>,
    /// How the person shall sign in.
    pub acr_values: Option<AcrValues>,
    /// How long the person shall have.
    pub requested_expiry: Option<RequestedExpiry>,
    /// In which languages the person shall be asked.
    pub ui_locales: Option<UiLocales>,
    /// What a profile or a provider adds.
    pub further: FurtherParameters,
}

impl AuthenticationRequest {
    /// Asks this person for this scope, and for nothing else.
    pub fn new(scope: Scope, hint: Hint) -> Self {
        Self {
            scope,
            hint,
            binding_message: None,
            user_code: None,
            acr_values: None,
            requested_expiry: None,
            ui_locales: None,
            further: FurtherParameters::default(),
        }
    }

    /// The request as HTTP, ready to be sent once; signed, if the client signs its requests
    /// ([`ClientAuthentication::signing_requests`]).
    ///
    /// # Errors
    /// [`RequestError`] for a request that this provider is known to refuse, or that can't be signed.
    pub fn http(
        &self,
        provider: &Provider,
        client: &ClientAuthentication,
        fresh: Fresh,
    ) -> Result<HttpRequest, RequestError> {
        self.check(provider, client)?;
        let url = client.addresses(provider).backchannel_authentication;
        let expiry = self.requested_expiry.map(|expiry| expiry.as_secs().to_string());
        let parameters = self.parameters(expiry.as_deref());
        let Some((key, algorithm)) = client.request_signing() else {
            return Ok(client.post(url, &parameters, CALL_TIMEOUT, &fresh)?);
        };
        // Section 7.1.1: every parameter is inside, none outside but those of client authentication.
        let statement = client.statement(&fresh, "request", SIGNED_LIFE_S).seconds("nbf", fresh.issued_at());
        let signed = parameters
            .into_iter()
            .fold(statement, |statement, (name, value)| statement.text(name, value))
            .sign(key, *algorithm)?;
        Ok(client.post(url, &[("request", signed.as_str())], CALL_TIMEOUT, &fresh)?)
    }

    /// What is known beforehand is told here: the provider would say `invalid_request`, which names no cause.
    fn check(&self, provider: &Provider, client: &ClientAuthentication) -> Result<(), RequestError> {
        if !client.is_of(provider) {
            return Err(RequestError::OtherProvider);
        }
        if provider.requires_signed_requests() && client.request_signing().is_none() {
            return Err(RequestError::SignatureWanted);
        }
        if self.user_code.is_some() && !provider.takes_user_code() {
            return Err(RequestError::UserCodeNotTaken);
        }
        if matches!(&self.hint, Hint::IdToken(token) if !token.has_three_parts()) {
            return Err(RequestError::HintNotSigned);
        }
        Ok(())
    }

    fn parameters<'a>(&'a self, expiry: Option<&'a str>) -> Vec<(&'a str, &'a str)> {
        let mut parameters = vec![("scope", self.scope.as_str()), self.hint.parameter()];
        parameters.extend(self.binding_message.as_ref().map(|text| ("binding_message", text.as_str())));
        parameters.extend(self.user_code.as_ref().map(|code| ("user_code", code.expose())));
        parameters.extend(self.acr_values.as_ref().map(|values| ("acr_values", values.as_str())));
        parameters.extend(expiry.map(|expiry| ("requested_expiry", expiry)));
        parameters.extend(self.ui_locales.as_ref().map(|tags| ("ui_locales", tags.as_str())));
        parameters.extend(self.further.iter());
        parameters
    }

    /// The same request without `requested_expiry`, if it had one. Some providers refuse a longer life
    /// than their own instead of shortening it (see
    /// [`AuthenticationRefused::may_retry_without_expiry`](crate::AuthenticationRefused::may_retry_without_expiry)).
    /// `None` the second time, so the retry can't repeat.
    pub fn without_requested_expiry(&self) -> Option<Self> {
        self.requested_expiry?;
        Some(Self { requested_expiry: None, ..self.clone() })
    }
}

/// One poll (CIBA Core 1.0 section 10.1). `timeout` comes with [`Step::Ask`](crate::Step::Ask).
pub fn token_request(
    provider: &Provider,
    client: &ClientAuthentication,
    auth_req_id: &AuthReqId,
    timeout: Duration,
    fresh: Fresh,
) -> Result<HttpRequest, RequestError> {
    ask_for_tokens(provider, client, auth_req_id.expose(), timeout, &fresh)
}

/// A token request for an id that no provider ever gave: a provider that takes the client's
/// credentials answers `invalid_grant`, and nothing happens to anybody. `id` should be random.
pub fn credentials_probe(
    provider: &Provider,
    client: &ClientAuthentication,
    id: &str,
    fresh: Fresh,
) -> Result<HttpRequest, RequestError> {
    ask_for_tokens(provider, client, id, CALL_TIMEOUT, &fresh)
}

fn ask_for_tokens(
    provider: &Provider,
    client: &ClientAuthentication,
    id: &str,
    timeout: Duration,
    fresh: &Fresh,
) -> Result<HttpRequest, RequestError> {
    if !client.is_of(provider) {
        return Err(RequestError::OtherProvider);
    }
    let parameters = [("grant_type", GRANT_TYPE), ("auth_req_id", id)];
    Ok(client.post(client.addresses(provider).token, &parameters, timeout, fresh)?)
}
