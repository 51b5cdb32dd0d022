//! Good ID tokens, in all the forms that good providers give them.

use aws_lc_rs::digest;
use ciba::{
    Algorithm, AuthenticationRequest, ClientAuthMethod, Credentials, Hint, IdTokenText, LoginHint, Scope,
};
use jiff::SignedDuration;
use jsonwebtoken::{EncodingKey, Header};
use num_bigint::BigUint;
use serde_json::{Value, json};

use crate::accepts::requests::{fresh, secret};
use crate::accepts::signed::{choose, provider};
use crate::signer::{
    ACCESS_TOKEN, AT_HASH, AUTH_REQ_ID, CLIENT, Case, ISSUER, PEN, REFRESH_TOKEN, RT_HASH, SENT_AT, decode,
    encode, rsa_jwk,
};

const ALGORITHMS: [(Algorithm, &str); 10] = [
    (Algorithm::Rs256, "rsa"),
    (Algorithm::Rs384, "rsa"),
    (Algorithm::Rs512, "rsa"),
    (Algorithm::Ps256, "rsa"),
    (Algorithm::Ps384, "rsa"),
    (Algorithm::Ps512, "rsa"),
    (Algorithm::Es256, "p256"),
    (Algorithm::Es384, "p384"),
    (Algorithm::Es512, "p521"),
    (Algorithm::EdDsa, "ed25519"),
];

#[test]
fn every_algorithm_with_its_key() {
    for (algorithm, kid) in ALGORITHMS {
        let verified = Case::signed_with(algorithm, kid).verdict().unwrap();
        assert_eq!((verified.algorithm(), verified.key_id()), (algorithm, Some(kid)));
    }
}

#[test]
fn a_token_signed_by_another_library() {
    let case = Case::good();
    let mut header = Header::new(jsonwebtoken::Algorithm::RS256);
    header.kid = Some("rsa".to_owned());
    let key = EncodingKey::from_rsa_der(&pkcs1(PEN.rsa_pkcs8().as_ref()));
    let token = jsonwebtoken::encode(&header, &Value::Object(case.claims.clone()), &key).unwrap();
    assert_eq!(case.verdict_on(&token).unwrap().subject(), "subject-1");
}

/// The RSAPrivateKey inside a PKCS #8 document of a 2,048-bit key: everything after its 26-byte frame.
fn pkcs1(pkcs8: &[u8]) -> Vec<u8> {
    pkcs8[26..].to_vec()
}

#[test]
fn what_the_token_tells() {
    let verified = Case::good().verdict().unwrap();
    assert_eq!((verified.issuer(), verified.subject()), (ISSUER, "subject-1"));
    assert_eq!(verified.tenant(), Some("tenant-1"));
    assert_eq!((verified.acr(), verified.idp()), (Some("high"), Some("bank")));
    assert_eq!(verified.amr(), ["pwd", "mfa"]);
    assert_eq!(verified.issued_at().as_second(), SENT_AT + 30);
    assert_eq!(verified.auth_time().unwrap().as_second(), SENT_AT + 20);
    assert_eq!(verified.sign_in_age(), Some(SignedDuration::from_secs(10)));
    assert_eq!(verified.claims().email_verified(), Some(true));
    assert!(!format!("{verified:?}").contains("anna@"), "personal claims stay out of debug texts");
}

#[test]
fn two_tokens_have_two_hashes_and_one_has_one() {
    let case = Case::good();
    let token = case.token();
    let hash = case.verdict_on(&token).unwrap().token_hash();
    assert_eq!(hash, case.verdict_on(&token).unwrap().token_hash());
    assert_ne!(hash, case.claim("jti", "2").verdict().unwrap().token_hash());
}

/// `(r, n - s)` is as good a signature as `(r, s)`, and anybody can make it.
/// A provider may take a hint for somebody else. `Expected` has no place for a hint, so that the token alone decides.
#[test]
fn whoever_answered_whomever_the_hint_named() {
    let provider = provider(|_| {});
    let credentials = Credentials { secret: Some(secret("hush")), ..Credentials::default() };
    let client = choose(&provider, credentials, ClientAuthMethod::ClientSecretBasic);
    let own = IdTokenText::parse(&Case::good().token()).unwrap();
    for hint in [Hint::Login(LoginHint::parse("subject-1").unwrap()), Hint::IdToken(own)] {
        let request = AuthenticationRequest::new(Scope::parse("openid").unwrap(), hint);
        assert!(request.http(&provider, &client, fresh(1)).is_ok());
        let verified = Case::good().claim("sub", "subject-2").claim("email", "omar@example.com").verdict();
        assert_eq!(verified.unwrap().subject(), "subject-2");
    }
}

#[test]
fn one_token_under_both_signatures_of_an_elliptic_curve_has_one_hash() {
    // FIPS 186-5 and SP 800-186: the orders of P-256, P-384 and P-521.
    for (algorithm, kid, order) in [
        (Algorithm::Es256, "p256", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
        (
            Algorithm::Es384,
            "p384",
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
        ),
        (
            Algorithm::Es512,
            "p521",
            "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d0\
             3bb5c9b8899c47aebb6fb71e91386409",
        ),
    ] {
        let case = Case::signed_with(algorithm, kid);
        let token = case.token();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = decode(signature);
        let (r, s) = signature.split_at(signature.len() / 2);
        let order = BigUint::parse_bytes(order.as_bytes(), 16).unwrap();
        let flipped = (order - BigUint::from_bytes_be(s)).to_bytes_be();
        let zeros = vec![0; s.len() - flipped.len()];
        let other = format!("{signed}.{}", encode(&[r, &zeros, &flipped].concat()));
        assert_ne!(other, token);
        let (one, two) = (case.verdict_on(&token).unwrap(), case.verdict_on(&other).unwrap());
        assert_eq!(one.token_hash(), two.token_hash(), "{algorithm:?}");
    }
}

#[test]
fn the_audience_alone_in_a_list_and_the_party_beside_it() {
    assert!(Case::good().claim("aud", json!([CLIENT])).claim("azp", CLIENT).verdict().is_ok());
}

#[test]
fn the_hash_of_the_access_token_that_came_along() {
    assert!(Case::good().claim("at_hash", AT_HASH).verdict().is_ok());
    // Longer algorithms use longer hashes of the same token; the number is in the algorithm's name.
    for (algorithm, kid) in ALGORITHMS {
        let hash = match algorithm.name() {
            name if name.ends_with("256") => &digest::SHA256,
            name if name.ends_with("384") => &digest::SHA384,
            _ => &digest::SHA512,
        };
        let hash = digest::digest(hash, ACCESS_TOKEN.as_bytes());
        let half = &hash.as_ref()[..hash.as_ref().len() / 2];
        let case = Case::signed_with(algorithm, kid).claim("at_hash", encode(half));
        assert!(case.verdict().is_ok(), "{algorithm:?}");
    }
}

#[test]
fn the_request_and_the_refresh_token_that_it_names() {
    let mut case = Case::good()
        .claim("urn:openid:params:jwt:claim:auth_req_id", AUTH_REQ_ID)
        .claim("urn:openid:params:jwt:claim:rt_hash", RT_HASH);
    case.refresh_token = Some(REFRESH_TOKEN);
    assert!(case.verdict().is_ok());
    assert!(case.without("urn:openid:params:jwt:claim:rt_hash").verdict().is_ok(), "the hash may be absent");
}

#[test]
fn the_longest_subject_and_the_earliest_first_moment() {
    let subject = "s ~".repeat(85);
    assert_eq!(Case::good().claim("sub", subject.clone()).verdict().unwrap().subject(), subject);
    assert!(Case::good().claim("nbf", 0).verdict().is_ok());
}

#[test]
fn its_type_in_every_spelling() {
    for kind in ["JWT", "jwt", "Jwt", "application/jwt", "APPLICATION/JWT"] {
        assert!(Case::good().header("typ", kind).verdict().is_ok(), "{kind}");
    }
}

#[test]
fn labels_that_are_null_count_as_absent() {
    let mut case = Case::good();
    for name in ["tid", "acr", "idp", "amr"] {
        case = case.claim(name, Value::Null);
    }
    let verified = case.verdict().unwrap();
    assert_eq!(
        (verified.tenant(), verified.acr(), verified.idp(), verified.amr().len()),
        (None, None, None, 0)
    );
}

#[test]
fn no_key_named_where_only_one_fits() {
    let mut case = Case::good();
    case.header.remove("kid");
    assert!(case.verdict().is_ok(), "the other keys are of other kinds");
    case.key_set = json!({ "keys": [rsa_jwk("a", &PEN.rsa)] });
    assert!(case.verdict().is_ok());
}

#[test]
fn keys_of_unknown_kinds_beside_the_right_one() {
    let mut case = Case::good();
    let keys = case.key_set["keys"].as_array_mut().unwrap();
    keys.push(json!({ "kid": "new", "kty": "AKP", "alg": "ML-DSA-44", "pub": "AAAA" }));
    keys.push(json!({ "kid": "new", "kty": "RSA", "use": "enc", "n": "AAAA", "e": "AQAB" }));
    keys.push(json!("nonsense"));
    assert!(case.verdict().is_ok());
}

#[test]
fn little_is_needed() {
    let mut case = Case::good();
    case.header.remove("typ");
    for claim in ["nbf", "auth_time", "tid", "acr", "amr", "idp", "email", "email_verified"] {
        case = case.without(claim);
    }
    let verified = case.verdict().unwrap();
    assert_eq!((verified.tenant(), verified.auth_time(), verified.amr().len()), (None, None, 0));
}

#[test]
fn the_pinned_tenant_dates_with_fractions_and_one_method_as_a_text() {
    let mut case = Case::good().claim("iat", json!(1_800_000_030.75)).claim("amr", "external");
    case.tenant = Some("tenant-1");
    let verified = case.verdict().unwrap();
    assert_eq!(verified.issued_at().as_second(), SENT_AT + 30);
    assert_eq!(verified.amr(), ["external"]);
}
