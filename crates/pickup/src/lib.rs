//! pickup
