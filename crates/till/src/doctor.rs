//! Puts a till together for the doctor, as far as it can be, and tells as a point what could not be.
//!
//! Nothing is begun: a data folder that was never used stays so, and no ledger key is made.

use std::sync::Arc;

use desk::{
    doctor::{Patient, examine, misconfigured},
    ports::{Clock, Secrets, Wire},
    settings::{SecretRef, Settings},
    view::{Advice, Point, PointResult, TestedPoint},
};
use pickup::pseudonym::PseudonymKey;
use secrets::SystemSecrets;
use store::{DATABASE_FILE, Mode, expect_database};

use crate::{
    CannotOpen, Opening, Provider, configured, network::network, practice_settings, sources, web_shops, world,
};

/// Looks at the till that would be opened, whether or not it can be.
///
/// # Errors
/// [`CannotOpen`] if this is practice and its provider can't be started.
pub async fn diagnose(opening: Opening) -> Result<Vec<TestedPoint>, CannotOpen> {
    let sources = sources(&opening);
    let (settings, practice) = match configured(&opening, &sources) {
        Ok(Some((settings, _))) => (settings, None),
        Ok(None) => {
            let running = crate::start_practice(&opening).await?;
            (practice_settings(&sources, &Provider::of(&running))?, Some(running))
        }
        Err(CannotOpen::Settings(fault)) => return Ok(misconfigured(&fault)),
        Err(other) => return Err(other),
    };
    let mut found = Vec::new();
    let secrets = Arc::new(SystemSecrets::new());
    let wire = match network(&settings, &*secrets).await {
        Ok(http) => {
            let wire: Arc<dyn Wire> = Arc::new(world::Network(http));
            Some(wire)
        }
        Err(fault) => {
            found.extend(of_network(&fault));
            None
        }
    };
    let store = data(&settings, &mut found).await;
    let clock: Arc<dyn Clock> = Arc::new(world::SystemClock::new());
    found.extend(shops(&settings, &*clock).await);
    let (chance, printer) = (Arc::new(world::SystemChance), crate::printer(&settings));
    let mail = crate::mail(&settings);
    let patient = Patient { settings, wire, clock, chance, secrets, store, printer, mail, found };
    let points = examine(patient).await;
    drop(practice);
    Ok(points)
}

/// Each web shop. No order comes of it, so that any key of pseudonyms will do.
async fn shops(settings: &Settings, clock: &dyn Clock) -> Vec<TestedPoint> {
    let key = Arc::new(PseudonymKey::new(&[0; 32]));
    let secrets: Arc<dyn Secrets> = Arc::new(SystemSecrets::new());
    let joined = web_shops::joined(settings, &key, &secrets);
    web_shops::examine(&joined.iter().collect::<Vec<_>>(), clock).await
}

/// The data folder, if it was used before and can be opened.
async fn data(settings: &Settings, found: &mut Vec<TestedPoint>) -> Option<Arc<dyn pickup::store::Store>> {
    let folder = settings.data_dir.display();
    match settings.data_dir.join(DATABASE_FILE).try_exists() {
        Ok(true) => match crate::open_store(settings, Mode::CommandLine, false).await {
            Ok(store) => {
                for looked in [store.is_sound().await, store.is_no_older_copy().await] {
                    if let Err(fault) = looked {
                        found.push(failed(Point::Data, Advice::RepairData, &fault));
                    }
                }
                let store: Arc<dyn pickup::store::Store> = Arc::new(store);
                return Some(store);
            }
            Err(fault) => found.push(failed(Point::Data, Advice::RepairData, &fault)),
        },
        Ok(false) if let Err(fault) = expect_database(&settings.data_dir, settings.head_file.as_deref()) => {
            found.push(failed(Point::Data, Advice::RepairData, &fault));
        }
        Ok(false) => {
            let not_yet = |point| TestedPoint {
                point,
                result: PointResult::Skipped,
                detail: format!("{folder} was never used"),
                advice: None,
            };
            found.push(not_yet(Point::Data));
            // A key in the folder itself is made with it.
            if matches!(&settings.ledger_key, SecretRef::File(path) if path.starts_with(&settings.data_dir)) {
                found.push(not_yet(Point::LedgerKey));
            }
        }
        Err(fault) => found.push(failed(Point::Data, Advice::RepairData, &format!("{folder}: {fault}"))),
    }
    None
}

/// The point that a transport which can't be set up belongs to.
fn of_network(fault: &CannotOpen) -> Option<TestedPoint> {
    let (point, advice) = match fault {
        CannotOpen::CertificateFile { .. } | CannotOpen::Certificate { .. } => {
            (Point::Credentials, Advice::CorrectConfiguration)
        }
        // The doctor reads that key by itself, and tells what is wrong with it.
        CannotOpen::CertificateKey(_) => return None,
        CannotOpen::Network(ciba::HttpSetupError::Certificate(_)) => {
            (Point::Credentials, Advice::KeepCredential)
        }
        CannotOpen::Network(ciba::HttpSetupError::Proxy) => (Point::Proxy, Advice::CorrectConfiguration),
        CannotOpen::Network(
            ciba::HttpSetupError::Roots | ciba::HttpSetupError::Tls(_) | ciba::HttpSetupError::Http(_),
        )
        | CannotOpen::Roots { .. } => (Point::Tls, Advice::CorrectConfiguration),
        CannotOpen::Settings(_)
        | CannotOpen::MarkedBuild
        | CannotOpen::Practice(_)
        | CannotOpen::PracticeSettings(_)
        | CannotOpen::Key(_)
        | CannotOpen::Folder(_)
        | CannotOpen::Store(_)
        | CannotOpen::Import(_)
        | CannotOpen::Samples => (Point::Configuration, Advice::CorrectConfiguration),
    };
    Some(failed(point, advice, fault))
}

fn failed(point: Point, advice: Advice, fault: &dyn std::fmt::Display) -> TestedPoint {
    TestedPoint { point, result: PointResult::Failed, detail: fault.to_string(), advice: Some(advice) }
}
