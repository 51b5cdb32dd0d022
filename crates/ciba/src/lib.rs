//! ciba
