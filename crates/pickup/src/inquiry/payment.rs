//! What somebody approves who pays: so much, to this merchant, as both screens say it.
//!
//! No money moves here. What is recorded is that a proved person approved this amount once.

use crate::money::{Currency, Money};
use crate::plain::plain_name;

/// The longest name of a merchant in a binding message, in characters.
const MERCHANT_MAX: usize = 32;

/// How much, to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    amount: Money,
    merchant: Merchant,
}

impl Payment {
    /// An amount as people write it, `129`, `129,50` or `129.50 SEK`; without a currency it is of this one.
    ///
    /// # Errors
    /// [`NotAPayment`] if it is no amount, or nothing.
    pub fn read(text: &str, usual: Currency, merchant: Merchant) -> Result<Self, NotAPayment> {
        let mut words = text.split_ascii_whitespace();
        let (number, code) = (words.next().ok_or(NotAPayment::NoAmount)?, words.next());
        if words.next().is_some() {
            return Err(NotAPayment::NoAmount);
        }
        let currency = match code {
            Some(code) => Currency::from_code(code).ok_or(NotAPayment::NoAmount)?,
            None => usual,
        };
        let plain = if number.contains('.') { number.to_owned() } else { number.replacen(',', ".", 1) };
        let amount = Money::parse(&plain, currency).map_err(|_| NotAPayment::NoAmount)?;
        if amount.minor == 0 {
            return Err(NotAPayment::Nothing);
        }
        Ok(Self { amount, merchant })
    }

    /// How much.
    #[must_use]
    pub fn amount(&self) -> Money {
        self.amount
    }

    /// To whom.
    #[must_use]
    pub fn merchant(&self) -> &Merchant {
        &self.merchant
    }
}

impl std::fmt::Display for Payment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.amount, self.merchant.0)
    }
}

/// Who is paid, in the plain letters that every phone shows: `Tallmö, Ängelholm` is `Tallmo, Angelholm`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merchant(String);

impl Merchant {
    /// Takes the store's name.
    ///
    /// # Errors
    /// [`NotAMerchant`] if no letter or digit of it is left.
    pub fn new(name: &str) -> Result<Self, NotAMerchant> {
        plain_name(name, MERCHANT_MAX).map(Self).ok_or(NotAMerchant)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text is no amount that can be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPayment {
    /// It is none.
    #[error("expected an amount such as 129.00, or 129.00 SEK")]
    NoAmount,
    /// It is zero.
    #[error("expected an amount of more than nothing")]
    Nothing,
}

/// A name has nothing that a phone can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the store's name has no letter that every phone shows; set store.name")]
pub struct NotAMerchant;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<String, NotAPayment> {
        let sek = Currency::from_code("SEK").unwrap();
        Payment::read(text, sek, Merchant::new("Tallmö, Ängelholm").unwrap())
            .map(|payment| payment.to_string())
    }

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        for (text, said) in [
            ("129", "129.00 SEK Tallmo, Angelholm"),
            (" 129,50 ", "129.50 SEK Tallmo, Angelholm"),
            ("129.5 eur", "129.50 EUR Tallmo, Angelholm"),
            ("1200 JPY", "1200 JPY Tallmo, Angelholm"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(said), "{text}");
        }
        for text in ["", "1 000", "-5", "1,299.00", "12.345", "129 kronor", "129 SEK SEK", "1e3"] {
            assert_eq!(read(text), Err(NotAPayment::NoAmount), "{text}");
        }
        assert_eq!(read("0,00"), Err(NotAPayment::Nothing));
    }

    #[test]
    fn a_name_without_plain_letters_is_no_merchant() {
        assert_eq!(Merchant::new("– · –"), Err(NotAMerchant));
        assert_eq!(Merchant::new("店"), Err(NotAMerchant));
    }

    proptest! {
        #[test]
        fn a_merchant_is_short_plain_text(name in ".{0,80}") {
            if let Ok(merchant) = Merchant::new(&name) {
                let text = merchant.as_str();
                prop_assert!(text.len() <= MERCHANT_MAX && text.trim() == text);
                prop_assert!(text.bytes().all(|byte| (0x20..=0x7e).contains(&byte)));
            }
        }
    }
}
