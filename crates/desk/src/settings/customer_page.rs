//! The address of the customer's page, with a hole where the request's id goes, and the links made from it.
//!
//! A link carries the one thing that lets a stranger answer for a customer. It may lead to the provider only, so the
//! template is tied to the issuer's origin (or to a locked list), and what is made from it is parsed again.

use std::fmt;

use ciba::{AuthReqId, Issuer};
use url::{Origin, Url, form_urlencoded};
use zeroize::Zeroizing;

const ISSUER_HOLE: &str = "{issuer}";
const ID_HOLE: &str = "{auth_req_id}";
/// Longest template; a QR code of a longer link is hard to scan.
const MAX_BYTES: usize = 512;

/// The address of the customer's page, with one hole for the request's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerPageTemplate {
    before: String,
    after: String,
    origin: Origin,
    host: String,
}

/// Why a template is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CustomerPageError {
    /// Too long, or with characters that are not printable ASCII (write an international domain name in punycode).
    #[error("the customer page must be an address of at most 512 printable ASCII characters")]
    NotAnAddress,
    /// The id's hole is missing, there twice, or there is another pair of braces.
    #[error(
        "the customer page must hold {{auth_req_id}} exactly once, in its path or query, and no other braces but \
         {{issuer}} at its start"
    )]
    Holes,
    /// Not https (or loopback where allowed), or with a user name in it.
    #[error("the customer page must be an https address without a user name")]
    NotAllowed,
    /// A fragment never reaches the provider.
    #[error("the customer page must have no fragment (#)")]
    Fragment,
    /// Another origin than the issuer's, and not one of the list.
    #[error(
        "the customer page leads to {host}, which is neither the issuer's origin nor in customer_page_origins"
    )]
    Elsewhere {
        /// Where it leads.
        host: String,
    },
}

/// The id of the request can't be put into the link without changing where it leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the provider's auth_req_id can't be part of a link")]
pub struct NotALink;

impl CustomerPageTemplate {
    /// Parses a template such as `{issuer}/identity/ciba?requestId={auth_req_id}`. `origins` are further addresses
    /// whose origins are acceptable beside the issuer's.
    pub fn parse(template: &str, issuer: &Issuer, origins: &[Url]) -> Result<Self, CustomerPageError> {
        let text = match template.strip_prefix(ISSUER_HOLE) {
            Some(rest) => format!("{}{rest}", issuer.as_str().trim_end_matches('/')),
            None => template.to_owned(),
        };
        if text.len() > MAX_BYTES || !text.bytes().all(|byte| byte.is_ascii_graphic()) || text.contains('\\')
        {
            return Err(CustomerPageError::NotAnAddress);
        }
        let (before, after) = text.split_once(ID_HOLE).ok_or(CustomerPageError::Holes)?;
        if [before, after].iter().any(|part| part.contains(['{', '}'])) {
            return Err(CustomerPageError::Holes);
        }
        // A stand-in that no address holds by chance shows where the id ends up once the address is normalised.
        let stand_in = "0auth0req0id0stand0in0";
        let url =
            Url::parse(&format!("{before}{stand_in}{after}")).map_err(|_| CustomerPageError::NotAnAddress)?;
        if url.fragment().is_some() {
            return Err(CustomerPageError::Fragment);
        }
        if !issuer.transport().allows(&url) || text.contains('@') {
            return Err(CustomerPageError::NotAllowed);
        }
        let within = |part: &str| part.matches(stand_in).count() == 1;
        if within(url.path()) == url.query().is_some_and(within) {
            return Err(CustomerPageError::Holes);
        }
        let (origin, host) = (url.origin(), shown_host(&url));
        if origin != issuer.url().origin() && !origins.iter().any(|other| other.origin() == origin) {
            return Err(CustomerPageError::Elsewhere { host });
        }
        let (before, after) = url.as_str().split_once(stand_in).ok_or(CustomerPageError::Holes)?;
        Ok(Self { before: before.to_owned(), after: after.to_owned(), origin, host })
    }

    /// The link for one request: what the QR code says. Percent-encoded and parsed again.
    pub fn link(&self, id: &AuthReqId) -> Result<CustomerLink, NotALink> {
        self.fill(id.expose())
    }

    /// The host, and the port where it is not the usual one, as printed under the QR code.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// With the hole open, for the fingerprint of the trust keys.
    pub(super) fn template(&self) -> String {
        format!("{}{ID_HOLE}{}", self.before, self.after)
    }

    fn fill(&self, id: &str) -> Result<CustomerLink, NotALink> {
        let encoded: Zeroizing<String> =
            Zeroizing::new(form_urlencoded::byte_serialize(id.as_bytes()).collect());
        let text = Zeroizing::new(format!("{}{}{}", self.before, *encoded, self.after));
        let url = Url::parse(&text).map_err(|_| NotALink)?;
        // Equal text means that parsing moved nothing: no `..` was resolved, no part became another.
        if url.origin() != self.origin || url.as_str() != text.as_str() {
            return Err(NotALink);
        }
        Ok(CustomerLink { text, host: self.host.clone() })
    }
}

/// The link to one request's page. Secret: whoever has it can answer. Erased when dropped; `Debug` shows the host only.
#[derive(Clone, PartialEq, Eq)]
pub struct CustomerLink {
    text: Zeroizing<String>,
    host: String,
}

impl CustomerLink {
    /// The link itself: for the QR code, and for the command line where the realm or the policy allows it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// The host it leads to, with its port if unusual.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl fmt::Debug for CustomerLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CustomerLink({}, ***)", self.host)
    }
}

fn shown_host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use ciba::Transport;

    use super::*;

    fn issuer() -> Issuer {
        Issuer::parse("https://id.example", Transport::Https).unwrap()
    }

    fn parse(template: &str) -> Result<CustomerPageTemplate, CustomerPageError> {
        CustomerPageTemplate::parse(template, &issuer(), &[])
    }

    #[test]
    fn a_link_leads_to_the_issuer_and_hides_itself() {
        let page = parse("{issuer}/identity/ciba?requestId={auth_req_id}&lang=sv").unwrap();
        let link = page.link(&AuthReqId::parse("a.B-c_9~").unwrap()).unwrap();
        assert_eq!(link.expose(), "https://id.example/identity/ciba?requestId=a.B-c_9%7E&lang=sv");
        assert_eq!(link.host(), "id.example");
        assert_eq!(format!("{link:?}"), "CustomerLink(id.example, ***)");
    }

    #[test]
    fn an_unusual_port_is_part_of_the_host() {
        let issuer = Issuer::parse("http://127.0.0.1:10442", Transport::LoopbackHttp).unwrap();
        let page = CustomerPageTemplate::parse("{issuer}/p/{auth_req_id}", &issuer, &[]).unwrap();
        assert_eq!(page.host(), "127.0.0.1:10442");
    }

    #[test]
    fn templates_that_lead_elsewhere_are_refused() {
        let elsewhere = |host: &str| Err(CustomerPageError::Elsewhere { host: host.to_owned() });
        let cases = [
            ("https://evil.example/{auth_req_id}", elsewhere("evil.example")),
            ("{issuer}.evil.example/{auth_req_id}", elsewhere("id.example.evil.example")),
            ("{issuer}:8443/{auth_req_id}", elsewhere("id.example:8443")),
            ("//evil.example/{auth_req_id}", Err(CustomerPageError::NotAnAddress)),
            ("/identity/{auth_req_id}", Err(CustomerPageError::NotAnAddress)),
            ("https://id.exämple/{auth_req_id}", Err(CustomerPageError::NotAnAddress)),
            ("https://xn--id-viaa.example/{auth_req_id}", elsewhere("xn--id-viaa.example")),
            ("https:\\\\id.example/{auth_req_id}", Err(CustomerPageError::NotAnAddress)),
            ("{issuer}@evil.example/{auth_req_id}", Err(CustomerPageError::NotAllowed)),
            ("https://id.example@evil.example/{auth_req_id}", Err(CustomerPageError::NotAllowed)),
            ("https://u:p@id.example/{auth_req_id}", Err(CustomerPageError::NotAllowed)),
            ("http://id.example/{auth_req_id}", Err(CustomerPageError::NotAllowed)),
            ("javascript:alert({auth_req_id})", Err(CustomerPageError::NotAllowed)),
            ("{issuer}/#/{auth_req_id}", Err(CustomerPageError::Fragment)),
            ("{issuer}/{auth_req_id}#x", Err(CustomerPageError::Fragment)),
        ];
        for (template, expected) in cases {
            assert_eq!(parse(template), expected, "{template}");
        }
    }

    #[test]
    fn the_hole_is_there_once_and_never_in_the_host() {
        for template in [
            "{issuer}/",
            "{issuer}/{auth_req_id}/{auth_req_id}",
            "{issuer}/{other}/{auth_req_id}",
            "{issuer}/{issuer}/{auth_req_id}",
            "{issuer}/}{auth_req_id}",
            "https://{auth_req_id}.id.example/",
        ] {
            assert_eq!(parse(template), Err(CustomerPageError::Holes), "{template}");
        }
        let long = format!("{{issuer}}/{}{{auth_req_id}}", "x".repeat(600));
        assert_eq!(parse(&long), Err(CustomerPageError::NotAnAddress));
    }

    #[test]
    fn a_locked_list_allows_further_origins() {
        let other = [Url::parse("https://pages.example/anything").unwrap()];
        let page = "https://pages.example/{auth_req_id}";
        assert!(CustomerPageTemplate::parse(page, &issuer(), &other).is_ok());
        assert!(
            CustomerPageTemplate::parse("https://pages.example:444/{auth_req_id}", &issuer(), &other)
                .is_err()
        );
    }

    #[test]
    fn no_id_can_change_where_the_link_leads() {
        let (path, query) =
            (parse("{issuer}/p/{auth_req_id}/x").unwrap(), parse("{issuer}/?r={auth_req_id}").unwrap());
        for id in [
            "#",
            "&admin=1",
            "/../",
            "../../x",
            "?",
            "@evil.example",
            "a b",
            "%2e%2e",
            "\u{202e}",
            "\0",
            "\\",
        ] {
            for page in [&path, &query] {
                // The types of `ciba` refuse these already; the template does not rely on it.
                assert_eq!(AuthReqId::parse(id), None, "{id:?}");
                let link = page.fill(id).unwrap();
                let url = Url::parse(link.expose()).unwrap();
                assert_eq!(url.origin(), issuer().url().origin(), "{id:?}");
                assert_eq!(url.fragment(), None, "{id:?}");
                assert!(url.query_pairs().count() <= 1, "{id:?}");
            }
        }
        for id in [".", ".."] {
            assert_eq!(path.link(&AuthReqId::parse(id).unwrap()), Err(NotALink), "{id:?}");
        }
    }
}
