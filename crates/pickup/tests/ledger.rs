//! The ledger's bytes are final: fixed vectors made by another program, and every change to a chain is found.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

use jiff::Timestamp;
use pickup::ledger::{
    Broken, CSV_HEADER, Draft, Entry, Facts, Fault, Hash, Head, Kind, NotAHead, NotAnEntry, Payload,
    RawEntry, Sealed, Verifier, csv_line, json_line,
};
use pickup::order::OrderKey;
use pickup::realm::Realm;
use pickup::text::{Issuer, StaffId, TillId};
use proptest::prelude::*;

/// Made by a few lines of Python from the table in the encoding's documentation.
mod vector {
    pub(super) const COMMITMENT: &str = "052509395f36597e12d7d8f9f5663464761b89ba097b0324c9513a92516734ec";
    pub(super) const FIRST: &str = "636c61696d636865636b2e6c65646765722f010000000000000001000000000000000000000000000000000000000000\
         0000000000000000000000000001a20393135b01000001a203930ef80000000968616e645f6f76657200000004746573\
         740000001268747470733a2f2f69642e6578616d706c6503030303030303030303030303030303030303030303030303\
         03030303030303010000000474657374000000000000000431303432000000046d616a61000000013200000002000000\
         0b6c696e652e6a61636b657400000001310000000870726573656e6365000000047365656e01052509395f36597e12d7\
         d8f9f5663464761b89ba097b0324c9513a92516734ec";
    pub(super) const FIRST_HASH: &str = "c98ea5e8761a9e1369363d5a7d8ac4c3de28ce2b3e457cfe7af800db8bbc4f89";
    pub(super) const SECOND: &str = "636c61696d636865636b2e6c65646765722f010000000000000002c98ea5e8761a9e1369363d5a7d8ac4c3de28ce2b3e\
         457cfe7af800db8bbc4f89000001a203931743000000000d636f6e66696775726174696f6e0000000474657374000000\
         1268747470733a2f2f69642e6578616d706c650404040404040404040404040404040404040404040404040404040404\
         04040400000000046d616a6100000001320000000000";
    pub(super) const SECOND_HASH: &str = "343221a80ba8596f5d414ff885ede4e80f1ce10ee15822ca4400c56d4edb747c";
}

fn draft(kind: Kind) -> Draft {
    Draft {
        // Beyond the millisecond a time is cut off.
        time_utc: "2026-11-22T14:05:00.1239Z".parse().unwrap(),
        provider_time: None,
        kind,
        realm: Realm::Test,
        issuer: Issuer::new("https://id.example").unwrap(),
        trust: Hash([3; 32]),
        order_key: None,
        staff: StaffId::new("maja").unwrap(),
        till: TillId::new("2").unwrap(),
        facts: Facts::new(),
        payload: None,
    }
}

fn two() -> [Sealed; 2] {
    let first = Draft {
        provider_time: Some("2026-11-22T14:04:59Z".parse().unwrap()),
        order_key: Some(OrderKey::new("test", "", "1042").unwrap()),
        facts: Facts::new().with("presence", "seen").with("line.jacket", "1"),
        payload: Some(Payload::new([9; 32], "Åsa".to_owned())),
        ..draft(Kind::HandOver)
    };
    let time: Timestamp = "2026-11-22T14:05:01.123Z".parse().unwrap();
    let second = Draft { time_utc: time, trust: Hash([4; 32]), ..draft(Kind::Configuration) };
    let first = first.seal(1, Hash([0; 32]));
    let second = second.seal(2, first.hash);
    [first, second]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn raw(sealed: &Sealed) -> RawEntry {
    RawEntry { seq: sealed.entry.seq, bytes: sealed.bytes.clone(), hash: sealed.hash }
}

fn chain(length: u64) -> Vec<RawEntry> {
    let mut head = Head::EMPTY;
    let seal = |seq: u64| {
        let facts = Facts::new().with("n", seq.to_string());
        let sealed = Draft { facts, ..draft(Kind::ALL[seq as usize % Kind::ALL.len()]) }.seal(seq, head.hash);
        head = Head { seq, hash: sealed.hash };
        raw(&sealed)
    };
    (1..=length).map(seal).collect()
}

fn verify(chain: &[RawEntry]) -> Result<Head, Broken> {
    let mut verifier = Verifier::new();
    for entry in chain {
        verifier.next(entry)?;
    }
    Ok(verifier.head())
}

#[test]
fn the_fixed_vectors() {
    let [first, second] = two();
    assert_eq!(first.entry.commitment.unwrap().to_string(), vector::COMMITMENT);
    assert_eq!(hex(&first.bytes), vector::FIRST);
    assert_eq!(first.hash.to_string(), vector::FIRST_HASH);
    assert_eq!(hex(&second.bytes), vector::SECOND);
    assert_eq!(second.hash.to_string(), vector::SECOND_HASH);
    assert_eq!(Entry::decode(&first.bytes).unwrap(), first.entry);
    assert_eq!(verify(&[raw(&first), raw(&second)]).unwrap(), Head { seq: 2, hash: second.hash });
}

#[test]
fn every_single_byte_changed_is_found_and_named() {
    let chain = chain(4);
    for n in 0..chain.len() {
        for at in 0..chain[n].bytes.len() {
            let mut changed = chain.clone();
            changed[n].bytes[at] ^= 1;
            let broken = Broken { seq: n as u64 + 1, fault: Fault::Changed };
            assert_eq!(verify(&changed), Err(broken));
            // And if the hash beside it is made anew, the next entry does not follow any more.
            changed[n].hash = Hash::of(&changed[n].bytes);
            let found = verify(&changed);
            match n + 1 == chain.len() {
                false => assert!(
                    matches!(found, Err(Broken { seq, .. }) if seq == n as u64 + 1 || seq == n as u64 + 2)
                ),
                // The last entry is guarded by the head alone.
                true => assert!(found.is_err() || found != verify(&chain)),
            }
        }
        for at in 0..32 {
            let mut changed = chain.clone();
            changed[n].hash.0[at] ^= 1;
            assert_eq!(verify(&changed).unwrap_err().seq, n as u64 + 1);
        }
    }
}

#[test]
fn entries_removed_swapped_or_doubled_are_found() {
    let whole = chain(5);
    let head = verify(&whole).unwrap();
    let without = |n: usize| [&whole[..n], &whole[n + 1..]].concat();
    assert_eq!(verify(&without(0)), Err(Broken { seq: 1, fault: Fault::Missing { found: 2 } }));
    assert_eq!(verify(&without(2)), Err(Broken { seq: 3, fault: Fault::Missing { found: 4 } }));
    let mut swapped = whole.clone();
    swapped.swap(1, 2);
    assert_eq!(verify(&swapped), Err(Broken { seq: 2, fault: Fault::Missing { found: 3 } }));
    let mut renumbered = swapped;
    (renumbered[1].seq, renumbered[2].seq) = (2, 3);
    assert_eq!(verify(&renumbered), Err(Broken { seq: 2, fault: Fault::DoesNotFollow }));
    let mut verifier = Verifier::new();
    whole[..4].iter().for_each(|entry| drop(verifier.next(entry).unwrap()));
    assert_eq!(verifier.finish(head), Err(Broken { seq: 5, fault: Fault::CutOff { head: 5 } }));
}

#[test]
fn only_the_canonical_encoding_is_read() {
    let [first, _] = two();
    for length in 0..first.bytes.len() {
        assert!(Entry::decode(&first.bytes[..length]).is_err(), "cut at {length}");
    }
    let longer = [first.bytes.as_slice(), &[0]].concat();
    assert_eq!(
        Entry::decode(&longer),
        Err(NotAnEntry::Malformed { at: first.bytes.len(), expected: "the end" })
    );
    let mut newer = first.bytes.clone();
    newer[18] = 2;
    assert_eq!(Entry::decode(&newer), Err(NotAnEntry::Version { version: 2 }));
}

#[test]
fn a_payload_can_go_and_the_chain_stays() {
    let [first, second] = two();
    assert!(first.payload.is_some());
    assert_eq!(verify(&[raw(&first), raw(&second)]).unwrap().seq, 2, "it is not part of what is verified");
    let guess = Payload::new([0; 32], "Åsa".to_owned());
    assert_ne!(Some(guess.commitment()), first.entry.commitment, "and can't be guessed without its salt");
    assert_eq!(format!("{:?}", first.payload.unwrap()), "Payload(redacted)");
}

#[test]
fn exports_hold_every_field_and_no_formula() {
    let [first, _] = two();
    let columns = CSV_HEADER.split(',').count();
    let line = csv_line(&first.entry, &first.hash);
    assert_eq!(line.split(',').count(), columns);
    assert!(line.contains("line.jacket=1 presence=seen"), "{line}");
    assert!(line.starts_with("1,1,2026-11-22T14:05:00.123Z,2026-11-22T14:04:59Z,hand_over,test,"), "{line}");
    let evil =
        Draft { staff: StaffId::new("=1+1,\"x\"").unwrap(), ..draft(Kind::Lock) }.seal(1, Hash([0; 32]));
    assert!(csv_line(&evil.entry, &evil.hash).contains("\"'=1+1,\"\"x\"\"\""));
    let json = json_line(&first.entry, &first.hash);
    assert!(
        json.starts_with("{\"v\":1,\"seq\":1,") && json.ends_with(&format!("\"hash\":\"{}\"}}", first.hash))
    );
    assert!(!json.contains('\n'));
}

#[test]
fn a_chain_has_to_pass_through_the_heads_that_were_kept_elsewhere() {
    let whole = chain(6);
    let heads: Vec<Head> = whole.iter().map(|raw| Head { seq: raw.seq, hash: raw.hash }).collect();
    let walk = |chain: &[RawEntry], expected: &[Head]| {
        let mut verifier = Verifier::expecting(expected);
        for entry in chain {
            verifier.next(entry)?;
        }
        verifier.finish(verifier.head()).map(|_| verifier.complete_up_to())
    };
    assert_eq!(walk(&whole, &[]), Ok(None), "a chain alone never says that it is complete");
    assert_eq!(walk(&whole, &[heads[3], heads[1]]), Ok(Some(4)));
    assert_eq!(walk(&whole, &[Head::EMPTY]), Ok(Some(0)));
    assert_eq!(walk(&[], &[Head::EMPTY]), Ok(Some(0)));
    for length in 0..4 {
        assert_eq!(walk(&whole[..length], &[]), Ok(None), "consistent, and nobody can say more");
        let cut = Broken { seq: length as u64 + 1, fault: Fault::CutOff { head: 4 } };
        assert_eq!(walk(&whole[..length], &[heads[1], heads[3]][usize::from(length < 2)..]), Err(cut));
    }
    // Another third entry, and all that follows made anew.
    let mut anew = whole[..2].to_vec();
    for seq in 3..=6 {
        let facts = Facts::new().with("n", "another");
        anew.push(raw(&Draft { facts, ..draft(Kind::Lock) }.seal(seq, anew.last().unwrap().hash)));
    }
    assert_eq!(walk(&anew, &[]), Ok(None));
    assert_eq!(walk(&anew, &[heads[1]]), Ok(Some(2)), "this head is older than the deed");
    let rewritten = |seq, since| Err(Broken { seq, fault: Fault::Rewritten { since } });
    assert_eq!(walk(&anew, &[heads[5]]), rewritten(6, 0));
    assert_eq!(walk(&anew, &[heads[5], heads[1], heads[3]]), rewritten(4, 2));
}

#[test]
fn a_head_is_read_as_it_is_printed() {
    let head = Head { seq: 57, hash: Hash([0xab; 32]) };
    assert_eq!(head.to_string().parse(), Ok(head));
    assert_eq!(format!(" {}\n", head.to_string().to_uppercase()).parse(), Ok(head));
    assert_eq!(head.in_groups().parse(), Ok(head));
    assert_eq!(head.in_groups(), format!("57: {}", ["abababab"; 8].join(" ")));
    assert_eq!(Head::EMPTY.to_string().parse(), Ok(Head::EMPTY));
    let (digits, zeros) = ("ab".repeat(32), "0".repeat(64));
    for not_a_head in [
        String::new(),
        digits.clone(),
        format!("57:{}", &digits[1..]),
        format!("57:{digits}0"),
        format!("57:{}zz", &digits[2..]),
        format!("-1:{digits}"),
        format!("+1:{digits}"),
        format!("0:{digits}"),
        format!("18446744073709551616:{zeros}"),
    ] {
        assert_eq!(not_a_head.parse::<Head>(), Err(NotAHead), "{not_a_head}");
    }
}

/// A chain as JSON lines, and what walking them gives.
fn lines() -> Vec<String> {
    let entries = chain(4);
    entries.iter().map(|raw| json_line(&Entry::decode(&raw.bytes).unwrap(), &raw.hash)).collect()
}

fn walk_lines(lines: &[String]) -> Result<Head, Broken> {
    let mut verifier = Verifier::new();
    lines.iter().try_for_each(|line| verifier.next_line(line).map(drop))?;
    verifier.finish(verifier.head())
}

#[test]
fn every_letter_changed_in_an_export_is_found_and_named() {
    let whole = lines();
    assert_eq!(walk_lines(&whole), verify(&chain(4)));
    for n in 0..whole.len() {
        for at in 0..whole[n].len() {
            let mut bytes = whole[n].clone().into_bytes();
            bytes[at] = if bytes[at] == b'1' { b'0' } else { b'1' };
            let mut changed = whole.clone();
            changed[n] = String::from_utf8(bytes).unwrap();
            let found = walk_lines(&changed).map_err(|broken| broken.seq);
            assert_eq!(found, Err(n as u64 + 1), "{}", changed[n]);
        }
        let without = [&whole[..n], &whole[n + 1..]].concat();
        match n + 1 == whole.len() {
            false => assert_eq!(walk_lines(&without).unwrap_err().seq, n as u64 + 1),
            true => assert_eq!(walk_lines(&without).unwrap().seq, 3, "only a head from elsewhere tells"),
        }
        for other in n + 1..whole.len() {
            let mut swapped = whole.clone();
            swapped.swap(n, other);
            assert_eq!(walk_lines(&swapped).unwrap_err().seq, n as u64 + 1);
        }
    }
}

#[test]
fn an_export_says_what_its_bytes_say_and_nothing_else() {
    let whole = lines();
    let told = |line: String| walk_lines(&[line]).map_err(|broken| broken.fault);
    let facts = r#""facts":{"n":"1"}"#;
    assert!(whole[0].contains(facts), "{}", whole[0]);
    for lie in [
        whole[0].replace(facts, r#""facts":{"n":"2"}"#),
        whole[0].replace(facts, r#""facts":{"n":"2","n":"1"}"#),
        whole[0].replace(r#""kind""#, r#""note":"void","kind""#),
        whole[0].replace("maja", "bo"),
        format!(" {}", whole[0]),
    ] {
        assert_eq!(told(lie.clone()), Err(Fault::SaysOtherwise), "{lie}");
    }
    for not_a_line in ["", "{}", "[]", "null", CSV_HEADER, "{\"seq\":1,\"bytes\":\"0\",\"hash\":\"\"}"] {
        assert_eq!(told(not_a_line.to_owned()), Err(Fault::NotALine), "{not_a_line}");
    }
}

/// What people and shops may be called, and what somebody may wish a spreadsheet to do.
fn hostile_texts() -> Vec<String> {
    let formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "=cmd|' /C calc'!A0"];
    let names = ["<script>alert(1)</script>", "\u{202e}annA", "👩‍👩‍👧", "a\0b", "\"\",;'\r\n", "Åsa"];
    let mut texts: Vec<String> = formulas.iter().chain(&names).map(|&text| text.to_owned()).collect();
    texts.push("x".repeat(10_000));
    texts
}

#[test]
fn whatever_stands_in_a_fact_stays_text_in_an_export() {
    for text in hostile_texts() {
        let facts = Facts::new().with(text.clone(), "name").with("acr", text.clone());
        let sealed = Draft { facts, ..draft(Kind::HandOver) }.seal(1, Hash([0; 32]));
        let facts = &sealed.entry.facts;
        // What is over the limit says so.
        let name = facts.iter().map(|(name, _)| name.to_owned()).find(|name| name != "acr").unwrap();
        let kept = facts.find("acr").unwrap().to_owned();
        assert!(text.len() > Facts::MAX_BYTES || (kept == text && name == text));
        let json = json_line(&sealed.entry, &sealed.hash);
        assert!(!json.contains(['\n', '\r', '\0']), "{json}");
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!((&read["facts"]["acr"], &read["facts"][name]), (&kept.into(), &"name".into()));
        assert_eq!(Verifier::new().next_line(&json), Ok(sealed.entry.clone()));

        let cells = cells(&csv_line(&sealed.entry, &sealed.hash));
        assert_eq!(cells.len(), CSV_HEADER.split(',').count());
        for cell in cells {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell}");
            assert!(!cell.contains(['<', '\0', '\u{202e}']), "{cell}");
        }
    }
}

#[test]
fn a_fact_that_is_too_long_says_that_it_was_cut_and_what_it_was() {
    let long = "å".repeat(Facts::MAX_BYTES);
    let facts = Facts::new().with("acr", long.clone()).with("idp", "x".repeat(Facts::MAX_BYTES));
    let kept = facts.find("acr").unwrap();
    let mark = format!("… [cut: {} bytes, sha256:{}]", long.len(), Hash::of(long.as_bytes()));
    assert!(kept.ends_with(&mark), "{kept}");
    assert!(kept.len() <= Facts::MAX_BYTES && kept.starts_with("åå"));
    assert_eq!(facts.find("idp").unwrap().len(), Facts::MAX_BYTES, "what fits is whole");
    let other = Facts::new().with("acr", format!("{long}ä"));
    assert_ne!(other.find("acr"), Some(kept), "another text with the same beginning is another fact");
}

#[test]
fn facts_that_find_no_place_are_counted_and_told_by_their_hash() {
    let numbered = |texts: &mut dyn Iterator<Item = usize>| {
        texts.fold(Facts::new(), |facts, n| facts.with(format!("line.{n:05}"), n.to_string()))
    };
    let most = Facts::MAX_COUNT - 1;
    let whole = numbered(&mut (0..most));
    assert_eq!((whole.iter().len(), whole.find(Facts::LEFT_OUT)), (most, None));
    let more = numbered(&mut (0..most + 3));
    assert_eq!(more.iter().len(), Facts::MAX_COUNT);
    let told = more.find(Facts::LEFT_OUT).unwrap();
    assert!(told.starts_with("3 sha256:"), "{told}");
    let others = numbered(&mut (0..most).chain([most, most + 1, most + 7]));
    assert_ne!(others.find(Facts::LEFT_OUT), Some(told), "three others are not these three");
    let sealed = Draft { facts: more, ..draft(Kind::HandOver) }.seal(1, Hash([0; 32]));
    assert_eq!(Entry::decode(&sealed.bytes), Ok(sealed.entry), "and they are read as they were written");
}

#[test]
fn a_cell_that_would_be_a_formula_is_text() {
    for text in hostile_texts() {
        // Names of staff and tills come from a configuration, and are refused if a reader could not see them.
        let Ok(staff) = StaffId::new(text.clone()) else { continue };
        let sealed = Draft { staff, ..draft(Kind::Lock) }.seal(1, Hash([0; 32]));
        let cells = cells(&csv_line(&sealed.entry, &sealed.hash));
        let is_formula = text.starts_with(['=', '+', '-', '@', '＝']);
        let expected = if is_formula { format!("'{text}") } else { text };
        assert_eq!(cells[11], expected);
    }
}

/// The cells as another program reads them.
fn cells(line: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
    let mut records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 1, "one line is one row: {line}");
    records.remove(0).iter().map(str::to_owned).collect()
}

#[test]
fn kinds_have_names_that_are_read_back() {
    for kind in Kind::ALL {
        assert_eq!(Kind::from_name(kind.as_str()), Some(kind));
    }
    assert_eq!(Kind::from_name("hand_Over"), None);
}

proptest! {
    #[test]
    fn what_is_decoded_is_what_was_encoded(
        facts in prop::collection::btree_map("[a-z.åß]{0,12}", ".{0,40}", 0..12),
        seq in 1..u64::MAX, prev: [u8; 32], trust: [u8; 32], millisecond in -1_000_000_000_000..4_000_000_000_000_i64,
        shop in "[a-z:/]{0,12}", provider: bool, payload: Option<[u8; 32]>, kind in 0..Kind::ALL.len(),
    ) {
        let facts = facts.into_iter().fold(Facts::new(), |facts, (name, text)| facts.with(name, text));
        let time_utc = Timestamp::from_millisecond(millisecond).unwrap();
        let sealed = Draft {
            time_utc,
            provider_time: provider.then_some(time_utc),
            order_key: OrderKey::new("s", shop, "1").ok(),
            trust: Hash(trust),
            facts,
            payload: payload.map(|salt| Payload::new(salt, "x".to_owned())),
            ..draft(Kind::ALL[kind])
        }.seal(seq, Hash(prev));
        let entry = Entry::decode(&sealed.bytes).unwrap();
        prop_assert_eq!(&entry, &sealed.entry);
        prop_assert_eq!(entry.encode(), sealed.bytes);
    }

    #[test]
    fn whatever_is_decoded_encodes_to_the_same_bytes(flip in 0..220_usize, with: u8) {
        let mut bytes = two()[0].bytes.clone();
        let at = flip % bytes.len();
        bytes[at] = with;
        if let Ok(entry) = Entry::decode(&bytes) {
            prop_assert_eq!(entry.encode(), bytes);
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Entry::decode(&bytes);
        let _ = Entry::decode(&[b"claimcheck.ledger/\x01".as_slice(), &bytes].concat());
    }
}
