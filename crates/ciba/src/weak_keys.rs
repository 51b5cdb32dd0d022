//! RSA moduli that one maker's faulty generator made (CVE-2017-15361, "ROCA"): their factors can be found.
//!
//! The generator built each prime as `k * M + (65537^a mod M)`, where `M` is the product of the first primes
//! (Nemec and others, "The Return of Coppersmith's Attack", CCS 2017, section 3). So such a modulus leaves a
//! power of 65537 over every one of those primes, which a sound modulus does with a chance of about 2^-167.
//! Nothing else about a key is judged here.

const GENERATOR: u32 = 65_537;

/// `M` of a modulus of 1,984 to 3,936 bits is the product of the first 126 primes, up to this one; longer
/// moduli have more of them, so that these are enough for all that are accepted.
const LAST_PRIME: u32 = 701;

/// Whether a modulus, as big-endian bytes, has the structure.
pub(crate) fn has_known_structure(modulus: &[u8]) -> bool {
    primes().all(|prime| is_power(remainder(modulus, prime), prime))
}

/// The odd primes up to [`LAST_PRIME`]: 2 divides no modulus and tells nothing.
fn primes() -> impl Iterator<Item = u32> {
    let is_prime = |number: &u32| (3..*number).all(|divisor| !number.is_multiple_of(divisor));
    (3..=LAST_PRIME).step_by(2).filter(is_prime)
}

fn remainder(number: &[u8], divisor: u32) -> u32 {
    number.iter().fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % divisor)
}

/// Whether some power of the generator is `value` modulo a prime.
fn is_power(value: u32, prime: u32) -> bool {
    let mut power = 1;
    loop {
        if power == value {
            return true;
        }
        power = power * (GENERATOR % prime) % prime;
        if power == 1 {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use num_bigint::BigUint;

    use super::*;

    /// The product of the primes whose structure is looked for, and 2.
    fn m() -> BigUint {
        primes().fold(BigUint::from(2_u32), |product, prime| product * prime)
    }

    /// A number as the faulty generator made primes of; whether it is one does not matter here.
    fn factor(k: u64, a: u32) -> BigUint {
        let m = m();
        &m * k + BigUint::from(GENERATOR).modpow(&BigUint::from(a), &m)
    }

    fn faulty() -> BigUint {
        factor(0x001f_1234_5678_9abd, 123_456_789) * factor(0x001e_fedc_ba98_7653, 987_654_321)
    }

    #[test]
    fn the_first_126_primes_are_looked_at() {
        assert_eq!(primes().count(), 125, "all but 2");
        assert_eq!((primes().min(), primes().max()), (Some(3), Some(701)));
    }

    #[test]
    fn a_modulus_of_the_faulty_generator_is_found() {
        let modulus = faulty();
        assert_eq!(modulus.bits(), 2048);
        assert!(has_known_structure(&modulus.to_bytes_be()));
    }

    #[test]
    fn one_prime_without_the_structure_acquits() {
        let (modulus, m) = (faulty(), m());
        for prime in primes() {
            // A multiple of all other primes changes what is left over this one alone; to 0, no power.
            let step = &m / prime;
            let other = (0..prime).map(|times| &modulus + &step * times).find(|n| (n % prime).bits() == 0);
            assert!(!has_known_structure(&other.unwrap().to_bytes_be()), "{prime}");
        }
    }

    #[test]
    fn powers_are_told_from_the_rest() {
        let powers =
            |prime: u32| -> Vec<u32> { (0..prime).filter(|value| is_power(*value, prime)).collect() };
        // 65537 is 2 modulo 3, 3 modulo 7, 10 modulo 11 and 4 modulo 13.
        assert_eq!(powers(3), [1, 2]);
        assert_eq!(powers(7), [1, 2, 3, 4, 5, 6]);
        assert_eq!(powers(11), [1, 10]);
        assert_eq!(powers(13), [1, 3, 4, 9, 10, 12]);
    }

    #[test]
    fn remainders_are_those_of_long_division() {
        assert_eq!(remainder(&[], 7), 0);
        assert_eq!(remainder(&[1, 0, 1], 701), 65_537 % 701);
        assert_eq!(remainder(&[0xff; 8], 641), u32::try_from(u64::MAX % 641).unwrap());
    }
}
