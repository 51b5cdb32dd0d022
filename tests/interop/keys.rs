//! The till's keys and certificates, made for one test; the provider gets their public halves.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, PKCS_ECDSA_P256_SHA256,
    PKCS_RSA_SHA256, RsaKeySize, date_time_ymd,
};

/// A key of the kind that `algorithm` needs.
pub(crate) fn key(algorithm: &str) -> KeyPair {
    let made = match algorithm {
        "ES256" => KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256),
        "RS256" | "PS256" => KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048),
        other => panic!("{other}"),
    };
    made.expect("a key")
}

/// A certificate with its private key, PEM.
pub(crate) struct Certificate {
    pub(crate) chain: String,
    pub(crate) key: String,
}

impl Certificate {
    /// Signed by nobody but itself.
    pub(crate) fn self_signed(name: &str) -> Self {
        let key = key("ES256");
        let certificate = parameters(name).self_signed(&key).expect("a certificate");
        Self { chain: certificate.pem(), key: key.serialize_pem() }
    }
}

/// Who signs the certificates of tills.
pub(crate) struct Authority {
    pub(crate) pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let key = key("ES256");
        let mut parameters = parameters(name);
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = parameters.self_signed(&key).expect("a certificate").pem();
        Self { pem, issuer: Issuer::new(parameters, key) }
    }

    pub(crate) fn certificate(&self, name: &str) -> Certificate {
        self.signed(&parameters(name))
    }

    /// One whose time is over.
    pub(crate) fn expired(&self, name: &str) -> Certificate {
        let mut parameters = parameters(name);
        parameters.not_before = date_time_ymd(2020, 1, 1);
        parameters.not_after = date_time_ymd(2021, 1, 1);
        self.signed(&parameters)
    }

    fn signed(&self, parameters: &CertificateParams) -> Certificate {
        let key = key("ES256");
        let certificate = parameters.signed_by(&key, &self.issuer).expect("a certificate");
        Certificate { chain: certificate.pem(), key: key.serialize_pem() }
    }
}

/// `name` alone is the subject.
fn parameters(name: &str) -> CertificateParams {
    let mut parameters = CertificateParams::new([]).expect("parameters");
    parameters.distinguished_name = rcgen::DistinguishedName::new();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters
}
