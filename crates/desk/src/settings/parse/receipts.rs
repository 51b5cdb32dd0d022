//! Reads how receipts are printed.
//!
//! A printer's place is a table with one name in it, as the place of a secret is. Nothing is looked up or connected to.

use url::Host;

use crate::settings::error::SettingsError;
use crate::settings::receipts::{CodePage, PrintWhen, PrinterPlace, ReceiptSettings};
use crate::settings::value::Value;

use super::language;
use super::reader::Reader;

/// The longest name of a host (RFC 1035) and of a printer.
const NAME_MAX: usize = 253;

pub(super) fn receipts(read: &Reader<'_>) -> Result<ReceiptSettings, SettingsError> {
    let columns = read.seconds("receipt.columns", |columns| u8::try_from(columns).ok())?;
    Ok(ReceiptSettings {
        printer: read.one("receipt.printer", printer)?,
        print: read.required("receipt.print", |word| match word {
            "always" => Some(PrintWhen::Always),
            "ask" => Some(PrintWhen::Ask),
            "never" => Some(PrintWhen::Never),
            _ => None,
        })?,
        language: read.required("receipt.language", language)?,
        columns: columns.ok_or_else(|| read.missing("receipt.columns"))?,
        code_page: read.required("receipt.code_page", |word| match word {
            "pc858" => Some(CodePage::Pc858),
            "wpc1252" => Some(CodePage::Wpc1252),
            _ => None,
        })?,
    })
}

fn printer(value: &Value) -> Option<PrinterPlace> {
    let table = value.table()?;
    let (name, value) = table.iter().next().filter(|_| table.len() == 1)?;
    match name.as_str() {
        "network" => network(value.text()?),
        "system" => system(value.text()?),
        _ => None,
    }
}

/// `host:port`, or `[address]:port` where the address has colons itself.
pub(super) fn host_and_port(text: &str) -> Option<(String, u16)> {
    let (host, port) = text.rsplit_once(':')?;
    let port = port.parse().ok().filter(|port| *port > 0)?;
    let host = match Host::parse(host).ok()? {
        Host::Domain(name) if is_plain(&name) => name,
        Host::Domain(_) => return None,
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    };
    Some((host, port))
}

fn network(text: &str) -> Option<PrinterPlace> {
    host_and_port(text).map(|(host, port)| PrinterPlace::Network { host, port })
}

/// What CUPS lets a printer be called, and nothing that a program could take for an option.
fn system(name: &str) -> Option<PrinterPlace> {
    is_plain(name).then(|| PrinterPlace::System(name.to_owned()))
}

fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let begins = name.starts_with(|first: char| first.is_ascii_alphanumeric());
    begins && name.len() <= NAME_MAX && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<PrinterPlace> {
        printer(&Value::parse(text).unwrap())
    }

    #[test]
    fn a_printer_is_in_the_network_or_known_to_the_system() {
        let network = |host: &str, port| Some(PrinterPlace::Network { host: host.to_owned(), port });
        assert_eq!(
            read(r#"{ network = "till-2-printer.tallmo.example:9100" }"#),
            network("till-2-printer.tallmo.example", 9100)
        );
        assert_eq!(read(r#"{ network = "192.0.2.20:9101" }"#), network("192.0.2.20", 9101));
        let six = read(r#"{ network = "[2001:db8::1]:9100" }"#);
        assert_eq!(six, network("2001:db8::1", 9100));
        assert_eq!(six.unwrap().place(), "[2001:db8::1]:9100");
        assert_eq!(
            read(r#"{ system = "TM-T20_till.2" }"#),
            Some(PrinterPlace::System("TM-T20_till.2".to_owned()))
        );
    }

    #[test]
    fn what_a_program_could_misread_is_no_printer() {
        for text in [
            r#"{ network = "printer" }"#,
            r#"{ network = ":9100" }"#,
            r#"{ network = "printer:0" }"#,
            r#"{ network = "printer:65536" }"#,
            r#"{ network = "http://printer:9100" }"#,
            r#"{ network = "2001:db8::1:9100" }"#,
            r#"{ network = "[::1" }"#,
            r#"{ network = "-h:9100" }"#,
            r#"{ system = "-d" }"#,
            r#"{ system = "" }"#,
            r#"{ system = "a b" }"#,
            r#"{ system = "a/../b" }"#,
            r#"{ system = "a", network = "b:9100" }"#,
            r#"{ file = "/dev/usb/lp0" }"#,
            "{}",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
