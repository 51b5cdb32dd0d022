//! What must be refused: each file names its rule.

mod access_token_of_another_flow;
mod acknowledgement_without_its_members;
mod algorithm_not_accepted;
mod another_audience;
mod another_authorized_party;
mod another_issuer;
mod another_request;
mod another_tenant;
mod answer_too_large;
mod claims_twice;
mod client_authentication;
mod discovery_of_another_issuer;
mod discovery_of_the_wrong_types;
mod discovery_without_ciba;
mod embedded_keys;
mod encrypted;
mod endpoints_elsewhere;
mod ends_before_it_begins;
mod expired;
mod fapi_ciba;
mod from_the_future;
mod header_ambiguous;
mod issued_long_ago;
mod issuer_not_https;
mod json_serialised;
mod key_ambiguous;
mod key_kid_twice;
mod key_limits;
mod key_not_pinned;
mod key_of_a_faulty_make;
mod key_of_another_kind;
mod key_published_with_its_secret;
mod key_rotated_away;
mod key_unknown;
mod key_weak;
mod labels_that_deceive;
mod nested_too_deeply;
mod nonsense_dates;
mod not_compact;
mod older_than_the_request;
mod other_base64;
mod refresh_token_of_another_flow;
mod request_ended_by_the_provider;
mod request_parameters;
mod request_refused;
mod sign_in_too_weak;
mod signature_wrong;
mod signing_key_unusable;
mod skew_without_bounds;
mod subject_unusable;
mod text_of_the_provider;
mod tokens_incomplete;
mod unsupported_header;
mod user_info_of_another;

use std::time::Instant;

/// Some moment; only differences from it matter.
#[expect(clippy::disallowed_methods, reason = "an Instant can't be made from nothing")]
pub(crate) fn any_instant() -> Instant {
    Instant::now()
}
