//! OpenID Connect Core 1.0 section 2: `sub` is 1 to 255 ASCII characters.

use ciba::IdTokenRefused;
use serde_json::json;

use crate::signer::Case;

#[test]
fn no_subject_or_one_that_could_be_mistaken() {
    Case::good().without("sub").refused(&IdTokenRefused::Claim("sub"));
    for subject in [
        json!(""),
        json!(null),
        json!(7),
        json!(["subject-1"]),
        json!("subject-1\u{0}"),
        json!("subject-1\n"),
        json!("ѕubject-1"),
        json!("\u{202e}1-tcejbus"),
        json!("s".repeat(256)),
    ] {
        Case::good().claim("sub", subject).refused(&IdTokenRefused::Claim("sub"));
    }
}
