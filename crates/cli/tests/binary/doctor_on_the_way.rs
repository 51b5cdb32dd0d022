//! The doctor about what lies between till and provider, over real TLS: whose certificates are believed, and a proxy that
//! does not help. What the provider itself says is in `doctor.rs`.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use serde_json::Value;

use crate::doctor::{failed, of, points};
use crate::impostor::Impostor;
use crate::till::{Ran, Till, free_port};

/// A till at the impostor's address, with one more line in its configuration.
fn till(impostor: &Impostor, line: &str) -> Till {
    let till = Till::at(&impostor.issuer);
    till.configure(&format!("{line}\n{}", till.configuration(&impostor.issuer)));
    till
}

fn examined(till: &Till) -> (Ran, Vec<Value>) {
    let ran = till.run(&["--json", "doctor"]);
    let (told, _) = points(&ran);
    (ran, told)
}

fn told<'a>(points: &'a [Value], name: &str) -> (&'a str, &'a str, &'a str) {
    let point = of(points, name);
    let text = |member: &str| point[member].as_str().unwrap_or_default();
    (text("result"), text("advice"), text("detail"))
}

/// Believes these certificates too; gives their file.
fn believe(till: &Till, issuer: &str, certificates: &[&str]) -> String {
    let file = till.file("roots.pem", &certificates.concat());
    till.configure(&format!("network.roots = {file:?}\n{}", till.configuration(issuer)));
    file.display().to_string()
}

#[test]
fn a_certificate_that_nobody_vouches_for_wants_the_companys_roots() {
    let (impostor, other) = (Impostor::start(), Impostor::start());
    let till = till(&impostor, "");
    let (ran, points) = examined(&till);
    assert_eq!((ran.code, failed(&points)), (1, vec!["tls"]), "{}", ran.all());
    let (_, advice, detail) = told(&points, "tls");
    assert_eq!(advice, "add_roots");
    assert!(detail.ends_with("; built-in roots"), "{detail}");
    assert_eq!(told(&points, "discovery").0, "skipped", "{}", ran.all());
    let words = till.run(&["doctor"]);
    assert!(words.output.contains("Does not work"), "{}", words.all());
    assert!(words.output.contains("network.roots"), "{}", words.all());

    // Somebody else's root helps nobody, and is counted all the same.
    let file = believe(&till, &impostor.issuer, &[&other.certificate]);
    let (ran, points) = examined(&till);
    assert_eq!(failed(&points), ["tls"], "{}", ran.all());
    let (_, advice, detail) = told(&points, "tls");
    assert_eq!(advice, "add_roots");
    assert!(detail.ends_with(&format!("; built-in roots and 1 of {file}")), "{detail}");
    assert_eq!((impostor.counts(), other.counts()), ((0, 0), (0, 0)), "nobody was sent a byte of a request");
}

#[test]
fn the_right_root_is_believed_and_counted() {
    let (impostor, other) = (Impostor::start(), Impostor::start());
    let till = till(&impostor, "");
    for (certificates, count) in
        [(vec![&*impostor.certificate], 1), (vec![&*other.certificate, &*impostor.certificate], 2)]
    {
        let file = believe(&till, &impostor.issuer, &certificates);
        let (ran, points) = examined(&till);
        let detail = format!("built-in roots and {count} of {file}");
        assert_eq!(told(&points, "tls"), ("passed", "", detail.as_str()), "{}", ran.all());
        // Whoever is there now is not a provider, which is another point's matter.
        assert_eq!(failed(&points), ["discovery"], "{}", ran.all());
        assert_eq!(told(&points, "discovery").1, "check_issuer");
    }
    assert!(impostor.counts().0 > 0, "it was asked");
}

#[test]
fn a_proxy_that_does_not_help_is_told_as_the_proxy() {
    let impostor = Impostor::start();
    let nobody = format!("http://127.0.0.1:{}", free_port());
    for proxy in [refusing_proxy(), impostor.proxy.clone(), nobody] {
        let till = till(&impostor, &format!("network.proxy = \"{proxy}\""));
        let (ran, points) = examined(&till);
        let (result, advice, detail) = told(&points, "proxy");
        assert_eq!((result, advice), ("warned", "check_proxy"), "{proxy}: {}", ran.all());
        assert!(detail.starts_with(&proxy), "{detail}");
        // What could not be tried is not called good.
        assert_eq!(told(&points, "tls").0, "skipped", "{proxy}: {}", ran.all());
        assert_eq!((ran.code, failed(&points)), (1, vec!["discovery"]), "{proxy}: {}", ran.all());
        let words = till.run(&["doctor"]);
        assert!(words.output.contains("network.proxy"), "{}", words.all());
    }
    assert_eq!(impostor.counts().0, 0, "no request went past the proxy");
}

/// A proxy that leads nobody anywhere, and says so.
fn refusing_proxy() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let proxy = format!("http://{}", listener.local_addr().expect("its address"));
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let mut request = [0; 4096];
            if socket.read(&mut request).is_ok_and(|read| read > 0) {
                let _ = socket.write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
            }
        }
    });
    proxy
}
