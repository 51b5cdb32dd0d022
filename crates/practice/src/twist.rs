//! How an answer is falsified: each thing that a client must notice, by itself.
//!
//! These are names; what they do is done where the answer is made (`id_token.rs`, `forgery.rs`, `discovery.rs`,
//! `exchange.rs`).

use std::time::Duration;

use serde_json::Value;

/// How an answer is falsified.
#[derive(Clone, Debug, PartialEq)]
pub enum Twist {
    /// Discovery: `issuer` of somebody else. Token: `iss` of somebody else.
    WrongIssuer,
    /// Token: `aud` is another client.
    WrongAudience,
    /// Token: two audiences without `azp`.
    TwoAudiences,
    /// Token: `azp` is another client.
    WrongAuthorizedParty,
    /// Token: `at_hash` of another access token.
    WrongAtHash,
    /// Token: `iat`, `nbf` and `auth_time` a week ago, `exp` still ahead.
    IssuedLongAgo,
    /// Token: `exp` ten minutes ago.
    Expired,
    /// Token: `nbf` in ten minutes.
    NotYetValid,
    /// Token: signed by a key that is not published, under the published `kid`.
    SignedByAnotherKey,
    /// Token: signed by a key that is not published, under a `kid` that is not published.
    UnknownKey,
    /// Token: `alg` is `none` and the signature is empty.
    AlgorithmNone,
    /// Token: signed with HS256 and the client's secret.
    SharedSecret,
    /// Token and UserInfo: another subject than the one who accepted.
    OtherSubject,
    /// Token: sets a claim of the ID token, or removes it with None.
    Claim {
        /// Name of the claim.
        name: &'static str,
        /// Its value.
        value: Option<Value>,
    },
    /// Any JSON answer: sets a member of the document, or removes it with None.
    Member {
        /// Name of the member.
        name: &'static str,
        /// Its value.
        value: Option<Value>,
    },
    /// Token: the customer's account was closed after they accepted.
    CustomerDisabled,
    /// Keys: the document lists no key.
    NoKeys,
    /// Keys: the key is listed twice under the same `kid`.
    KeyTwice,
    /// Any: only the header `Date` is off by this many seconds.
    DateOff {
        /// Seconds added to the true time.
        seconds: i64,
    },
    /// Any: sets a header of the answer, `Content-Type` for example.
    ResponseHeader {
        /// Its name, in lower case.
        name: &'static str,
        /// Its value; one that can't be sent is left out.
        value: String,
    },
    /// Any: the answer is made and then kept back for a while, as a slow network does.
    Late {
        /// How long, in tokio's time.
        by: Duration,
    },
    /// Token: the ID token's signature or form.
    Forged(Forgery),
    /// Keys: the keys that are listed.
    Keys(KeyTwist),
    /// Any JSON answer: the text of the document, beyond what a JSON value can say.
    Text(TextTwist),
}

/// A false ID token. Several of them add up; of two signatures the last one counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Forgery {
    /// The header has no `kid`.
    NoKeyId,
    /// Sets a parameter of the header before it is signed (`kid`, `crit`, `jku`, `b64`, `typ`), or removes it with None.
    Header {
        /// Name of the parameter.
        name: &'static str,
        /// Its value.
        value: Option<Value>,
    },
    /// Signed by a key that is not published and lies in the header as `jwk`.
    EmbeddedKey,
    /// Signed with another algorithm than the key is published for: PS256 by an RSA key. A key on P-256 only says
    /// ES384.
    OtherAlgorithm,
    /// HS256 with the published key, as PEM, for a secret.
    PublicKeyAsSecret,
    /// RS256 that anybody can make where the public exponent is 1; see [`KeyTwist::ExponentOne`].
    ExponentOne,
    /// Rightly signed by the key that comes next; see [`KeyTwist::Next`].
    NextKey,
    /// A claim whose value is this text, which need not be JSON.
    ClaimText {
        /// Name of the claim.
        name: &'static str,
        /// What stands in place of a value.
        text: &'static str,
    },
    /// A claim that occurs twice: first as it is, then with this value.
    ClaimTwice {
        /// Name of the claim.
        name: &'static str,
        /// The second value.
        value: Value,
    },
    /// Not a compact JWS of three parts.
    Shape(Shape),
    /// The ID token that was given out before this one, whoever it was for.
    Replayed,
}

/// What an ID token looks like that is no compact JWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A dot and an empty part more.
    FourParts,
    /// Five parts, as an encrypted token has.
    FiveParts,
    /// The signature is missing with its dot.
    TwoParts,
    /// The signature is padded with `=`.
    Padded,
    /// A line feed at the end.
    LineFeed,
    /// JSON serialization (RFC 7515, 7.2.2), as text.
    Json,
}

/// What is wrong with the published keys.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyTwist {
    /// Under the `kid` of the true key there is an RSA key of 1024 bits.
    Weak,
    /// Under the `kid` of the true key there is an RSA key whose exponent is 1; see [`Forgery::ExponentOne`].
    ExponentOne,
    /// The next key is listed beside the true one, as before a rotation.
    Next,
    /// Only the next key is listed, as after a rotation.
    NextAlone,
    /// Sets a member of every listed key (`use`, `alg`, `kty`, `key_ops`, `kid`), or removes it with None.
    Member {
        /// Name of the member.
        name: &'static str,
        /// Its value.
        value: Option<Value>,
    },
}

/// What a document says that no JSON value can hold.
#[derive(Clone, Debug, PartialEq)]
pub enum TextTwist {
    /// A member that occurs twice: first as it is, then with this value.
    MemberTwice {
        /// Name of the member.
        name: &'static str,
        /// The second value.
        value: Value,
    },
    /// A member whose value is this text, which need not be JSON.
    MemberText {
        /// Name of the member.
        name: &'static str,
        /// What stands in place of a value.
        text: &'static str,
    },
    /// A further member of arrays within arrays.
    Deep {
        /// How many.
        levels: usize,
    },
    /// A byte order mark at the beginning.
    ByteOrderMark,
}

/// Adds a member to the text of a JSON object, even if it has one of that name.
pub(crate) fn append(object: &mut String, name: &str, value: &str) {
    let is_empty = object == "{}";
    object.pop();
    object.push_str(if is_empty { "\"" } else { ",\"" });
    object.push_str(name);
    object.push_str("\":");
    object.push_str(value);
    object.push('}');
}
