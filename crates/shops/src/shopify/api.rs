//! One question to the API: the token in front of it, and what its errors mean.
//!
//! A token lasts a day and is kept until the shop refuses it; then one new one is asked for, and no more.

use std::time::Duration;

use pickup::shop::{Misconfigured, ShopError};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::API_VERSION;
use crate::wire::{Answer, Call, Connection, Credential, Door, Secret};

const TOKEN_HEADER: &str = "x-shopify-access-token";
/// A longer wait than this means no more than this.
const WAIT_MAX_S: f64 = 600.0;

#[derive(Debug)]
pub(super) struct Api {
    door: Door,
    client_id: Secret,
    client_secret: Secret,
    token: Mutex<Option<Secret>>,
}

impl Api {
    pub(super) fn new(
        connection: &Connection<'_>,
        client_id: Secret,
        client_secret: Secret,
    ) -> Result<Self, Misconfigured> {
        Ok(Self { door: Door::new(connection)?, client_id, client_secret, token: Mutex::new(None) })
    }

    /// Asks one question and reads the data of its answer.
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        query: &str,
        variables: Value,
    ) -> Result<T, ShopError> {
        let body = json!({ "query": query, "variables": variables });
        let token = self.token(None).await?;
        let answer = match self.post(&body, &token).await? {
            refused if refused.status() == 401 => {
                let token = self.token(Some(&token)).await?;
                self.post(&body, &token).await?
            }
            answer => answer,
        };
        data(&answer)
    }

    async fn post(&self, body: &Value, token: &Secret) -> Result<Answer, ShopError> {
        let path = ["admin", "api", API_VERSION, "graphql.json"];
        let credential = Credential::Header(TOKEN_HEADER, token);
        self.door.send(Call::post(&path).json(body).by(Some(credential))).await
    }

    /// The token that is kept, or a new one if there is none or only the one that was refused. Whoever comes meanwhile
    /// waits, so that several refused questions ask for one token.
    async fn token(&self, refused: Option<&Secret>) -> Result<Secret, ShopError> {
        let mut kept = self.token.lock().await;
        if let Some(token) = kept.as_ref().filter(|token| Some(*token) != refused) {
            return Ok(token.clone());
        }
        *kept = None;
        let token = self.new_token().await?;
        *kept = Some(token.clone());
        Ok(token)
    }

    async fn new_token(&self) -> Result<Secret, ShopError> {
        #[derive(Deserialize)]
        struct Granted {
            access_token: String,
        }
        #[derive(Deserialize)]
        struct NotGranted {
            error: String,
        }
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", self.client_id.as_str()),
            ("client_secret", self.client_secret.as_str()),
        ];
        let answer = self.door.send(Call::post(&["admin", "oauth", "access_token"]).form(&form)).await?;
        if answer.status() == 400 {
            let said = answer.body().and_then(|body| serde_json::from_slice::<NotGranted>(body).ok());
            return Err(match said {
                Some(said) if said.error == "shop_not_permitted" => Misconfigured::NotInstalled.into(),
                Some(_) => ShopError::Unauthorized,
                None => Misconfigured::NotTheApi.into(),
            });
        }
        // There is no shop of this name, whatever form that is said in.
        let granted: Granted = match answer.json() {
            Err(ShopError::Gone) => return Err(Misconfigured::NotTheApi.into()),
            result => result?,
        };
        Secret::new(Zeroizing::new(granted.access_token)).ok_or_else(|| Misconfigured::NotTheApi.into())
    }
}

/// GraphQL's own envelope. Errors come with status 200.
#[derive(Deserialize)]
struct Envelope<T> {
    data: Option<T>,
    /// A list of errors, or a text in answers that come from in front of GraphQL.
    #[serde(default)]
    errors: Value,
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Extensions {
    cost: Option<Cost>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cost {
    requested_query_cost: f64,
    throttle_status: ThrottleStatus,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ThrottleStatus {
    currently_available: f64,
    restore_rate: f64,
}

fn data<T: DeserializeOwned>(answer: &Answer) -> Result<T, ShopError> {
    // The API itself is never gone, but a version of it is; and what an order lacks is said with status 200.
    let envelope: Envelope<Value> = match answer.json() {
        Err(ShopError::Gone | ShopError::Refused(_)) => return Err(Misconfigured::NotTheApi.into()),
        result => result?,
    };
    if let Some(error) = first_error(&envelope.errors) {
        return Err(meaning(error, envelope.extensions.cost.as_ref()));
    }
    let data = envelope.data.ok_or(Misconfigured::NotTheApi)?;
    serde_json::from_value(data).map_err(|_| Misconfigured::NotTheApi.into())
}

/// The first of the errors, if there are any.
fn first_error(errors: &Value) -> Option<&Value> {
    match errors {
        Value::Null => None,
        Value::Array(errors) => errors.first(),
        said @ (Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => Some(said),
    }
}

fn meaning(error: &Value, cost: Option<&Cost>) -> ShopError {
    match error.pointer("/extensions/code").and_then(Value::as_str) {
        Some("THROTTLED") => ShopError::TryLater { retry_after: cost.and_then(Cost::wait) },
        Some("INTERNAL_SERVER_ERROR" | "TIMEOUT") => ShopError::TryLater { retry_after: None },
        Some("ACCESS_DENIED") => Misconfigured::ScopeMissing.into(),
        Some("SHOP_INACTIVE") => ShopError::Unauthorized,
        Some(_) | None => Misconfigured::NotTheApi.into(),
    }
}

impl Cost {
    /// Until the shop has enough of its budget for the same question.
    fn wait(&self) -> Option<Duration> {
        let status = &self.throttle_status;
        let missing = (self.requested_query_cost - status.currently_available).max(0.0);
        let seconds = (missing / status.restore_rate).ceil();
        // Whatever the numbers are, at least a second passes.
        seconds.is_finite().then(|| Duration::from_secs_f64(seconds.clamp(1.0, WAIT_MAX_S)))
    }
}
