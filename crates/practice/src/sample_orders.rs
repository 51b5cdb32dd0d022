//! Sample orders of a store that does not exist, as canonical JSON (`claimcheck.order/1`).
//!
//! Text and nothing else: what an order means is the till's business. Numbers begin with `P-`, the shelf is
//! `PRACTICE`, and times are relative to the given instant, so that the list is as old tomorrow as today.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::options::{STORE_ID, STORE_NAME};
use crate::people::{Person, PersonId, cast};

/// The sample orders as a JSON array. `issuer` is the running provider's, `tenant` the one it pins if any, `now` the
/// time at the till.
#[must_use]
pub fn sample_orders(issuer: &str, tenant: Option<&str>, now: Timestamp) -> String {
    let orders: Vec<Value> = samples().iter().map(|sample| sample.order(issuer, tenant, now)).collect();
    Value::Array(orders).to_string()
}

/// What makes an order different from the others.
struct Sample {
    number: u32,
    owner: Owner,
    status: &'static str,
    payment: &'static str,
    /// In öre.
    total: u32,
    due: u32,
    store: (&'static str, &'static str),
    waiting_h: i64,
    note: &'static str,
    lines: Vec<Line>,
}

/// What the order knows of its owner.
enum Owner {
    /// Subject at this issuer, and the e-mail address.
    Subject(&'static str),
    /// The e-mail address alone.
    Email(&'static str),
    /// The phone number alone.
    Phone(&'static str),
    /// Personal number and e-mail address.
    PersonalNumber(&'static str),
    /// A name and an address that the provider does not know.
    Unknown { name: &'static str, email: &'static str },
}

struct Line {
    sku: &'static str,
    title: &'static str,
    quantity: u32,
    done: u32,
}

fn line(sku: &'static str, title: &'static str, quantity: u32) -> Line {
    Line { sku, title, quantity, done: 0 }
}

/// An order that is paid, waits here and can be handed over.
fn ready(number: u32, owner: Owner, total: u32, waiting_h: i64, lines: Vec<Line>) -> Sample {
    Sample {
        number,
        owner,
        status: "ready",
        payment: "paid",
        total,
        due: 0,
        store: (STORE_ID, STORE_NAME),
        waiting_h,
        note: "",
        lines,
    }
}

#[rustfmt::skip]
fn samples() -> Vec<Sample> {
    vec![
        ready(1042, Owner::Subject("anna"), 189_700, 20, vec![
            line("JKT-SKY-M-GRN", "Rain jacket Skymning, women’s M, dark green", 1),
            line("HAT-RIM-GRY", "Wool hat Rimfrost, grey", 1),
            line("SCK-STG-37", "Hiking socks Stig, size 37–39", 2),
        ]),
        ready(1043, Owner::Subject("cecilia"), 64_900, 3, vec![
            line("LMP-FYR-01", "Head torch Fyr, 400 lumens", 1),
        ]),
        ready(1044, Owner::Subject("david"), 249_500, 46, vec![
            line("TNT-LYA-2P", "Tent Lya, two persons", 1),
            line("MAT-VIL-L", "Sleeping mat Vila, long", 1),
        ]),
        ready(1045, Owner::Email("elin"), 39_900, 5, vec![
            line("BTL-KLA-07", "Water bottle Källa, 0.7 l", 1),
        ]),
        ready(1046, Owner::PersonalNumber("farid"), 1_249_000, 27, vec![
            line("GPS-NRD-5", "GPS receiver Nordan 5", 1),
            line("CHG-NRD-USB", "Charger for Nordan, USB-C", 1),
        ]),
        Sample {
            note: "Please wrap the red one as a present.",
            ..ready(1047, Owner::Email("ingrid"), 157_400, 140, vec![
                line("MUG-GLD-RED", "Enamel mug Glöd, red", 2),
                line("MUG-GLD-BLU", "Enamel mug Glöd, blue", 2),
                line("POT-GLD-15", "Camp pot Glöd, 1.5 l", 1),
                line("STV-GNI-1", "Camp stove Gnista", 1),
                line("GAS-GNI-230", "Gas canister Gnista, 230 g", 3),
                line("SPK-GLD-1", "Spork Glöd", 4),
            ])
        },
        Sample {
            payment: "unpaid",
            due: 89_900,
            ..ready(1048, Owner::Subject("hana"), 89_900, 9, vec![
                line("BPK-STR-20", "Daypack Stråk, 20 l, blue", 1),
            ])
        },
        Sample {
            status: "preparing",
            ..ready(1049, Owner::Subject("ioannis"), 44_900, 1, vec![
                line("GLV-RIM-9", "Gloves Rimfrost, size 9", 1),
            ])
        },
        Sample {
            status: "cancelled",
            payment: "refunded",
            ..ready(1050, Owner::Subject("anna"), 29_900, 70, vec![
                line("CAP-SOL-KHA", "Cap Solsken, khaki", 1),
            ])
        },
        Sample {
            store: ("PRACTICE-2", "Tallmo, Visby"),
            ..ready(1051, Owner::Subject("jo"), 119_900, 12, vec![
                line("SHO-STI-43", "Trail shoes Stigfinnare, size 43", 1),
            ])
        },
        ready(1052, Owner::Unknown { name: "Vera Vilse", email: "vera.vilse@nowhere.example" }, 54_900, 33, vec![
            line("MAP-FJL-3", "Map Fjäll 3, waterproof", 1),
            line("CMP-NRD-1", "Compass Nordan", 1),
        ]),
        ready(1053, Owner::Subject("anna-2"), 21_900, 2, vec![
            line("SCK-STG-40", "Hiking socks Stig, size 40–42", 1),
        ]),
        ready(1054, Owner::Phone("tolvan"), 74_900, 95, vec![
            line("KNF-TLJ-1", "Wood carving knife Tälj", 1),
            line("BLK-TLJ-3", "Lime wood blanks, 3 pieces", 2),
        ]),
        ready(1055, Owner::Subject("mei"), 432_100, 50, vec![
            line("BTS-KLV-38", "Hiking boots Kliv, size 38", 1),
            line("GTR-KLV-S", "Gaiters Kliv, S", 1),
            line("PLS-STV-110", "Trekking poles Stav, 110 cm", 1),
            line("BPK-STR-50", "Backpack Stråk, 50 l", 1),
            line("RNC-STR-50", "Rain cover Stråk, 50 l", 1),
            line("SLB-VIL-M", "Sleeping bag Vila, medium", 1),
            line("PLW-VIL-1", "Pillow Vila", 1),
            line("FLT-KLA-1", "Water filter Källa", 1),
            line("FAD-VLK-1", "First aid kit Väl", 1),
            line("DRY-REG-10", "Dry bag Regn, 10 l", 3),
            line("BAR-ENG-1", "Energy bar, oats and blueberry", 12),
        ]),
        ready(1056, Owner::Subject("ioannis"), 99_500, 22, vec![
            line("BNC-FJR-8", "Binoculars Fjärr, 8 × 32", 1),
        ]),
        ready(1057, Owner::Email("jo"), 34_800, 7, vec![
            line("TRM-KLA-05", "Vacuum flask Källa, 0.5 l", 1),
            line("MUG-KLA-03", "Travel mug Källa, 0.3 l", 1),
        ]),
        Sample {
            status: "partly_handed_over",
            ..ready(1058, Owner::Subject("anna"), 68_700, 118, vec![
                Line { done: 1, ..line("HMK-LUF-1", "Hammock Luft", 1) },
                line("STR-LUF-2", "Tree straps Luft, pair", 1),
            ])
        },
    ]
}

impl Sample {
    fn order(&self, issuer: &str, tenant: Option<&str>, now: Timestamp) -> Value {
        let number = format!("P-{}", self.number);
        let ready_at = now - SignedDuration::from_hours(self.waiting_h);
        let kept_for = SignedDuration::from_hours(14 * 24);
        let (location, location_name) = self.store;
        let lines: Vec<Value> = self
            .lines
            .iter()
            .enumerate()
            .map(|(index, line)| {
                json!({
                    "id": format!("{}-{}", self.number, index + 1),
                    "sku": line.sku,
                    "gtin": null,
                    "title": line.title,
                    "quantity": line.quantity,
                    "done": line.done,
                    "pickup": true,
                    "group": "",
                })
            })
            .collect();
        json!({
            "schema": "claimcheck.order/1",
            "source": { "system": "practice", "shop": "https://tallmo.example", "id": self.number.to_string() },
            "number": number,
            "scan_codes": [number],
            "placed_at": whole_seconds(ready_at - PACKED_IN),
            "updated_at": whole_seconds(ready_at),
            "status": self.status,
            "payment": {
                "status": self.payment,
                "currency": "SEK",
                "total": decimal(self.total),
                "due": decimal(self.due),
            },
            "owner": self.owner.fields(issuer, tenant),
            "proxies": [],
            "pickup": {
                "location": location,
                "location_name": location_name,
                "bin": "PRACTICE",
                "ready_at": whole_seconds(ready_at),
                "expires_at": whole_seconds(ready_at + kept_for),
                "min_level": "email",
            },
            "lines": lines,
            "note": self.note,
        })
    }
}

impl Owner {
    fn fields(&self, issuer: &str, tenant: Option<&str>) -> Value {
        let cast = cast();
        let of = |id: &str| cast.iter().find(|person| person.id == PersonId::new(id));
        let name = |id: &str| of(id).map(Person::name);
        let email = |id: &str| of(id).and_then(|person| person.email.clone());
        match self {
            Self::Subject(id) => json!({
                "name": name(id),
                "email": email(id),
                "subject": of(id).map(|person| &person.subject),
                "issuer": issuer,
                "tenant": tenant,
            }),
            Self::Email(id) => json!({ "name": name(id), "email": email(id) }),
            Self::Phone(id) => json!({ "name": name(id), "phone": of(id).and_then(|it| it.phone.as_ref()) }),
            Self::PersonalNumber(id) => json!({
                "name": name(id),
                "email": email(id),
                "personal_number": of(id).and_then(|it| it.personal_number.as_ref()),
            }),
            Self::Unknown { name, email } => json!({ "name": name, "email": email }),
        }
    }
}

/// RFC 3339 in UTC, without fractions.
/// How long the made-up shop packs an order.
const PACKED_IN: SignedDuration = SignedDuration::from_hours(20);

fn whole_seconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Öre as kronor with two decimals.
fn decimal(minor_units: u32) -> String {
    format!("{}.{:02}", minor_units / 100, minor_units % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders() -> Vec<Value> {
        let now = "2026-11-22T13:05:00.25Z".parse().unwrap();
        serde_json::from_str(&sample_orders("http://127.0.0.1:10442", None, now)).unwrap()
    }

    #[test]
    fn there_are_enough_of_them_and_no_number_twice() {
        let mut numbers: Vec<_> =
            orders().iter().map(|order| order["number"].as_str().unwrap().to_owned()).collect();
        assert!(numbers.len() >= 12, "{numbers:?}");
        assert!(numbers.iter().all(|number| number.starts_with("P-")), "{numbers:?}");
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), orders().len());
    }

    #[test]
    fn every_owner_but_the_unknown_one_is_of_the_cast() {
        for order in orders() {
            let owner = &order["owner"];
            let known = cast().iter().any(|person| {
                owner["name"] == person.name().as_str()
                    && (owner["subject"].is_null() || owner["subject"] == person.subject.as_str())
                    && (owner["email"].is_null() || owner["email"].as_str() == person.email.as_deref())
            });
            assert_eq!(known, order["number"] != "P-1052", "{order}");
        }
    }

    #[test]
    fn every_order_has_something_to_prove() {
        for order in orders() {
            let owner = &order["owner"];
            let identifiers = ["subject", "personal_number", "email", "phone"];
            assert!(identifiers.iter().any(|name| owner[name].is_string()), "{order}");
            assert_eq!(owner["subject"].is_string(), owner["issuer"].is_string(), "{order}");
        }
    }

    #[test]
    fn every_special_case_is_there() {
        let all = orders();
        let count = |member: &str, value: &str| {
            all.iter().filter(|order| order.pointer(member) == Some(&value.into())).count()
        };
        assert_eq!(count("/status", "preparing"), 1);
        assert_eq!(count("/status", "cancelled"), 1);
        assert_eq!(count("/status", "partly_handed_over"), 1);
        assert_eq!(count("/payment/status", "unpaid"), 1);
        assert_eq!(count("/pickup/location", "PRACTICE-2"), 1);
        assert_eq!(all.iter().filter(|order| order["owner"]["personal_number"].is_string()).count(), 1);
        assert_eq!(all[0]["pickup"]["ready_at"], "2026-11-21T17:05:00Z");
    }
}
