//! The ways in which the provider can lie in a whole ID token: each breaks one rule, and none may be believed.

use practice::Twist;

pub(crate) fn about_the_id_token() -> Vec<Twist> {
    vec![
        Twist::WrongIssuer,
        Twist::WrongAudience,
        Twist::TwoAudiences,
        Twist::WrongAuthorizedParty,
        Twist::WrongAtHash,
        Twist::IssuedLongAgo,
        Twist::Expired,
        Twist::NotYetValid,
        Twist::SignedByAnotherKey,
        Twist::UnknownKey,
        Twist::AlgorithmNone,
        Twist::SharedSecret,
    ]
}
