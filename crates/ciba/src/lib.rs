//! Speaks CIBA as a client: data in, decisions out. Pure but for `http.rs`; knows nothing of orders or shops.
//! What the standard asks of a client, and which test holds it, is in `CONFORMANCE.md`.
//!
#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod algorithm;
mod answer;
mod base64url;
mod claims;
mod client_auth;
#[cfg(feature = "http")]
mod client_certificate;
mod clock;
mod fapi;
mod fresh;
#[cfg(feature = "http")]
mod http;
mod http_date;
mod id_token;
mod json;
mod jws;
mod key_cache;
mod key_pins;
mod keys;
mod metadata;
mod poll;
mod request;
mod sign_in;
mod signing_key;
mod user_info;
mod weak_keys;
mod wire;

pub use algorithm::Algorithm;
pub use answer::{
    AccessToken, Acknowledgement, AuthReqId, AuthenticationRefused, ErrorCode, RefreshToken, TokenAnswer,
    TokenRefusal, Tokens,
};
pub use claims::{Claims, EmailClaim};
pub use client_auth::{
    ClientAuthError, ClientAuthMethod, ClientAuthentication, ClientId, ClientSecret, Credentials,
};
#[cfg(feature = "http")]
pub use client_certificate::{ClientCertificate, ClientCertificateError};
pub use clock::ClockOffset;
pub use fapi::{FapiCiba, FapiViolation};
pub use fresh::Fresh;
#[cfg(feature = "http")]
pub use http::{Http, HttpSetupError};
pub use id_token::{Expected, IdTokenRefused, IdTokenText, SKEW, VerifiedIdToken, verify};
pub use json::JsonFault;
pub use jws::SigningError;
pub use key_cache::KeyCache;
pub use key_pins::{KeyPins, KeyThumbprint, PinError};
pub use keys::{KeySet, KeysError};
pub use metadata::{DiscoveryError, Endpoint, GRANT_TYPE, Issuer, IssuerError, Provider, Transport};
pub use poll::{Poll, PollOutcome, Step, Trouble};
pub use request::{
    AcrValues, AuthenticationRequest, BindingMessage, FurtherParameters, Hint, HintedUser, LoginHint,
    LoginHintToken, ParameterError, RequestError, RequestedExpiry, Scope, UiLocales, UserCode,
    credentials_probe, token_request,
};
pub use sign_in::{SignInRules, SignInTooWeak};
pub use signing_key::{SigningKey, SigningKeyError};
pub use user_info::{UserInfo, UserInfoRefused};
pub use wire::{BODY_LIMIT_BYTES, HttpAnswer, HttpMethod, HttpRequest, Unreachable};
