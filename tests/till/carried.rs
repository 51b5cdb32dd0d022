//! The secrets that a form carries: in whatever way a till proves itself and names the customer, plain in a field or
//! inside a signed request.
//!
//! Only reads; whoever stands on the way remembers them, for a test to look for elsewhere.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// What a form may carry that nobody else may see.
const SECRET_FIELDS: [&str; 7] = [
    "auth_req_id",
    "client_secret",
    "client_assertion",
    "request",
    "login_hint_token",
    "id_token_hint",
    "user_code",
];

/// The secrets of a form, each with the name of its parameter.
pub(crate) fn secrets_of_form(form: &str) -> Vec<(&'static str, String)> {
    let mut secrets = Vec::new();
    for (name, value) in form.split('&').filter_map(|field| field.split_once('=')) {
        let Some(name) = SECRET_FIELDS.into_iter().find(|known| *known == name) else { continue };
        let value = unescaped(value);
        if name == "request" {
            secrets.extend(secrets_of_request(&value));
        }
        secrets.push((name, value));
    }
    secrets
}

/// Those that are parameters inside of a signed request.
fn secrets_of_request(request: &str) -> Vec<(&'static str, String)> {
    let claims = request.split('.').nth(1).and_then(|claims| URL_SAFE_NO_PAD.decode(claims).ok());
    let claims: serde_json::Value = serde_json::from_slice(&claims.unwrap_or_default()).unwrap_or_default();
    let secret = |name: &'static str| Some((name, claims[name].as_str()?.to_owned()));
    SECRET_FIELDS.into_iter().filter_map(secret).collect()
}

/// A value of a form as it was before.
fn unescaped(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let [first, others @ ..] = rest {
        let escaped = (*first == b'%').then(|| others.get(..2)).flatten();
        let byte = escaped.and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = byte.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = if byte.is_some() { &others[2..] } else { others };
        bytes.push(byte.unwrap_or(if *first == b'+' { b' ' } else { *first }));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_of_a_signed_request_is_carried_too() {
        let claims = URL_SAFE_NO_PAD.encode(r#"{"iss":"the-till","login_hint_token":"a.hint.token"}"#);
        let form = format!("scope=openid&client_assertion=an%2Eassertion+&request=head.{claims}.signature");
        let request = format!("head.{claims}.signature");
        let carried = [
            ("client_assertion", "an.assertion "),
            ("login_hint_token", "a.hint.token"),
            ("request", request.as_str()),
        ];
        assert_eq!(secrets_of_form(&form), carried.map(|(name, value)| (name, value.to_owned())));
    }
}
