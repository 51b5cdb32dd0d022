//! A client for OpenID CIBA, in data and decisions.
#![deny(missing_docs)]

mod answer;
mod base64url;
mod claims;
mod client_auth;
mod clock;
#[cfg(feature = "http")]
mod http;
mod id_token;
mod json;
mod keys;
mod metadata;
mod poll;
mod request;
mod user_info;
mod wire;

pub use answer::{
    AccessToken, Acknowledgement, AuthReqId, AuthenticationRefused, ErrorCode, TokenAnswer, TokenRefusal,
    Tokens,
};
pub use claims::{Claims, EmailClaim};
pub use client_auth::{ClientAuthError, ClientAuthMethod, ClientAuthentication, ClientId, ClientSecret};
pub use clock::ClockOffset;
#[cfg(feature = "http")]
pub use http::{Http, HttpSetupError};
pub use id_token::{Expected, IdTokenRefused, IdTokenText, SKEW, VerifiedIdToken, verify};
pub use json::JsonFault;
pub use keys::{Algorithm, KeyCache, KeySet, KeysError};
pub use metadata::{DiscoveryError, Endpoint, GRANT_TYPE, Issuer, IssuerError, Provider, Transport};
pub use poll::{Poll, PollOutcome, Step, Trouble};
pub use request::{
    AcrValues, AuthenticationRequest, BindingMessage, Hint, LoginHint, ParameterError, RequestedExpiry,
    Scope, credentials_probe, token_request,
};
pub use user_info::{UserInfo, UserInfoRefused};
pub use wire::{BODY_LIMIT_BYTES, HttpAnswer, HttpMethod, HttpRequest, Unreachable};
