//! The people of a staffed till, and what comes of it when they ask one another. Window and command line are held
//! against the same table. The PINs are made up.

use pickup::staff::Role;

/// One of the people of a staffed till.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// The id.
    pub id: &'static str,
    /// The name.
    pub name: &'static str,
    /// The PIN.
    pub pin: &'static str,
    /// What they may do.
    pub role: Role,
}

/// A teller.
pub const ANNA: Colleague = Colleague { id: "anna", name: "Anna Berg", pin: "482915", role: Role::Teller };
/// Another teller.
pub const BO: Colleague = Colleague { id: "bo", name: "Bo Falk", pin: "730264", role: Role::Teller };
/// A supervisor.
pub const SIV: Colleague = Colleague { id: "siv", name: "Siv Holm", pin: "915037", role: Role::Supervisor };
/// Another supervisor.
pub const ULF: Colleague = Colleague { id: "ulf", name: "Ulf Lind", pin: "264809", role: Role::Supervisor };

/// Who asks, who approves with which PIN, and what comes of it: `done`, or what is wrong with the PIN. In this order
/// nothing but the last changes anything.
pub const SECOND_PERSONS: [(Colleague, &str, &str, &str); 8] = [
    (ANNA, ANNA.id, ANNA.pin, "pin_same_person"),
    (ANNA, BO.id, BO.pin, "pin_not_a_supervisor"),
    (ANNA, SIV.id, ULF.pin, "pin_wrong"),
    (ANNA, "nobody", SIV.pin, "pin_wrong"),
    (ANNA, SIV.id, "9150", "pin_not_a_pin"),
    (SIV, SIV.id, SIV.pin, "pin_same_person"),
    (SIV, ANNA.id, ANNA.pin, "pin_not_a_supervisor"),
    (ANNA, SIV.id, SIV.pin, "done"),
];
