//! From the settings of a web shop to its adapter: the secrets are read when they are needed, and again when the shop
//! refuses them, so that one that is missing keeps no till shut.
//!
//! A credential goes to the configured address and nowhere else; that is kept by `shops`.

use std::path::PathBuf;
use std::sync::Arc;

use desk::{
    ports::{Secrets, SecretsFailure},
    settings::{HttpsKey, SecretRef, Settings, ShopSource, ShopSystem, SourceSettings},
};
use pickup::{
    order::OrderKey,
    outbox::Telling,
    pseudonym::PseudonymKey,
    realm::Realm,
    shop::{Misconfigured, Shop, ShopError, Source, Unfit},
    store::StoreError,
};
use shops::{
    Connection, Limits, Secret, Transport,
    https::{self, HttpsSource},
    shopify::{self, Shopify},
    woocommerce::{self, WooCommerce},
};
use zeroize::Zeroizing;

/// Why a web shop could not be asked, or its answer not be kept. It is tried again.
#[derive(Debug, thiserror::Error)]
pub enum ShopTrouble {
    /// The shop.
    #[error(transparent)]
    Shop(#[from] ShopError),
    /// The store.
    #[error("what the shop said could not be kept: {0}")]
    Store(#[from] StoreError),
    /// A secret can't be read.
    #[error(transparent)]
    Secret(#[from] SecretsFailure),
    /// A secret is none.
    #[error("the secret `{place}` is no key of a shop; expected visible ASCII characters in one line")]
    NotASecret {
        /// Where it is kept.
        place: String,
    },
    /// The company's own root certificates can't be read.
    #[error("the root certificates in {} could not be read: {source}; correct network.roots", .path.display())]
    Roots {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// An order can't be used as the shop has it now.
    #[error("an order cannot be used as the shop has it now: {0}")]
    Unfit(Unfit),
    /// It does not show an order that it may still have.
    #[error("an order may be hidden from the app by its age: {}", Misconfigured::OldOrdersHidden)]
    Hidden,
    /// It asked to be left alone, and is.
    #[error("the shop asked to be left alone for a while, and is")]
    Resting,
}

/// What it takes to reach one shop.
pub(super) struct Configured {
    source: ShopSource,
    settings: Arc<Settings>,
    secrets: Arc<dyn Secrets>,
    key: Arc<PseudonymKey>,
}

impl Configured {
    pub(super) fn new(
        source: ShopSource,
        settings: Arc<Settings>,
        secrets: Arc<dyn Secrets>,
        key: Arc<PseudonymKey>,
    ) -> Self {
        Self { source, settings, secrets, key }
    }

    /// Reads the secrets and sets the way up; nothing is sent.
    pub(super) async fn connect(&self) -> Result<Arc<dyn Shop>, ShopTrouble> {
        let provider = &self.settings.provider;
        let roots = match &provider.roots {
            None => Vec::new(),
            Some(path) => {
                std::fs::read(path).map_err(|source| ShopTrouble::Roots { path: path.clone(), source })?
            }
        };
        let agent = format!("claimcheck/{} till {}", env!("CARGO_PKG_VERSION"), self.settings.store.till);
        let connection = Connection {
            base: &self.source.address,
            transport: match self.settings.realm {
                Realm::Real => Transport::Https,
                Realm::Practice | Realm::Test => Transport::LoopbackHttp,
            },
            roots: &roots,
            proxy: provider.proxy.as_ref(),
            user_agent: &agent,
            limits: Limits::default(),
        };
        self.adapter(&connection).await
    }

    async fn adapter(&self, connection: &Connection<'_>) -> Result<Arc<dyn Shop>, ShopTrouble> {
        let wrong = |misconfigured: Misconfigured| ShopTrouble::Shop(misconfigured.into());
        Ok(match &self.source.system {
            ShopSystem::WooCommerce(woo) => {
                let settings = woocommerce::Settings {
                    key: self.secret(&woo.key).await?,
                    secret: self.secret(&woo.secret).await?,
                    ready: woo.ready.clone(),
                    locations: woo.locations.clone(),
                    store: woo.store.clone(),
                    first_days: woo.first_days,
                    complete: woo.complete,
                    notify_customer: woo.notify_customer,
                    note: woocommerce::Note {
                        handed_over: woo.note_handed_over.clone(),
                        corrected: woo.note_corrected.clone(),
                        left: woo.note_left.clone(),
                        time_zone: woo.time_zone.clone(),
                    },
                };
                Arc::new(WooCommerce::new(connection, settings).map_err(wrong)?)
            }
            ShopSystem::Shopify(shopify) => {
                let settings = shopify::Settings {
                    client_id: visible(shopify.client_id.clone(), "client_id")?,
                    client_secret: self.secret(&shopify.client_secret).await?,
                    ready: shopify.ready.clone(),
                    locations: shopify.locations.clone(),
                    first_days: shopify.first_days,
                    notify_customer: shopify.notify_customer,
                    country: self.settings.store.country,
                };
                Arc::new(Shopify::new(connection, settings).map_err(wrong)?)
            }
            ShopSystem::Https(https) => {
                let key = match &https.key {
                    HttpsKey::None => https::Key::None,
                    HttpsKey::Bearer(token) => https::Key::Bearer(self.secret(token).await?),
                    HttpsKey::Basic { user, password } => https::Key::Basic {
                        name: visible(user.clone(), "user")?,
                        password: self.secret(password).await?,
                    },
                };
                let source = source_of(&self.source).map_err(wrong)?;
                let (pseudonyms, country) = (self.key.clone(), self.settings.store.country);
                Arc::new(HttpsSource::new(connection, source, key, pseudonyms, country).map_err(wrong)?)
            }
        })
    }

    /// A secret without the line end that editors put behind it.
    async fn secret(&self, place: &SecretRef) -> Result<Secret, ShopTrouble> {
        let bytes = self.secrets.read(place).await?;
        let text = std::str::from_utf8(&bytes).unwrap_or_default();
        visible(text.trim_end_matches(['\r', '\n']).to_owned(), &place.place())
    }
}

fn visible(text: String, place: &str) -> Result<Secret, ShopTrouble> {
    Secret::new(Zeroizing::new(text)).ok_or_else(|| ShopTrouble::NotASecret { place: place.to_owned() })
}

/// What the orders of a configured shop are called by.
pub(super) fn source_of(source: &ShopSource) -> Result<Source, Misconfigured> {
    match &source.system {
        ShopSystem::WooCommerce(_) => WooCommerce::source_of(&source.address),
        ShopSystem::Shopify(_) => Shopify::source_of(&source.address),
        ShopSystem::Https(https) => {
            Source::new(https.system.clone(), https.shop.clone()).map_err(|_| Misconfigured::AnotherSource)
        }
    }
}

/// Who tells a customer that something of theirs was handed over: never the till.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TellsCustomer {
    /// Nobody: the order came in a file, or its shop is not told.
    NoShop,
    /// Nobody: its shop is told, and configured not to tell the customer.
    Off,
    /// Its shop, once it knows. Whether it really does is known there.
    ByTheShop,
}

/// Who tells the customer of an order, by these settings.
#[must_use]
pub fn tells_customer(settings: &Settings, order: &OrderKey) -> TellsCustomer {
    if !telling(settings).includes(order) {
        return TellsCustomer::NoShop;
    }
    let of_order = settings.sources.iter().find_map(|source| match source {
        SourceSettings::Shop(shop) => source_of(shop).is_ok_and(|one| one.has(order)).then_some(shop),
        SourceSettings::Folder(_) => None,
    });
    match of_order.map(|shop| &shop.system) {
        None => TellsCustomer::NoShop,
        Some(ShopSystem::WooCommerce(woo)) if !woo.notify_customer => TellsCustomer::Off,
        Some(ShopSystem::Shopify(shopify)) if !shopify.notify_customer => TellsCustomer::Off,
        Some(ShopSystem::WooCommerce(_) | ShopSystem::Shopify(_) | ShopSystem::Https(_)) => {
            TellsCustomer::ByTheShop
        }
    }
}

/// Which shops are told of hand-overs. Never any in practice.
#[must_use]
pub fn telling(settings: &Settings) -> Telling {
    let told = |source: &SourceSettings| match source {
        SourceSettings::Shop(shop) if shop.tell => source_of(shop).ok(),
        SourceSettings::Shop(_) | SourceSettings::Folder(_) => None,
    };
    let sources = match settings.realm {
        Realm::Practice => Vec::new(),
        Realm::Real | Realm::Test => settings.sources.iter().filter_map(told).collect(),
    };
    Telling { sources, undo: settings.undo }
}
