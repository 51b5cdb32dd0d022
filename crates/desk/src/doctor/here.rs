//! What this machine has: the configuration, the credentials and the ledger's key where they are kept, the data folder.
//!
//! Nothing is sent anywhere.

use pickup::store::Store;

use crate::{
    exchange::{Line, ends::NoClient},
    ports::SecretsFailure,
    settings::SourceSettings,
    view::{Advice, Point},
};

use super::{Finding, Report};

pub(super) async fn look(line: &Line, store: Option<&dyn Store>, report: &mut Report) {
    let settings = &line.settings;
    report.note(Point::Configuration, configuration(line));
    report.note(Point::Credentials, credentials(line).await);
    if !report.knows(Point::LedgerKey) {
        report.note(Point::LedgerKey, ledger_key(line).await);
    }
    if let Some(store) = store {
        let folder = settings.data_dir.display();
        let finding = match store.head().await {
            Ok(head) => {
                Finding::passed(format!("{folder}, ledger {}:{:.12}", head.seq, head.hash.to_string()))
            }
            Err(error) => Finding::failed(Advice::RepairData, error),
        };
        report.note(Point::Data, finding);
    }
    if !settings.sources.iter().any(|source| matches!(source, SourceSettings::Shop(_))) {
        report.note(Point::Shops, Finding::passed("none"));
    }
}

fn configuration(line: &Line) -> Finding {
    let settings = &line.settings;
    let by = match settings.managed_by.as_str() {
        "" => String::new(),
        path => format!(", {path}"),
    };
    if let Some((folder, hosts)) = settings.folder_beside_shopify() {
        let fault = format!(
            "an order from an export of Shopify in {} and the same one from {} would be two; set `shopify_shop` of that \
             folder",
            folder.display(),
            hosts.join(", ")
        );
        return Finding::warned(Advice::CorrectConfiguration, fault);
    }
    Finding::passed(format!("{}, {}{by}", settings.realm, settings.provider.issuer.as_str()))
}

/// Every credential that is configured, whichever of them will be used.
async fn credentials(line: &Line) -> Finding {
    let provider = line.provider();
    if let Err(no) = line.credentials().await {
        return unreadable(&no);
    }
    let mut places = Vec::new();
    for (name, place) in [
        ("secret", provider.client_secret.as_ref()),
        ("private key", provider.private_key.as_ref()),
        ("certificate's key", provider.certificate.as_ref().map(|certificate| &certificate.key)),
    ] {
        let Some(place) = place else { continue };
        if let Err(failure) = line.secrets.read(place).await {
            return unreadable(&NoClient::Unreadable(failure));
        }
        places.push(format!("{name}: {}", place.place()));
    }
    Finding::passed(places.join(", "))
}

async fn ledger_key(line: &Line) -> Finding {
    let place = &line.settings.ledger_key;
    match line.secrets.read(place).await {
        Ok(key) => {
            let key = key.trim_ascii();
            match key.len() == 64 && key.iter().all(u8::is_ascii_hexdigit) {
                true => Finding::passed(place.place()),
                false => {
                    let fault = format!("{} does not hold 64 hexadecimal digits", place.place());
                    Finding::failed(Advice::RestoreLedgerKey, fault)
                }
            }
        }
        Err(failure @ SecretsFailure::Missing { .. }) => Finding::failed(Advice::RestoreLedgerKey, failure),
        Err(failure) => Finding::failed(advice(&failure), failure),
    }
}

pub(super) fn unreadable(no: &NoClient) -> Finding {
    let advice = match no {
        NoClient::Unreadable(failure) => advice(failure),
        NoClient::Unusable { .. } => Advice::KeepCredential,
        NoClient::NoSigningKey | NoClient::Method(_) => Advice::ChooseAuthentication,
    };
    Finding::failed(advice, no)
}

fn advice(failure: &SecretsFailure) -> Advice {
    match failure {
        SecretsFailure::Missing { .. } | SecretsFailure::BadLength { .. } => Advice::KeepCredential,
        SecretsFailure::NoKeyring
        | SecretsFailure::Locked
        | SecretsFailure::TimedOut
        | SecretsFailure::Refused { .. } => Advice::UnlockKeyring,
        SecretsFailure::ReadableByOthers { .. } | SecretsFailure::NotAPlainFile { .. } => Advice::ProtectFile,
    }
}
