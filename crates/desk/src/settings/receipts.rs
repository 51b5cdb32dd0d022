//! The settings of receipts: which printer, when it prints, in which language and letters.
//!
//! How a paper looks is in the crate `printer`.

use crate::view::Language;

/// How receipts are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptSettings {
    /// The printer; none: there are no receipts.
    pub printer: Option<PrinterPlace>,
    /// When.
    pub print: PrintWhen,
    /// In which language.
    pub language: Language,
    /// How many letters a line of the paper has.
    pub columns: u8,
    /// Which letters the printer knows.
    pub code_page: CodePage,
}

impl Default for ReceiptSettings {
    fn default() -> Self {
        Self {
            printer: None,
            print: PrintWhen::Always,
            language: Language::En,
            columns: 42,
            code_page: CodePage::Pc858,
        }
    }
}

/// Where a printer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrinterPlace {
    /// A receipt printer in the network.
    Network {
        /// Its name or address.
        host: String,
        /// Its port, mostly 9100.
        port: u16,
    },
    /// A receipt printer that the system knows by this name.
    System(String),
}

/// When a receipt is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintWhen {
    /// After every hand-over.
    Always,
    /// When the teller presses the key.
    Ask,
    /// Not at all.
    Never,
}

/// Which letters a printer knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodePage {
    /// Code page 858: what Swedish needs lies where printers have it that know no other page.
    Pc858,
    /// Windows-1252.
    Wpc1252,
}

impl PrinterPlace {
    /// `host:port` or the system's name of it.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Network { host, port } if host.contains(':') => format!("[{host}]:{port}"),
            Self::Network { host, port } => format!("{host}:{port}"),
            Self::System(name) => name.clone(),
        }
    }

    pub(super) fn fact(&self) -> String {
        match self {
            Self::Network { .. } => format!("network:{}", self.place()),
            Self::System(name) => format!("system:{name}"),
        }
    }
}

impl PrintWhen {
    /// As the configuration writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Ask => "ask",
            Self::Never => "never",
        }
    }
}

impl CodePage {
    /// As the configuration writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pc858 => "pc858",
            Self::Wpc1252 => "wpc1252",
        }
    }
}
