//! The way to the provider: the company's own roots, the client's certificate and the proxy, as configured.
//!
//! Nothing is sent here.

use desk::{
    ports::Secrets,
    settings::{CertificateSettings, Settings},
};

use crate::CannotOpen;

/// Sets up the transport.
///
/// # Errors
/// [`CannotOpen`] names the file or the key that is not good.
pub(crate) async fn network(settings: &Settings, secrets: &dyn Secrets) -> Result<ciba::Http, CannotOpen> {
    let provider = &settings.provider;
    let roots = match &provider.roots {
        None => Vec::new(),
        Some(path) => {
            std::fs::read(path).map_err(|source| CannotOpen::Roots { path: path.clone(), source })?
        }
    };
    let certificate = match &provider.certificate {
        None => None,
        Some(certificate) => Some(client_certificate(certificate, secrets).await?),
    };
    let agent = format!("claimcheck/{} till {}", env!("CARGO_PKG_VERSION"), settings.store.till);
    let transport = provider.issuer.transport();
    Ok(ciba::Http::new(transport, &roots, certificate.as_ref(), provider.proxy.as_ref(), &agent)?)
}

async fn client_certificate(
    settings: &CertificateSettings,
    secrets: &dyn Secrets,
) -> Result<ciba::ClientCertificate, CannotOpen> {
    let path = &settings.chain;
    let chain =
        std::fs::read(path).map_err(|source| CannotOpen::CertificateFile { path: path.clone(), source })?;
    let key = secrets.read(&settings.key).await.map_err(CannotOpen::CertificateKey)?;
    ciba::ClientCertificate::read(&chain, &key)
        .map_err(|source| CannotOpen::Certificate { path: path.clone(), source })
}
