//! ID tokens that are not to be believed: of somebody else, of another time, under a signature that proves nothing, for
//! other ears (rows 1 to 5, 8, 9 and 11 of the catalogue of attacks).

use practice::{Decision, Endpoint, Options, Twist};
use serde_json::{Value, json};

use super::stand::{Setting, play, play_in};
use super::{BY_EMAIL, End, Row, bo, claim};
use crate::forger::{KID, base64url, header, only_tokens, published, stranger, tokens, usual_header};

fn token(twist: Twist, end: End) -> Row {
    Row::twist(Endpoint::Token, twist, end)
}

#[tokio::test(flavor = "multi_thread")]
async fn for_somebody_else() {
    let absent = |name| Twist::Claim { name, value: None };
    play(vec![
        Row::new("somebody else accepts", End::another_person()).customer(Decision::SomebodyElse),
        Row::new("somebody else accepts for an address", End::another_person())
            .order(BY_EMAIL)
            .customer(bo()),
        token(Twist::OtherSubject, End::another_person()),
        token(claim("sub", json!("practice-6F2C1A90-0001")), End::another_person()),
        token(claim("sub", json!("practice-6f2c1a90-0001 ")), End::another_person()),
        token(absent("sub"), End::not_believed("lacks a usable sub")),
        token(claim("sub", json!("")), End::not_believed("lacks a usable sub")),
        token(claim("sub", json!(["practice-6f2c1a90-0001"])), End::not_believed("lacks a usable sub")),
        token(claim("sub", json!("х".repeat(10))), End::not_believed("lacks a usable sub")),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_another_tenant() {
    let setting = Setting {
        options: || Options { tenant: Some("priv".to_owned()), ..Options::default() },
        configure: |_, text| text.replace("client_id", "tenant = \"priv\"\nclient_id"),
    };
    let other = "from another tenant";
    let rows = vec![
        token(claim("tid", json!("pro")), End::not_believed(other)),
        token(claim("tid", json!(["priv"])), End::not_believed(other)),
        token(claim("tid", json!("PRIV")), End::not_believed(other)),
        token(Twist::Claim { name: "tid", value: None }, End::not_believed(other)),
    ];
    play_in(setting, rows).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn for_other_ears() {
    let (aud, iss) = ("for another client", "from another issuer");
    play(vec![
        token(Twist::WrongAudience, End::not_believed(aud)),
        token(Twist::TwoAudiences, End::not_believed(aud)),
        token(claim("aud", json!([])), End::not_believed(aud)),
        token(claim("aud", json!("CLAIMCHECK-PRACTICE")), End::not_believed(aud)),
        token(claim("aud", json!({ "claimcheck-practice": true })), End::not_believed("usable aud")),
        token(Twist::Claim { name: "aud", value: None }, End::not_believed("usable aud")),
        token(Twist::WrongAuthorizedParty, End::not_believed("issued to another client")),
        token(Twist::WrongIssuer, End::not_believed(iss)),
        Row::forged("a slash at the end of iss", issuer(|iss| format!("{iss}/")), End::not_believed(iss)),
        Row::forged(
            "another scheme in iss",
            issuer(|iss| iss.replace("http:", "https:")),
            End::not_believed(iss),
        ),
        Row::forged("iss in capitals", issuer(|iss| iss.to_uppercase()), End::not_believed(iss)),
        token(Twist::Claim { name: "iss", value: None }, End::not_believed("usable iss")),
        token(Twist::WrongAtHash, End::not_believed("does not belong to the access token")),
        token(
            claim("urn:openid:params:jwt:claim:auth_req_id", json!("another-request")),
            End::not_believed("answers another request"),
        ),
        token(claim("at_hash", json!(7)), End::not_believed("does not belong to the access token")),
    ])
    .await;
}

fn issuer(change: fn(&str) -> String) -> crate::between::Forgery {
    tokens(move |mut claims| {
        claims["iss"] = change(claims["iss"].as_str().expect("an issuer")).into();
        published().sign(&usual_header(), claims.to_string().as_bytes())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn under_a_signature_that_proves_nothing() {
    let algorithm = "an algorithm that is not accepted";
    let mut rows = vec![
        token(Twist::AlgorithmNone, End::not_believed(algorithm)),
        token(Twist::SharedSecret, End::not_believed(algorithm)),
        token(Twist::SignedByAnotherKey, End::not_believed("signature is wrong")),
        token(Twist::UnknownKey, End::not_believed("does not publish")),
        Row::forged(
            "RS256 under HS256 and the public key",
            hs256_with_public_key(),
            End::not_believed(algorithm),
        ),
        Row::forged(
            "PS256 under a key for RS256",
            tokens(|claims| published().sign_pss(&with_algorithm("PS256"), claims.to_string().as_bytes())),
            End::not_believed(algorithm),
        ),
        Row::forged(
            "a signature of PS256 that says RS256",
            tokens(|claims| published().sign_pss(&usual_header(), claims.to_string().as_bytes())),
            End::not_believed("signature is wrong"),
        ),
        Row::forged(
            "a signature of nothing",
            tokens(|claims| {
                format!(
                    "{}.{}.",
                    base64url(usual_header().as_bytes()),
                    base64url(claims.to_string().as_bytes())
                )
            }),
            End::not_believed("signature is wrong"),
        ),
        Row::forged(
            "ES256 under an RSA key",
            header(json!({ "alg": "ES256" })),
            End::not_believed(algorithm),
        ),
        Row::forged("an alg that is no text", header(json!({ "alg": 256 })), End::not_believed(algorithm)),
        Row::forged("alg is null", header(json!({ "alg": null })), End::not_believed(algorithm)),
    ];
    for none in ["none", "None", "nOnE", "NONE", "none ", ""] {
        let unsigned = tokens(move |claims| {
            let parts = [with_algorithm(none), claims.to_string()];
            format!("{}.{}.", base64url(parts[0].as_bytes()), base64url(parts[1].as_bytes()))
        });
        rows.push(Row::forged(format!("alg is {none:?}"), unsigned, End::not_believed(algorithm)));
    }
    play(rows).await;
}

fn with_algorithm(name: &str) -> String {
    json!({ "alg": name, "kid": KID }).to_string()
}

fn hs256_with_public_key() -> crate::between::Forgery {
    tokens(|claims| published().sign_with_public_key(&with_algorithm("HS256"), claims.to_string().as_bytes()))
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_key_that_it_brings_along() {
    let wrong = "signature is wrong";
    let extension = "wants an extension";
    play(vec![
        Row::forged("jwk in the header", brought(|jwk| json!({ "jwk": jwk })), End::not_believed(wrong)),
        Row::forged(
            "a jku that serves it",
            brought(|_| json!({ "jku": "http://127.0.0.1:9/keys" })),
            End::not_believed(wrong),
        ),
        Row::forged(
            "x5u and x5c in the header",
            brought(|jwk| json!({ "x5u": "http://127.0.0.1:9/chain", "x5c": [jwk["n"]] })),
            End::not_believed(wrong),
        ),
        Row::forged(
            "its name is the one that it brings along",
            only_tokens(|claims| {
                let jwk = stranger().jwk("mine");
                let header = json!({ "alg": "RS256", "kid": "mine", "jwk": jwk });
                stranger().sign(&header.to_string(), claims.to_string().as_bytes())
            }),
            End::not_believed("does not publish"),
        ),
        Row::forged("crit", header(json!({ "crit": ["exp"], "exp": 1 })), End::not_believed(extension)),
        Row::forged("an empty crit", header(json!({ "crit": [] })), End::not_believed(extension)),
        Row::forged("b64", header(json!({ "b64": false })), End::not_believed(extension)),
        Row::forged("zip", header(json!({ "zip": "DEF" })), End::not_believed(extension)),
        Row::forged(
            "an access token's type",
            header(json!({ "typ": "at+jwt" })),
            End::not_believed(extension),
        ),
        Row::forged(
            "a logout token's type",
            header(json!({ "typ": "logout+jwt" })),
            End::not_believed(extension),
        ),
    ])
    .await;
}

/// Signed by the stranger under the published key's name, with more in the header.
fn brought(more: fn(Value) -> Value) -> crate::between::Forgery {
    tokens(move |claims| {
        let mut header = json!({ "alg": "RS256", "kid": KID });
        for (name, value) in more(stranger().jwk(KID)).as_object().expect("members") {
            header[name] = value.clone();
        }
        stranger().sign(&header.to_string(), claims.to_string().as_bytes())
    })
}
