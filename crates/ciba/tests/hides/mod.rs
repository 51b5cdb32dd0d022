//! What holds a secret does not show it: no `Debug` of what the crate gives out, no text of an error about what it was
//! given. Plain, in base64, in hex, percent-encoded, and as the numbers by which bytes show themselves.

use std::fmt::{Debug, Write as _};
use std::sync::Arc;
use std::time::Duration;

use ciba::{
    AccessToken, Acknowledgement, AuthReqId, AuthenticationRequest, ClientAuthMethod, ClientAuthentication,
    ClientId, ClientSecret, Credentials, FurtherParameters, Hint, HintedUser, HttpAnswer, IdTokenText,
    Issuer, LoginHint, LoginHintToken, Poll, Provider, Scope, SigningKey, Step, TokenAnswer, Transport,
    UserCode, UserInfo, credentials_probe, token_request,
};
use serde_json::json;
use zeroize::Zeroizing;

use crate::accepts::discovery::ISSUER;
use crate::accepts::requests::{form, fresh, header, secret};
use crate::accepts::signed::{choose, provider};
use crate::accepts::signing_keys::ed25519_jwk;
use crate::signer::{Case, encode};

const CLIENT_SECRET: &str = "canary-client-secret-of-32-letters+";
const USER_CODE: &str = "canary-user-code";
const HANDLE: &str = "canary-auth-req-id-1c266114";
const ACCESS_TOKEN: &str = "canary-access-token-G5kXH2wHvUra";
const ID_TOKEN: &str = "Y2FuYXJ5.canary-id-token.c2lnbmF0dXJl";
const PERSONAL_NUMBER: &str = "196408233234";
const EMAIL: &str = "canary@post.example";
const PARAMETER: &str = "canary-parameter";

/// The private half of [`signing_key`], in the letters of its JWK.
fn signing_key() -> (Arc<SigningKey>, Vec<String>) {
    let jwk = ed25519_jwk();
    let private = jwk["d"].as_str().unwrap().to_owned();
    let key = SigningKey::read(jwk.to_string().as_bytes()).unwrap();
    (Arc::new(key), vec![private])
}

/// Fails if one of these can be read out of a text.
fn assert_hidden(secrets: &[String], name: &str, text: &str) {
    assert!(!text.is_empty(), "{name} shows something");
    for secret in secrets.iter().map(String::as_str).chain(all()) {
        for disguise in disguises(secret) {
            assert!(!text.contains(&disguise), "{name} shows {secret} as {disguise}: {text}");
        }
    }
}

fn all() -> [&'static str; 8] {
    [CLIENT_SECRET, USER_CODE, HANDLE, ACCESS_TOKEN, ID_TOKEN, PERSONAL_NUMBER, EMAIL, PARAMETER]
}

fn disguises(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let numbers = bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    let (mut hex, mut percent) = (String::new(), String::new());
    for byte in bytes {
        let _ = write!(hex, "{byte:02x}");
        let _ = write!(percent, "%{byte:02X}");
    }
    // Where it stands at a boundary; what stands elsewhere is not made by this crate.
    let base64 = encode(&bytes[..bytes.len() / 3 * 3]);
    vec![secret.to_owned(), numbers, hex.to_uppercase(), hex, percent, base64.replace('-', "+"), base64]
}

fn shown(name: &str, secrets: &[String], values: &[&dyn Debug]) {
    for value in values {
        assert_hidden(secrets, name, &format!("{value:?}"));
        assert_hidden(secrets, name, &format!("{value:#?}"));
    }
}

fn credentials(key: &Arc<SigningKey>) -> Credentials {
    Credentials { secret: Some(secret(CLIENT_SECRET)), key: Some(Arc::clone(key)), has_certificate: false }
}

fn hint_token(provider: &Provider, user: &HintedUser) -> LoginHintToken {
    let id = ClientId::parse("till").unwrap();
    LoginHintToken::authway(provider.issuer(), &id, &secret(CLIENT_SECRET), user, None, fresh(9)).unwrap()
}

#[test]
fn the_clients_own_secrets() {
    let (key, private) = signing_key();
    let certificate_key = SigningKey::generate().unwrap();
    let lines = certificate_key.1.lines().filter(|line| !line.starts_with('-')).map(str::to_owned);
    let secrets: Vec<_> = private.into_iter().chain(lines).collect();
    shown("a credential", &secrets, &[&secret(CLIENT_SECRET), &key, &certificate_key.0, &credentials(&key)]);
    let code = UserCode::parse(Zeroizing::new(USER_CODE.to_owned())).unwrap();
    shown("a user code", &secrets, &[&code]);
}

/// Every way to authenticate, signed or not, and every hint: what the till sends carries them all.
#[test]
fn what_is_sent() {
    let (key, private) = signing_key();
    let provider = provider(|document| {
        document["token_endpoint_auth_signing_alg_values_supported"] = json!(["EdDSA", "HS256"]);
        document["backchannel_authentication_request_signing_alg_values_supported"] = json!(["EdDSA"]);
    });
    let user = HintedUser::Email(LoginHint::parse(EMAIL).unwrap());
    let hints = [
        Hint::Login(LoginHint::parse(PERSONAL_NUMBER).unwrap()),
        Hint::LoginToken(hint_token(&provider, &user)),
        Hint::IdToken(IdTokenText::parse(ID_TOKEN).unwrap()),
    ];
    let methods = [
        ClientAuthMethod::ClientSecretBasic,
        ClientAuthMethod::ClientSecretPost,
        ClientAuthMethod::ClientSecretJwt,
        ClientAuthMethod::PrivateKeyJwt,
    ];
    for method in methods {
        let unsigned = choose(&provider, credentials(&key), method);
        let signed = unsigned.clone().signing_requests(Arc::clone(&key), None, &provider).unwrap();
        for client in [unsigned, signed] {
            for hint in &hints {
                let mut request = AuthenticationRequest::new(Scope::parse("openid").unwrap(), hint.clone());
                request.user_code = Some(UserCode::parse(Zeroizing::new(USER_CODE.to_owned())).unwrap());
                request.further = FurtherParameters::default().with("x", PARAMETER).unwrap();
                let id = AuthReqId::parse(HANDLE).unwrap();
                let sent = [
                    request.http(&provider, &client, fresh(1)).unwrap(),
                    token_request(&provider, &client, &id, Duration::ZERO, fresh(2)).unwrap(),
                    credentials_probe(&provider, &client, HANDLE, fresh(3)).unwrap(),
                ];
                // What was signed is as good as its key for as long as it lives.
                let mut secrets = private.clone();
                for one in &sent {
                    let form =
                        form(one).into_iter().filter(|(name, _)| name != "client_id" && name != "scope");
                    secrets.extend(form.map(|(_, value)| value).filter(|value| value.len() > 16));
                    secrets.extend(header(one, "authorization").map(str::to_owned));
                }
                // Not a secret, and a part of each address or type.
                secrets.retain(|value| !value.starts_with("urn:"));
                shown("what is sent", &secrets, &[&client, hint, &request, &user, &id, &sent]);
            }
        }
    }
}

#[test]
fn what_comes_back() {
    let now = some_instant();
    let tokens = json!({ "access_token": ACCESS_TOKEN, "id_token": ID_TOKEN, "token_type": "Bearer" });
    let answer = HttpAnswer::json(200, &tokens.to_string());
    let read = TokenAnswer::read(&Ok(answer.clone()));
    assert!(matches!(read, TokenAnswer::Tokens(_)));
    let acknowledged = json!({ "auth_req_id": HANDLE, "expires_in": 120, "interval": 1 });
    let acknowledged = Acknowledgement::read(&HttpAnswer::json(200, &acknowledged.to_string()), now).unwrap();
    let mut poll = Poll::new(&acknowledged, now);
    shown("a poll", &[], &[&answer, &read, &acknowledged, &poll]);
    let later = now + Duration::from_secs(1);
    assert!(matches!(poll.step(later), Step::Ask { .. }));
    poll.answered(read, later, later);
    shown("a poll that ended", &[], &[&poll.step(later), &poll]);
    let access_token = AccessToken::parse(ACCESS_TOKEN).unwrap();
    let provider = provider(|document| document["userinfo_endpoint"] = json!(format!("{ISSUER}/userinfo")));
    let (key, _) = signing_key();
    let client = choose(&provider, credentials(&key), ClientAuthMethod::ClientSecretBasic);
    let asked = UserInfo::request(&provider, &client, &access_token);
    assert!(asked.is_some());
    shown("UserInfo's request", &[], &[&asked, &access_token]);
}

#[test]
fn who_it_is() {
    let case = Case::good()
        .claim("sub", PERSONAL_NUMBER)
        .claim("email", EMAIL)
        .claim("personal_number", PERSONAL_NUMBER)
        .claim("name", EMAIL);
    let token = case.verdict().unwrap();
    let document = json!({ "sub": token.subject(), "email": [EMAIL], "personal_number": PERSONAL_NUMBER });
    let user_info = UserInfo::read(&HttpAnswer::json(200, &document.to_string()), &token).unwrap();
    let email = user_info.claims().email();
    shown("a person", &[case.token()], &[&token, token.claims(), &user_info, user_info.claims(), &email]);
}

/// Errors name the culprit, and don't repeat what it was.
#[test]
fn what_was_refused() {
    let text = all().join(" ");
    let errors: Vec<Box<dyn std::error::Error>> = vec![
        Box::new(ClientSecret::parse(Zeroizing::new(format!("{text}\n"))).unwrap_err()),
        Box::new(UserCode::parse(Zeroizing::new(format!("{text}\n"))).unwrap_err()),
        Box::new(LoginHint::parse(&format!("{text}\n")).unwrap_err()),
        Box::new(LoginHintToken::parse(&text).unwrap_err()),
        Box::new(FurtherParameters::default().with("x", &format!("{text}\n")).unwrap_err()),
        Box::new(FurtherParameters::default().with(&text, "x").unwrap_err()),
        Box::new(SigningKey::read(text.as_bytes()).unwrap_err()),
        Box::new(SigningKey::read(json!({ "kty": "OKP", "d": text }).to_string().as_bytes()).unwrap_err()),
        Box::new(ClientId::parse(&format!("{text}\n")).unwrap_err()),
        Box::new(
            Issuer::parse(&format!("https://user:{CLIENT_SECRET}@id.example/"), Transport::Https)
                .unwrap_err(),
        ),
        Box::new(Case::good().claim("iss", text.clone()).verdict().unwrap_err()),
        Box::new(Case::good().claim("aud", json!([text])).verdict().unwrap_err()),
        Box::new(Case::good().claim("azp", text.clone()).verdict().unwrap_err()),
        Box::new(Case::good().claim("exp", text.clone()).verdict().unwrap_err()),
        Box::new(Case::good().claim("sub", format!("{text}\n")).verdict().unwrap_err()),
        Box::new(Case::good().header("kid", text.clone()).verdict().unwrap_err()),
        Box::new(Case::good().header("alg", text.clone()).verdict().unwrap_err()),
        Box::new(Case::good().header("typ", text.clone()).verdict().unwrap_err()),
    ];
    for error in errors {
        let mut told = format!("{error} {error:?} {error:#?}");
        let mut cause = error.source();
        while let Some(source) = cause {
            let _ = write!(told, " {source} {source:?}");
            cause = source.source();
        }
        assert_hidden(&[], "an error", &told);
    }
}

/// What the search would find if something showed itself.
#[test]
fn every_disguise_is_seen_through() {
    for disguised in [
        format!("{CLIENT_SECRET:?}"),
        format!("{:?}", CLIENT_SECRET.as_bytes()),
        encode(CLIENT_SECRET.as_bytes()),
        "63616e6172792d636c69656e742d7365637265742d6f662d33322d6c6574746572732b".to_owned(),
    ] {
        let found = std::panic::catch_unwind(|| assert_hidden(&[], "it", &disguised));
        assert!(found.is_err(), "{disguised}");
    }
}

#[expect(clippy::disallowed_methods, reason = "an Instant can't be made from nothing")]
fn some_instant() -> std::time::Instant {
    std::time::Instant::now()
}

/// The client's way of authentication too, and not only what it sends.
#[test]
fn the_way_of_authentication() {
    let (key, private) = signing_key();
    let provider = provider(|document| {
        document["token_endpoint_auth_signing_alg_values_supported"] = json!(["EdDSA", "HS256"]);
    });
    let id = ClientId::parse("till").unwrap();
    let client = ClientAuthentication::choose(&provider, id, credentials(&key), None).unwrap();
    assert_eq!(client.method(), ClientAuthMethod::PrivateKeyJwt);
    shown("a client", &private, &[&client]);
}
