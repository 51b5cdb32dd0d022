//! Where the provider's unguessable values come from, handed in by whoever starts it.
//!
//! Signing keys are not drawn from here: the cryptographic library makes them itself.

use aws_lc_rs::digest;

/// A source of random bytes.
pub trait Chance: Send + 'static {
    /// Fills `bytes`.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsChance;

impl Chance for OsChance {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place where the crate asks the world for chance"
    )]
    #[expect(clippy::expect_used, reason = "without randomness there is no provider worth starting")]
    fn fill(&mut self, bytes: &mut [u8]) {
        aws_lc_rs::rand::fill(bytes).expect("the operating system gives randomness");
    }
}

/// The same bytes for the same seed, so that a failing test can be run again. Never for anything real.
#[derive(Clone, Debug)]
pub struct SeededChance {
    seed: u64,
    block: u64,
}

impl SeededChance {
    /// A sequence decided by `seed` alone.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, block: 0 }
    }
}

impl Chance for SeededChance {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(digest::SHA256_OUTPUT_LEN) {
            let mut context = digest::Context::new(&digest::SHA256);
            context.update(&self.seed.to_be_bytes());
            context.update(&self.block.to_be_bytes());
            self.block += 1;
            chunk.copy_from_slice(&context.finish().as_ref()[..chunk.len()]);
        }
    }
}

/// `N` fresh bytes as upper-case hexadecimal, the shape Duende gives its handles.
pub(crate) fn hex<const N: usize>(chance: &mut dyn Chance) -> String {
    let mut bytes = [0_u8; N];
    chance.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
