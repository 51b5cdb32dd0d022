//! The till's private key, made once for all of these tests: as it lies in a file, as the provider is told of it, and as
//! it may be seen nowhere.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use practice::ClientKey;
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256};
use serde_json::json;

use crate::search::Canary;
use crate::till::Till;

/// The file that it lies in.
pub(crate) const FILE: &str = "client.key";

/// A private key on P-256.
pub(crate) struct PrivateKey(KeyPair);

/// The one that the provider knows.
pub(crate) fn of_the_till() -> &'static PrivateKey {
    static KEY: OnceLock<PrivateKey> = OnceLock::new();
    KEY.get_or_init(PrivateKey::make)
}

impl PrivateKey {
    pub(crate) fn make() -> Self {
        Self(KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("a key"))
    }

    pub(crate) fn pem(&self) -> String {
        self.0.serialize_pem()
    }

    /// The same key as a JWK.
    pub(crate) fn jwk(&self) -> String {
        let mut jwk = self.public();
        jwk["d"] = json!(URL_SAFE_NO_PAD.encode(self.number()));
        jwk.to_string()
    }

    /// As it is registered.
    pub(crate) fn registered(&self) -> ClientKey {
        ClientKey::read(&self.public().to_string()).expect("a public key")
    }

    fn public(&self) -> serde_json::Value {
        // The uncompressed point: a byte that says so, and two coordinates.
        let (x, y) = self.0.public_key_raw()[1..].split_at(32);
        json!({ "kty": "EC", "crv": "P-256", "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y) })
    }

    /// The secret number: 32 bytes behind the version (RFC 5915, section 3).
    fn number(&self) -> Vec<u8> {
        let der = self.0.serialize_der();
        let before = [0x02, 0x01, 0x01, 0x04, 0x20];
        let at = der.windows(before.len()).position(|bytes| bytes == before).expect("a key on P-256");
        der[at + before.len()..][..32].to_vec()
    }

    /// The configuration of a till that proves itself with it, signs each request with it, and names the customer in a
    /// token.
    pub(crate) fn configured(&self, till: &Till, text: &str) -> String {
        let file = till.private_file(FILE, &self.pem());
        let lines = format!(
            "private_key = {{ file = {file:?} }}\nsigned_requests = \"always\"\nhint = \"login_hint_token\"\n"
        );
        text.replace("[provider]\n", &format!("[provider]\n{lines}"))
    }

    /// Its number, and each line of the file.
    pub(crate) fn canaries(&self) -> Vec<Canary> {
        let pem = self.pem();
        let lines = pem.lines().map(str::trim_end).filter(|line| !line.starts_with("-----"));
        let mut canaries: Vec<_> = lines.map(|line| Canary::new("a line of the private key", line)).collect();
        canaries.push(Canary::bytes("the number of the private key", &self.number()));
        canaries
    }
}
