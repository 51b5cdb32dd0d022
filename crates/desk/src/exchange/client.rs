//! How this till proves itself at the provider: its credentials, read where they are kept, and the way to use them.
//!
//! Nothing is kept here: what was read lives as long as one conversation. The client's certificate is presented by the
//! wire, which was set up with it.

use std::sync::Arc;

use ciba::{
    Algorithm, AuthenticationRequest, ClientAuthentication, ClientSecret, Credentials, FapiCiba, Fresh, Hint,
    HintedUser, LoginHintToken, Provider, RequestError, SigningKey, TokenAnswer,
};
use pickup::text::TenantId;
use zeroize::Zeroizing;

use crate::settings::{HintForm, Profile, SecretRef, SignedRequests};

use super::{Known, Line, ends::NoClient};

impl Line {
    /// Reads the credentials and chooses the way that settings and provider agree on.
    pub(crate) async fn client(&self, provider: &Provider) -> Result<ClientAuthentication, NoClient> {
        let settings = self.provider();
        let credentials = self.credentials().await?;
        let key = credentials.key.clone();
        let client = ClientAuthentication::choose(
            provider,
            settings.client_id.clone(),
            credentials,
            settings.client_auth,
        )?;
        let wanted = match settings.signed_requests {
            SignedRequests::Always => true,
            SignedRequests::Never => false,
            SignedRequests::Auto => {
                provider.requires_signed_requests() || settings.profile == Profile::FapiCiba
            }
        };
        if !wanted {
            return Ok(client);
        }
        let key = key.ok_or(NoClient::NoSigningKey)?;
        Ok(client.signing_requests(key, settings.request_signing_algorithm, provider)?)
    }

    /// What the set-up or this request lacks of the configured profile, in words for IT; nothing if it holds.
    pub(crate) fn profile_broken(
        &self,
        provider: &Provider,
        client: &ClientAuthentication,
        algorithms: &[Algorithm],
        request: &AuthenticationRequest,
    ) -> Option<String> {
        let settings = self.provider();
        if settings.profile == Profile::Ciba {
            return None;
        }
        let sign_in = &self.settings.sign_in;
        let profile = FapiCiba { provider, client, algorithms, sign_in };
        let texts: Vec<String> = profile.violations_of(request).iter().map(ToString::to_string).collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    }

    /// What this till has to prove itself with. A profile without shared secrets is not given one.
    pub(crate) async fn credentials(&self) -> Result<Credentials, NoClient> {
        let settings = self.provider();
        let secret = match (&settings.client_secret, settings.profile) {
            (Some(place), Profile::Ciba) => Some(self.client_secret(place).await?),
            (Some(_), Profile::FapiCiba) | (None, _) => None,
        };
        let key = match &settings.private_key {
            Some(place) => Some(Arc::new(self.signing_key(place).await?)),
            None => None,
        };
        Ok(Credentials { secret, key, has_certificate: settings.certificate.is_some() })
    }

    /// Asks for the token of a request that was never made: what comes back says whether the client is accepted.
    pub(crate) async fn probe(
        &self,
        known: &mut Known,
        provider: &Provider,
        client: &ClientAuthentication,
    ) -> Result<TokenAnswer, RequestError> {
        let mut random = [0; 16];
        self.chance.fill(&mut random);
        let id: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let request = ciba::credentials_probe(provider, client, &id, self.fresh(known.clock))?;
        Ok(TokenAnswer::read(&self.send(known, request).await))
    }

    /// The hint as the provider wants it.
    pub(super) async fn hint(&self, user: &HintedUser, fresh: Fresh) -> Result<Hint, NoClient> {
        let settings = self.provider();
        let (HintedUser::Subject(hint) | HintedUser::Email(hint) | HintedUser::PhoneNumber(hint)) = user;
        let place = match (settings.hint, &settings.client_secret) {
            (HintForm::LoginHintToken, Some(place)) => place,
            // The settings have a secret wherever they want a token.
            (HintForm::LoginHint, _) | (HintForm::LoginHintToken, None) => {
                return Ok(Hint::Login(hint.clone()));
            }
        };
        let secret = self.client_secret(place).await?;
        let tenant = settings.tenant.as_ref().map(TenantId::as_str);
        LoginHintToken::authway(&settings.issuer, &settings.client_id, &secret, user, tenant, fresh)
            .map(Hint::LoginToken)
            .map_err(|error| unusable(place, &error))
    }

    async fn client_secret(&self, place: &SecretRef) -> Result<ClientSecret, NoClient> {
        let bytes = self.secrets.read(place).await?;
        let text = std::str::from_utf8(&bytes).map(|text| Zeroizing::new(text.trim_end().to_owned()));
        let text = text.map_err(|_| unusable(place, &"it is not a text"))?;
        ClientSecret::parse(text).map_err(|error| unusable(place, &error))
    }

    async fn signing_key(&self, place: &SecretRef) -> Result<SigningKey, NoClient> {
        let bytes = self.secrets.read(place).await?;
        SigningKey::read(&bytes).map_err(|error| unusable(place, &error))
    }
}

fn unusable(place: &SecretRef, fault: &dyn std::fmt::Display) -> NoClient {
    NoClient::Unusable { place: place.place(), fault: fault.to_string() }
}
