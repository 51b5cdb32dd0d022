//! Receipts as a printer gets them: bytes over a real connection, read back as a printer reads them. A byte that no
//! receipt needs is a failure.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails the test")]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::thread::JoinHandle;

use desk::ports::{NotPrinted, Printer as _};
use desk::receipt::{Item, Receipt, StoodOn};
use desk::settings::{CodePage, PrinterPlace, ReceiptSettings};
use desk::view::Language;
use jiff::Zoned;
use pickup::ledger::{Hash, Head};
use printer::ReceiptPrinter;

/// A printer on loopback for one connection: what it says of its roll, and what it was sent after it was asked.
struct OnLoopback {
    address: SocketAddr,
    sent: JoinHandle<Vec<u8>>,
}

const ASKED: [u8; 3] = [0x10, 0x04, 0x04];
const PAPER: u8 = 0x12;
const NO_PAPER: u8 = 0x72;

impl OnLoopback {
    fn start(says: Option<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let sent = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = [0; 3];
            stream.read_exact(&mut asked).unwrap();
            assert_eq!(asked, ASKED);
            if let Some(says) = says {
                stream.write_all(&[says]).unwrap();
            }
            let mut sent = Vec::new();
            stream.read_to_end(&mut sent).unwrap();
            sent
        });
        Self { address, sent }
    }

    fn settings(&self) -> ReceiptSettings {
        let (host, port) = (self.address.ip().to_string(), self.address.port());
        ReceiptSettings { printer: Some(PrinterPlace::Network { host, port }), ..ReceiptSettings::default() }
    }

    fn paper(self) -> Paper {
        Paper::read(&self.sent.join().unwrap())
    }
}

/// What a printer makes of bytes.
#[derive(Default)]
struct Paper {
    lines: Vec<String>,
    cut: usize,
}

impl Paper {
    fn read(bytes: &[u8]) -> Self {
        let mut paper = Self { lines: vec![String::new()], cut: 0 };
        let mut rest = bytes;
        while let [first, after @ ..] = rest {
            rest = match (*first, after) {
                (0x1b, [b'@', rest @ ..]) => rest,
                // Letters, character set, bold: one byte each says which.
                (0x1b, [b't' | b'R' | b'E', _, rest @ ..]) => rest,
                (0x1b, [b'd', lines, rest @ ..]) => {
                    paper.lines.extend((0..*lines).map(|_| String::new()));
                    rest
                }
                (0x1d, [b'!', size, rest @ ..]) => {
                    assert!([0x00, 0x11].contains(size), "size {size:#x}");
                    rest
                }
                (0x1d, [b'V', b'A', 0, rest @ ..]) => {
                    paper.cut += 1;
                    rest
                }
                (letter @ (b' '..=b'~' | 0x80..), rest) => {
                    paper.lines.last_mut().unwrap().push(letter_of(letter));
                    rest
                }
                (command, after) => panic!("{command:#x} before {:?}", &after[..after.len().min(8)]),
            };
        }
        paper
    }

    fn has(&self, line: &str) -> bool {
        self.lines.iter().any(|printed| printed == line)
    }
}

/// The letters of code page 858 that these receipts use.
fn letter_of(byte: u8) -> char {
    match byte {
        b' '..=b'~' => char::from(byte),
        0x84 => 'ä',
        0x86 => 'å',
        0x8e => 'Ä',
        0x8f => 'Å',
        0x94 => 'ö',
        0x99 => 'Ö',
        0x82 => 'é',
        0xa3 => 'ú',
        other => panic!("{other:#x} is no letter of these receipts"),
    }
}

fn item(quantity: u32, title: impl Into<String>) -> Item {
    Item { quantity, title: title.into() }
}

fn receipt() -> Receipt {
    Receipt {
        is_practice: false,
        is_copy: false,
        store: "Tallmo, Uppsala".to_owned(),
        number: "1042".to_owned(),
        given: vec![item(1, "Regnjacka Skymning, storlek M, mörkgrön"), item(2, "Vandringssockor Stig")],
        left: vec![item(1, "Mössa Rimfrost, grå")],
        at: "2026-11-26T14:33:20+01:00[Europe/Stockholm]".parse::<Zoned>().unwrap(),
        provider: "Authway".to_owned(),
        stood_on: StoodOn::SignIn,
        reference: "CC-7F3K9M".to_owned(),
        head: Head { seq: 217, hash: Hash([0xa5; 32]) },
    }
}

async fn printed(receipt: &Receipt, change: fn(&mut ReceiptSettings)) -> Paper {
    let printer = OnLoopback::start(Some(PAPER));
    let mut settings = printer.settings();
    change(&mut settings);
    ReceiptPrinter::of(&settings).unwrap().print(receipt).await.unwrap();
    printer.paper()
}

fn swedish(settings: &mut ReceiptSettings) {
    settings.language = Language::Sv;
}

#[tokio::test]
async fn a_receipt_comes_out_in_swedish_with_its_letters() {
    let paper = printed(&receipt(), swedish).await;
    for line in [
        "Tallmo, Uppsala",
        "Utlämningskvitto",
        "Order 1042",
        "Utlämnad 2026-11-26 kl. 14:33 CET",
        "1 x Regnjacka Skymning, storlek M,",
        "    mörkgrön",
        "2 x Vandringssockor Stig",
        "Kvar att hämta",
        "1 x Mössa Rimfrost, grå",
        "Identiteten verifierad med Authway",
        "Referens CC-7F3K9M",
        "Liggare",
    ] {
        assert!(paper.has(line), "{line}: {:#?}", paper.lines);
    }
    assert_eq!(paper.cut, 1);
    assert!(paper.lines.iter().all(|line| line.chars().count() <= 42), "{:#?}", paper.lines);
}

#[tokio::test]
async fn the_end_of_the_ledger_can_be_typed_from_the_paper() {
    let paper = printed(&receipt(), |_| {}).await;
    let at = paper.lines.iter().position(|line| line == "Ledger").unwrap();
    let typed = paper.lines[at + 1..].iter().take_while(|line| !line.is_empty()).cloned();
    let typed = typed.collect::<Vec<_>>().join("\n");
    assert_eq!(typed.parse::<Head>(), Ok(receipt().head), "{typed}");
}

#[tokio::test]
async fn threat_33_no_text_of_an_order_becomes_a_command() {
    let opens_the_drawer = "\u{1b}p\u{0}\u{19}\u{fa}Bok";
    let titles = [
        opens_the_drawer.to_owned(),
        "\u{1d}V\u{0}\u{1d}(L\u{10}\u{14}\u{1}\u{0}\u{8}".to_owned(),
        "\u{202e}gnirts\u{202c}\u{200f}\u{feff}\u{85}\u{9b}".to_owned(),
        "rad\r\nrad\u{2028}rad\u{c}".to_owned(),
        "å".repeat(10_000),
        "x\u{0}".repeat(10_000),
        String::new(),
    ];
    let given = titles.iter().map(|title| item(u32::MAX, title.clone())).collect();
    let evil = |text: &str| format!("{text}{opens_the_drawer}\n");
    let receipt = Receipt {
        given,
        left: vec![item(1, opens_the_drawer)],
        store: evil("Tallmo"),
        number: evil("1042"),
        provider: evil("Authway"),
        reference: evil("CC-7F3K9M"),
        is_practice: true,
        is_copy: true,
        ..receipt()
    };
    // Reading it fails at any command that a receipt has no need of.
    let paper = printed(&receipt, swedish).await;
    assert_eq!(paper.cut, 1);
    assert!(paper.lines.len() < 80, "a title of 10,000 letters fills no roll: {}", paper.lines.len());
    assert!(paper.lines.iter().all(|line| line.chars().count() <= 42), "{:#?}", paper.lines);
}

#[tokio::test]
async fn an_order_of_a_thousand_lines_fits_a_paper() {
    let given = (0..1_000).map(|at| item(1, format!("Sak {at}"))).collect();
    let paper = printed(&Receipt { given, ..receipt() }, swedish).await;
    assert!(paper.has("och 940 rader till") && !paper.has("1 x Sak 60"));
    assert!(paper.lines.len() < 100, "{}", paper.lines.len());
}

#[tokio::test]
async fn practice_says_so_above_and_below_and_narrow_paper_is_never_too_narrow() {
    let practice = Receipt { is_practice: true, is_copy: true, stood_on: StoodOn::Document, ..receipt() };
    let paper = printed(&practice, |settings| settings.columns = 24).await;
    let text = paper.lines.join(" ");
    assert_eq!(text.matches("PRACTICE, NOT A RECEIPT").count(), 2, "{text}");
    assert!(text.contains("ID document checked by staff") && !text.contains("verified with"), "{text}");
    assert!(paper.has("Copy"));
    assert!(paper.lines.iter().all(|line| line.chars().count() <= 24), "{:#?}", paper.lines);
    let real = printed(&receipt(), |_| {}).await;
    assert!(!real.lines.join(" ").contains("PRACTICE") && !real.has("Copy"));
}

#[tokio::test]
async fn letters_come_as_the_printer_has_them() {
    let printer = OnLoopback::start(Some(PAPER));
    let settings = ReceiptSettings { code_page: CodePage::Wpc1252, ..printer.settings() };
    let receipt = Receipt { store: "Å".to_owned(), ..receipt() };
    ReceiptPrinter::of(&settings).unwrap().print(&receipt).await.unwrap();
    let bytes = printer.sent.join().unwrap();
    assert!(bytes.windows(3).any(|part| part == [0x1b, b't', 16]), "the page is chosen");
    assert!(bytes.contains(&0xc5) && !bytes.contains(&0x8f), "and used");
}

#[tokio::test]
async fn an_empty_roll_is_told_before_anything_is_sent() {
    let printer = OnLoopback::start(Some(NO_PAPER));
    let settings = printer.settings();
    let refused = ReceiptPrinter::of(&settings).unwrap().print(&receipt()).await;
    assert_eq!(refused, Err(NotPrinted::NoPaper { place: printer.address.to_string() }));
    assert!(printer.sent.join().unwrap().is_empty());
}

#[tokio::test]
async fn a_printer_that_says_nothing_of_its_roll_prints() {
    let printer = OnLoopback::start(None);
    ReceiptPrinter::of(&printer.settings()).unwrap().print(&receipt()).await.unwrap();
    assert!(printer.paper().has("Order 1042"));
}

#[tokio::test]
async fn where_nobody_listens_the_place_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let (host, port) = (address.ip().to_string(), address.port());
    let printer = Some(PrinterPlace::Network { host, port });
    let printer = ReceiptPrinter::of(&ReceiptSettings { printer, ..ReceiptSettings::default() }).unwrap();
    for refused in [printer.print(&receipt()).await, printer.examine().await.map(drop)] {
        let Err(NotPrinted::Unreachable { place, .. }) = refused else { panic!("{refused:?}") };
        assert_eq!(place, address.to_string());
    }
}

#[test]
fn without_a_place_there_is_no_printer() {
    assert!(ReceiptPrinter::of(&ReceiptSettings::default()).is_none());
}
