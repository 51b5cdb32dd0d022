//! The customer's page: what it shows in both languages, what a click does, and what it lets nobody do.

use axum::http::{StatusCode, header};
use practice::Options;

use crate::till::{ANNA, Answer, Till, encoded, form_request};

const PAGE: &str = "/identity/ciba";

fn address(id: &str) -> String {
    format!("{PAGE}?requestId={id}")
}

/// The value of the hidden field `token`.
fn page_token(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("name=\"token\" value=\"").expect("a form with a token");
    rest.split_once('"').unwrap().0.to_owned()
}

async fn click(till: &Till, id: &str, fields: &[(&str, &str)]) -> Answer {
    let token = page_token(&till.get(&address(id)).await);
    let mut form = vec![("requestId", id), ("token", token.as_str()), ("lang", "en")];
    form.extend(fields);
    till.send(form_request(PAGE, None, &encoded(&form))).await
}

/// Follows the redirect after a click.
async fn follow(till: &Till, answer: &Answer) -> Answer {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    till.get(answer.header(header::LOCATION)).await
}

#[tokio::test]
async fn the_page_shows_who_asks_for_what_and_how_long() {
    let till = Till::new(Options::default());
    let id = till
        .start_with(&[
            ("scope", "openid profile email"),
            ("login_hint", ANNA),
            ("binding_message", "TIGER-42 pick-up 042"),
            ("requested_expiry", "158"),
        ])
        .await;
    let page = till.get(&address(&id)).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "Practice ID",
        "Practice phone. Nothing here is real.",
        "Tallmo, Uppsala",
        "wants to check that it’s you",
        "<span class=\"word\">TIGER</span>",
        "<span class=\"digits\">42</span>",
        "pick-up 042",
        "Shared with the store: your name, your e-mail",
        "2:38",
        "value=\"anna\" selected",
        "Only accept if you are at the desk right now.",
    ] {
        assert!(page.body.contains(text), "{text} in {}", page.body);
    }
    let refresh = page.header(header::REFRESH);
    assert!(refresh.starts_with("159; url=/identity/ciba?requestId="), "closes by itself: {refresh}");
}

#[tokio::test]
async fn the_page_speaks_the_phones_language_and_switches() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    let swedish = till.get_with(&address(&id), header::ACCEPT_LANGUAGE, "sv-SE,sv;q=0.9,en;q=0.8").await;
    for text in
        ["lang=\"sv\"", "Övnings-ID", "Godkänn", "Avböj", "Stängs om", "Delas med butiken: ditt kundnummer"]
    {
        assert!(swedish.body.contains(text), "{text} in {}", swedish.body);
    }
    let switch = format!("/identity/ciba?requestId={id}&amp;lang=en");
    assert!(swedish.body.contains(&switch), "{}", swedish.body);
    let english = till.get_with(&format!("{}&lang=en", address(&id)), header::ACCEPT_LANGUAGE, "sv").await;
    assert!(english.body.contains("Accept"), "{}", english.body);
}

#[tokio::test]
async fn accept_gives_the_till_its_tokens() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    let answer = click(&till, &id, &[("person", "anna"), ("answer", "accept")]).await;
    let done = follow(&till, &answer).await;
    assert!(done.body.contains("Done") && done.body.contains("Look at the screen"), "{}", done.body);
    assert_eq!(till.poll(&id).await.status, StatusCode::OK);
    let later = till.get(&format!("{}&lang=sv", address(&id))).await;
    assert!(later.body.contains("Klart"), "the page remembers: {}", later.body);
}

#[tokio::test]
async fn decline_tells_the_till_so() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    let answer = click(&till, &id, &[("person", "anna"), ("answer", "decline")]).await;
    let declined = follow(&till, &answer).await;
    assert!(declined.body.contains("You declined"), "{}", declined.body);
    assert_eq!(till.poll_error(&id).await, "access_denied");
    let later = till.get(&format!("{}&lang=sv", address(&id))).await;
    assert!(later.body.contains("Du avböjde"), "the page remembers: {}", later.body);
}

#[tokio::test]
async fn a_late_visitor_finds_the_request_closed() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    let token = page_token(&till.get(&address(&id)).await);
    till.advance_ms(300_000);
    for (language, text) in [("en", "The request has closed"), ("sv", "Begäran har stängts")] {
        let page = till.get(&format!("{}&lang={language}", address(&id))).await;
        assert_eq!(page.status, StatusCode::GONE);
        assert!(page.body.contains(text), "{}", page.body);
    }
    let form = [("requestId", id.as_str()), ("token", &token), ("person", "anna"), ("answer", "accept")];
    let answer = till.send(form_request(PAGE, None, &encoded(&form))).await;
    assert_eq!(follow(&till, &answer).await.status, StatusCode::GONE);
    assert_eq!(till.poll_error(&id).await, "expired_token");
}

#[tokio::test]
async fn a_request_that_never_was_looks_closed() {
    let till = Till::new(Options::default());
    for path in [PAGE, "/identity/ciba?requestId=guess", "/identity/ciba?requestId="] {
        let page = till.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.body.contains("The request has closed"), "{path}");
    }
}

#[tokio::test]
async fn another_person_may_accept_while_teaching() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    let answer = click(&till, &id, &[("person", "bo"), ("answer", "accept")]).await;
    assert!(follow(&till, &answer).await.body.contains("Done"));
    assert_eq!(till.poll(&id).await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_person_may_not_accept_as_duende_has_it() {
    let till = Till::new(Options::duende());
    let id = till.start(ANNA).await;
    let refused = click(&till, &id, &[("person", "bo"), ("answer", "accept")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("The store asked for Anna Andersson."), "{}", refused.body);
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
    let answer = click(&till, &id, &[("person", "anna"), ("answer", "accept")]).await;
    assert!(follow(&till, &answer).await.body.contains("Done"));
}

#[tokio::test]
async fn a_form_from_elsewhere_does_nothing() {
    let till = Till::new(Options::default());
    let (id, other) = (till.start(ANNA).await, till.start(ANNA).await);
    let foreign_token = page_token(&till.get(&address(&other)).await);
    for token in ["", "AAAA", &foreign_token] {
        let form = [("requestId", id.as_str()), ("token", token), ("person", "anna"), ("answer", "accept")];
        let answer = till.send(form_request(PAGE, None, &encoded(&form))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token}");
    }
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
}

#[tokio::test]
async fn a_visit_alone_answers_nothing() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    let token = page_token(&till.get(&address(&id)).await);
    till.get(&format!("{}&token={token}&person=anna&answer=accept", address(&id))).await;
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
}

#[tokio::test]
async fn an_unclear_answer_asks_again() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    for fields in
        [&[("person", "anna")][..], &[("answer", "accept")], &[("answer", "accept"), ("person", "nobody")]]
    {
        let answer = click(&till, &id, fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{fields:?}");
        assert!(answer.body.contains("Please choose again"), "{fields:?}");
    }
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
}

#[tokio::test]
async fn a_hostile_message_stays_text() {
    for message in [
        "</p><script>alert(1)</script>",
        "TIGER-42 <img src=x onerror=alert(1)>",
        "\"><form action='https://evil.example'>",
        "TIGER-42 \u{202e}niamod",
        "&lt;b&gt;",
    ] {
        let till = Till::new(Options::default());
        let form = [("scope", "openid"), ("login_hint", ANNA), ("binding_message", message)];
        let id = till.start_with(&form).await;
        let page = till.get(&address(&id)).await.body;
        for harmful in ["<script", "<img", "action='https", "\u{202e}"] {
            assert!(!page.contains(harmful), "{harmful} of {message} in {page}");
        }
        assert!(!message.contains("&lt;") || page.contains("&amp;lt;b&amp;gt;"), "{page}");
    }
}

#[tokio::test]
async fn a_hostile_address_stays_text() {
    let till = Till::new(Options::default());
    let page = till.get("/identity/ciba?requestId=%22%3E%3Cscript%3E&lang=%22%3E").await;
    assert!(!page.body.contains("<script"), "{}", page.body);
}

#[tokio::test]
async fn the_page_loads_nothing_and_is_kept_nowhere() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    let page = till.get(&address(&id)).await;
    let policy = page.header(header::CONTENT_SECURITY_POLICY);
    for directive in ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]
    {
        assert!(policy.contains(directive), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(page.header(header::CACHE_CONTROL).contains("no-store"));
    assert_eq!(page.header(header::REFERRER_POLICY), "no-referrer");
    assert!(!page.body.contains("http://") && !page.body.contains("https://"), "{}", page.body);
    assert!(!page.body.contains("style=\"") && !page.body.contains("<script"), "{}", page.body);
    let style = till.get("/identity/ciba.css").await;
    assert_eq!(style.header(header::CONTENT_TYPE), "text/css; charset=utf-8");
    assert!(!style.body.contains("url("));
}
