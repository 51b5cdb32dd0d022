//! Credentials and keys stay at the issuer's own origin, whatever the document says.

use ciba::{DiscoveryError, Endpoint};

use crate::accepts::discovery::{document, read};

const ENDPOINTS: [Endpoint; 4] =
    [Endpoint::BackchannelAuthentication, Endpoint::Token, Endpoint::Jwks, Endpoint::UserInfo];

#[test]
fn another_host_port_or_a_look_alike() {
    for endpoint in ENDPOINTS {
        for address in [
            "https://evil.example/x",
            "https://id.example.com:8443/x",
            "https://id.example.com.evil.example/x",
            "https://sub.id.example.com/x",
        ] {
            let mut document = document();
            document[endpoint.name()] = address.into();
            assert_eq!(read(&document), Err(DiscoveryError::EndpointElsewhere(endpoint)), "{address}");
        }
    }
}

#[test]
fn plain_http_user_names_fragments_and_no_addresses() {
    for endpoint in ENDPOINTS {
        for address in [
            "http://id.example.com/x",
            "http://127.0.0.1/x",
            "https://id.example.com@evil.example/x",
            "https://user@id.example.com/x",
            "https://id.example.com/x#fragment",
            "file:///x",
            "/connect/token",
            "",
        ] {
            let mut document = document();
            document[endpoint.name()] = address.into();
            assert_eq!(read(&document), Err(DiscoveryError::EndpointNotAllowed(endpoint)), "{address}");
        }
    }
}
