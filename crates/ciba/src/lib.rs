//! Speaks CIBA as a client: data in, decisions out. Pure but for `http.rs`; knows nothing of orders or shops.
//!
#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod algorithm;
mod answer;
mod base64url;
mod claims;
mod client_auth;
mod clock;
#[cfg(feature = "http")]
mod http;
mod id_token;
mod json;
mod key_cache;
mod keys;
mod metadata;
mod poll;
mod request;
mod user_info;
mod wire;

pub use algorithm::Algorithm;
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
pub use key_cache::KeyCache;
pub use keys::{KeySet, KeysError};
pub use metadata::{DiscoveryError, Endpoint, GRANT_TYPE, Issuer, IssuerError, Provider, Transport};
pub use poll::{Poll, PollOutcome, Step, Trouble};
pub use request::{
    AcrValues, AuthenticationRequest, BindingMessage, Hint, LoginHint, ParameterError, RequestedExpiry,
    Scope, credentials_probe, token_request,
};
pub use user_info::{UserInfo, UserInfoRefused};
pub use wire::{BODY_LIMIT_BYTES, HttpAnswer, HttpMethod, HttpRequest, Unreachable};
