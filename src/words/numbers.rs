//! How figures are written: the signs of the language, and the units that the person chose. For the whole process.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// The signs inside a number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Separators {
    /// Before tenths.
    pub decimal: char,
    /// Between thousands.
    pub group: char,
}

/// Decimal sign in the low half, the sign between thousands in the high half.
static SEPARATORS: AtomicU64 = AtomicU64::new('.' as u64 | (',' as u64) << 32);

impl Separators {
    /// Those that are in use.
    #[must_use]
    pub fn current() -> Self {
        let both = SEPARATORS.load(Ordering::Relaxed);
        let sign = |half: u64, otherwise| char::from_u32(half as u32).unwrap_or(otherwise);
        Self {
            decimal: sign(both & 0xFFFF_FFFF, '.'),
            group: sign(both >> 32, ','),
        }
    }

    pub(super) fn turn_on(self) {
        let both = u64::from(u32::from(self.decimal)) | u64::from(u32::from(self.group)) << 32;
        SEPARATORS.store(both, Ordering::Relaxed);
    }
}

/// In what volumes and speeds are counted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Units {
    /// Speeds in bits a second. Volumes are always bytes, as everywhere.
    pub are_rates_bits: bool,
    /// Steps of 1024 (KiB, MiB) instead of 1000 (kB, MB).
    pub is_binary: bool,
}

static UNITS: AtomicU32 = AtomicU32::new(0);

impl Units {
    /// Those that are in use.
    #[must_use]
    pub fn current() -> Self {
        let bits = UNITS.load(Ordering::Relaxed);
        Self {
            are_rates_bits: bits & 1 != 0,
            is_binary: bits & 2 != 0,
        }
    }

    /// Counts in these from now on.
    pub fn turn_on(self) {
        let bits = u32::from(self.are_rates_bits) | u32::from(self.is_binary) << 1;
        UNITS.store(bits, Ordering::Relaxed);
    }
}
