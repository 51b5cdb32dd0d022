//! Orders of people who do not exist, in as many names as a Swedish town has. The same seed makes the same people.
//!
//! Nothing here is taken from a real shop.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

const FIRST: [&str; 48] = [
    "Anna",
    "Eva",
    "Maria",
    "Karin",
    "Sara",
    "Kristina",
    "Lena",
    "Emma",
    "Kerstin",
    "Ingrid",
    "Marie",
    "Malin",
    "Jenny",
    "Birgitta",
    "Ulla",
    "Elin",
    "Linnéa",
    "Monica",
    "Susanne",
    "Åsa",
    "Lars",
    "Mikael",
    "Anders",
    "Johan",
    "Erik",
    "Per",
    "Karl",
    "Peter",
    "Thomas",
    "Jan",
    "Daniel",
    "Fredrik",
    "Andreas",
    "Hans",
    "Mohamed",
    "Göran",
    "Björn",
    "Östen",
    "Ahmed",
    "Fatima",
    "Oskar",
    "Axel",
    "Viktor",
    "Alexander",
    "Sven",
    "Nils",
    "Bengt",
    "Håkan",
];
const BEGIN: [&str; 30] = [
    "Berg", "Lind", "Sjö", "Ek", "Sand", "Hag", "Ny", "Ström", "Dal", "Fors", "Öst", "Väst", "Nord", "Söder",
    "Åker", "Ceder", "Ring", "Lund", "Hell", "Hol", "Wik", "Björk", "Alm", "Gran", "Rosen", "Lager", "Ahl",
    "Hall", "Malm", "Kron",
];
const END: [&str; 20] = [
    "ström", "berg", "qvist", "gren", "man", "lund", "dahl", "kvist", "blad", "holm", "stedt", "roth",
    "mark", "vall", "ell", "in", "strand", "land", "fors", "born",
];
const SONS: [&str; 20] = [
    "Andersson",
    "Johansson",
    "Karlsson",
    "Nilsson",
    "Eriksson",
    "Larsson",
    "Olsson",
    "Persson",
    "Svensson",
    "Gustafsson",
    "Pettersson",
    "Jonsson",
    "Jansson",
    "Hansson",
    "Bengtsson",
    "Jönsson",
    "Håkansson",
    "Danielsson",
    "Axelsson",
    "Ahmed",
];
const HEADER: &str = "order_number,customer_name,customer_email,customer_phone,title,quantity,status,payment_status,\
                      pickup_location,ready_at";

pub(crate) struct MadeUp {
    state: u64,
    /// How many there are.
    written: usize,
    /// Some of the names and numbers, to be looked for.
    pub(crate) some: Vec<(String, String, String)>,
}

impl MadeUp {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed, written: 0, some: Vec::new() }
    }

    /// splitmix64.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap()
    }

    /// Writes so many more orders into a file: a third of them gone, a tenth of the others in another store.
    pub(crate) fn write(&mut self, file: &Path, count: usize) {
        let mut file = BufWriter::new(File::create(file).unwrap());
        writeln!(file, "{HEADER}").unwrap();
        for _ in 0..count {
            self.written += 1;
            let first = FIRST[self.below(FIRST.len())];
            let last = match self.below(3) {
                0 => SONS[self.below(SONS.len())].to_owned(),
                _ => format!("{}{}", BEGIN[self.below(BEGIN.len())], END[self.below(END.len())]),
            };
            let number = format!("W-{}", 1_000_000 + self.written);
            let ascii = |text: &str| text.to_lowercase().replace(['å', 'ä'], "a").replace(['ö', 'é'], "o");
            let email = format!("{}.{}{}@post.example", ascii(first), ascii(&last), self.below(9_000));
            let phone = format!("+4670{:07}", self.below(10_000_000));
            let status = ["ready", "ready", "handed_over"][self.below(3)];
            let store = if self.below(10) == 0 { "SE-043" } else { "SE-042" };
            let (day, hour, minute) = (1 + self.below(20), 8 + self.below(12), self.below(60));
            writeln!(
                file,
                "{number},{first} {last},{email},{phone},Vinterjacka,1,{status},paid,{store},\
                 2026-11-{day:02}T{hour:02}:{minute:02}:00Z"
            )
            .unwrap();
            if self.written.is_multiple_of(97) && self.some.len() < 100 {
                self.some.push((number, first.to_owned(), last));
            }
        }
        file.flush().unwrap();
    }
}
