//! Somebody between till and provider, whom the environment recommends: a proxy and a certificate. No request reaches
//! them; the same certificate is believed where the configuration says so.

use crate::impostor::Impostor;

#[test]
fn the_environment_can_put_nobody_in_the_middle() {
    let impostor = Impostor::start();
    let till = impostor.recommended();
    let ran = till.run(&["--json", "check", "--order", "P-1042", "--hand-over", "--seen"]);
    assert_eq!((ran.code, &ran.last()["verdict"]), (20, &"could_not_check".into()), "{}", ran.all());
    assert_eq!(impostor.counts(), (0, 0), "requests at the impostor, and at its proxy");
    let words = till.run(&["check", "--order", "P-1042"]);
    assert!(words.output.contains("no trusted TLS connection to the provider"), "{}", words.all());
}

#[test]
fn the_configuration_can() {
    let impostor = Impostor::start();
    let till = impostor.recommended();
    let roots = till.path("certificates/ca.pem");
    till.configure(&format!("network.roots = {roots:?}\n{}", till.configuration(&impostor.issuer)));
    let ran = till.run(&["--json", "check", "--order", "P-1042"]);
    assert_eq!(ran.code, 20, "{}", ran.all());
    let (requests, proxied) = impostor.counts();
    assert!(requests > 0, "the impostor's certificate was believed: {}", ran.all());
    assert_eq!(proxied, 0);

    till.configure(&format!(
        "network.proxy = \"{}\"\n{}",
        impostor.proxy,
        till.configuration(&impostor.issuer)
    ));
    till.run(&["--json", "check", "--order", "P-1042"]);
    assert!(impostor.counts().1 > 0, "the configured proxy was used");
}
