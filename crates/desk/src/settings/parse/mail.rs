//! Reads how links are mailed. Without a server there is nothing to read; with one, who writes must be said too.

use pickup::person::EmailAddress;

use crate::settings::error::SettingsError;
use crate::settings::mail::{MailLogin, MailSettings, MailTls};

use super::language;
use super::reader::{Reader, label};
use super::receipts::host_and_port;

pub(super) fn mail(read: &Reader<'_>) -> Result<Option<MailSettings>, SettingsError> {
    let from = read.optional("mail.from", |text| EmailAddress::parse(text).ok())?;
    let (user, password) = (read.optional("mail.user", label)?, read.secret("mail.password")?);
    let Some((host, port)) = read.optional("mail.server", host_and_port)? else {
        // Whoever writes the rest of it wants letters.
        let is_wanted = from.is_some() || user.is_some() || password.is_some();
        return if is_wanted { Err(read.missing("mail.server")) } else { Ok(None) };
    };
    let login = match (user, password) {
        (None, None) => None,
        (Some(user), Some(password)) => Some(MailLogin { user, password }),
        (Some(_), None) => return Err(read.missing("mail.password")),
        (None, Some(_)) => return Err(read.missing("mail.user")),
    };
    Ok(Some(MailSettings {
        host,
        port,
        tls: read.required("mail.tls", |word| match word {
            "from_the_start" => Some(MailTls::FromTheStart),
            "starttls" => Some(MailTls::StartTls),
            _ => None,
        })?,
        from: from.ok_or_else(|| read.missing("mail.from"))?,
        login,
        language: read.required("mail.language", language)?,
    }))
}
