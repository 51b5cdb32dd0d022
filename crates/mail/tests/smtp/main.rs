//! Links by e-mail, to a mail server on loopback over real TLS: what arrives, and what must not.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails the test")]

mod server;

use std::sync::Arc;

use async_trait::async_trait;
use desk::ports::{Link, Mail as _, NotMailed, Secrets, SecretsFailure};
use desk::settings::{MailLogin, MailSettings, MailTls, SecretName, SecretRef};
use desk::view::Language;
use mail::MailServer;
use pickup::check::Reference;
use pickup::person::EmailAddress;
use zeroize::Zeroizing;

use server::{Manners, Server};

const PASSWORD: &str = "hush-4711";
const TO: &str = "anna@example.com";

/// A keyring that has one password.
struct Keyring;

#[async_trait]
impl Secrets for Keyring {
    async fn read(&self, place: &SecretRef) -> Result<Zeroizing<Vec<u8>>, SecretsFailure> {
        match place.place().as_str() {
            "mail" => Ok(Zeroizing::new(format!("{PASSWORD}\n").into_bytes())),
            name => Err(SecretsFailure::Missing { name: name.to_owned() }),
        }
    }

    async fn keep(&self, _name: &str, _value: Zeroizing<Vec<u8>>) -> Result<(), SecretsFailure> {
        Err(SecretsFailure::NoKeyring)
    }

    async fn forget(&self, _name: &str) -> Result<bool, SecretsFailure> {
        Ok(false)
    }
}

fn settings(server: &Server, tls: MailTls) -> MailSettings {
    let password = SecretRef::Keyring(SecretName::parse("mail").unwrap());
    MailSettings {
        host: server.address.ip().to_string(),
        port: server.address.port(),
        tls,
        from: EmailAddress::parse("pickup@tallmo.example").unwrap(),
        login: Some(MailLogin { user: "till".to_owned(), password }),
        language: Language::Sv,
    }
}

fn believing(server: &Server, tls: MailTls) -> MailServer {
    MailServer::new(settings(server, tls), server.root.clone().into_bytes(), Arc::new(Keyring))
}

const LINK: &str = "https://id.tallmo.example/identity/ciba?requestId=1c266114-a1be-4252-8ad1-04986c5b9ac1";

fn link() -> Link {
    Link {
        to: EmailAddress::parse(TO).unwrap(),
        link: Zeroizing::new(LINK.to_owned()),
        store: "Tallmo, Uppsala".to_owned(),
        until: "2026-11-26T14:36:20+01:00[Europe/Stockholm]".parse().unwrap(),
        at: "2026-11-26T13:33:20Z".parse().unwrap(),
        reference: Reference::new([7; 6]),
        lets_collect: false,
        is_practice: false,
    }
}

#[tokio::test]
async fn a_link_reaches_one_address_and_nobody_else() {
    for (tls, manners) in
        [(MailTls::FromTheStart, Manners::tls()), (MailTls::StartTls, Manners::offering_tls())]
    {
        let server = Server::start(manners);
        believing(&server, tls).send(&link()).await.unwrap();
        let seen = server.seen();
        assert_eq!(seen.to, [TO], "{tls:?}");
        assert_eq!(seen.from, ["pickup@tallmo.example"]);
        assert_eq!(
            seen.password.as_deref(),
            Some(format!("\0till\0{PASSWORD}").as_str()),
            "without its line end"
        );
        let letter = &seen.letters[0];
        assert_eq!(letter.header("To"), [TO]);
        assert_eq!(letter.header("From"), ["pickup@tallmo.example"]);
        assert_eq!(letter.header("Auto-Submitted"), ["auto-generated"]);
        assert_eq!(letter.header("Date"), ["Thu, 26 Nov 2026 13:33:20 +0000"]);
        for none in ["Cc", "Bcc", "Reply-To", "Sender"] {
            assert_eq!(letter.header(none), [""; 0], "{none}");
        }
        let text = letter.text();
        assert_eq!(text.matches(LINK).count(), 2, "whole, once in each language: {text}");
        for words in ["Bekräfta: http", "Confirm: http", "Tallmo, Uppsala", "14:36 CET"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains("ÖVNING") && !text.contains("PRACTICE"));
    }
}

#[tokio::test]
async fn practice_says_so_in_the_letter() {
    let server = Server::start(Manners::tls());
    let practice = Link { is_practice: true, ..link() };
    believing(&server, MailTls::FromTheStart).send(&practice).await.unwrap();
    let text = server.seen().letters[0].text();
    assert!(text.contains("ÖVNING") && text.contains("PRACTICE"), "{text}");
}

#[tokio::test]
async fn nothing_is_said_in_clear() {
    let server = Server::start(Manners::without_tls());
    let refused = believing(&server, MailTls::StartTls).send(&link()).await;
    assert!(refused.is_err());
    let seen = server.seen();
    assert_eq!((seen.password, seen.to.len(), seen.letters.len()), (None, 0, 0));
    assert!(
        seen.commands.iter().all(|command| command.starts_with("EHLO") || command == "QUIT"),
        "{:?}",
        seen.commands
    );
}

#[tokio::test]
async fn a_server_that_cannot_prove_who_it_is_learns_nothing() {
    for (tls, manners) in
        [(MailTls::FromTheStart, Manners::tls()), (MailTls::StartTls, Manners::offering_tls())]
    {
        let server = Server::start(manners);
        let stranger = MailServer::new(settings(&server, tls), Vec::new(), Arc::new(Keyring));
        let place = format!("{}", server.address);
        for refused in [stranger.send(&link()).await, stranger.examine().await.map(drop)] {
            assert_eq!(refused, Err(NotMailed::NotTrusted { server: place.clone() }), "{tls:?}");
        }
        let seen = server.seen();
        assert_eq!((seen.password, seen.to.len(), seen.letters.len()), (None, 0, 0));
    }
}

#[tokio::test]
async fn what_the_server_says_of_the_customer_is_not_told() {
    let refuses = Manners { recipient: "550 5.1.1 <anna@example.com> is unknown here", ..Manners::tls() };
    let server = Server::start(refuses);
    let refused = believing(&server, MailTls::FromTheStart).send(&link()).await.unwrap_err();
    let place = server.address.to_string();
    assert_eq!(refused, NotMailed::Refused { server: place.clone(), code: "550".to_owned() });
    assert!(!format!("{refused} {refused:?}").contains("anna"));

    let server = Server::start(Manners { login: "535 5.7.8 not you", ..Manners::tls() });
    let place = server.address.to_string();
    let refused = believing(&server, MailTls::FromTheStart).send(&link()).await;
    assert_eq!(refused, Err(NotMailed::Login { server: place }));
    assert_eq!(server.seen().letters.len(), 0);
}

#[tokio::test]
async fn threat_33_an_address_is_one_mailbox_or_none() {
    for hostile in [
        "anna@example.com\r\nBcc: evil@example.net",
        "anna@example.com\nRCPT TO:<evil@example.net>",
        "anna@example.com, evil@example.net",
        "anna@example.com; evil@example.net",
        "anna@example.com evil@example.net",
        "Anna <anna@example.com>",
        "\"anna@example.com\"@example.net",
        "anna@example.com(evil@example.net)",
        "<anna@example.com>",
        "@example.com:anna@example.net",
        "anna@example.com\0",
        "",
    ] {
        assert!(EmailAddress::parse(hostile).is_err(), "{hostile:?} is no address of an order");
    }
    let server = Server::start(Manners::tls());
    let mail = believing(&server, MailTls::FromTheStart);
    for odd in ["anna..berg@example.com", ".anna@example.com"] {
        let to = EmailAddress::parse(odd).unwrap();
        assert_eq!(mail.send(&Link { to, ..link() }).await, Err(NotMailed::Address), "{odd}");
    }
    assert_eq!(server.seen().commands.len(), 0, "nobody was even asked");
}

#[tokio::test]
async fn no_text_of_the_letter_becomes_a_header() {
    let server = Server::start(Manners::tls());
    let store = "Tallmo\r\nBcc: evil@example.net\r\n\r\nWin a price".to_owned();
    believing(&server, MailTls::FromTheStart).send(&Link { store, ..link() }).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen.to, [TO]);
    assert_eq!(seen.letters[0].header("Bcc"), [""; 0]);
}

#[tokio::test]
async fn the_doctor_sends_nothing() {
    let server = Server::start(Manners::tls());
    let place = believing(&server, MailTls::FromTheStart).examine().await;
    assert_eq!(place, Ok(server.address.to_string()));
    let seen = server.seen();
    assert!(seen.password.is_some() && seen.from.is_empty() && seen.letters.is_empty());

    let off = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = off.local_addr().unwrap().port();
    drop(off);
    let settings = MailSettings { port, ..settings(&server, MailTls::FromTheStart) };
    let nobody = MailServer::new(settings, Vec::new(), Arc::new(Keyring)).examine().await;
    assert_eq!(nobody, Err(NotMailed::Unreachable { server: format!("127.0.0.1:{port}") }));
}
