//! OpenID Connect Discovery 1.0 section 4.3: the document's issuer is the configured one, byte by byte.

use ciba::{DiscoveryError, HttpAnswer, Issuer, Provider, Transport};

use crate::accepts::discovery::{ISSUER, document, read};

#[test]
fn another_issuer_a_slash_more_or_none() {
    for issuer in ["https://id.example.com/", "https://ID.example.com", "https://evil.example", ""] {
        let mut document = document();
        document["issuer"] = issuer.into();
        assert_eq!(read(&document), Err(DiscoveryError::OtherIssuer), "{issuer}");
    }
    let mut document = document();
    document.as_object_mut().unwrap().remove("issuer");
    assert_eq!(read(&document), Err(DiscoveryError::OtherIssuer));
}

#[test]
fn a_page_instead_of_a_document() {
    let issuer = Issuer::parse(ISSUER, Transport::Https).unwrap();
    let page = HttpAnswer { content_type: Some("text/html".into()), ..HttpAnswer::json(200, "<html>") };
    assert_eq!(Provider::read(&issuer, &page), Err(DiscoveryError::NoDocument { status: 200 }));
    let missing = HttpAnswer::json(404, "{}");
    assert_eq!(Provider::read(&issuer, &missing), Err(DiscoveryError::NoDocument { status: 404 }));
    let twice = document().to_string().replacen('{', r#"{"token_endpoint":"https://evil.example/","#, 1);
    let twice = Provider::read(&issuer, &HttpAnswer::json(200, &twice));
    assert!(matches!(twice, Err(DiscoveryError::Unreadable(_))));
}
