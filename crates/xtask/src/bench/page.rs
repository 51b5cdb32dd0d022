//! The page of measures: a table for each measurement, and below it every round.
//!
//! It lays out and compares; what is measured and what is wanted it gets from the measurement's own file.

use std::fmt::Write as _;

use super::{
    Description, SEEDS,
    figures::{Figure, Figures},
    surroundings::Surroundings,
    wanted::Reached,
};

/// One measurement, and what became of the wishes for it.
pub(crate) struct Section {
    pub(crate) text: String,
    wishes: usize,
    /// Figure, wish and what came of it, of every wish that did not come true.
    missed: Vec<String>,
}

/// The whole page.
pub(crate) fn page(surroundings: &Surroundings, sections: &[Section]) -> String {
    let Surroundings { date, commit, machine } = surroundings;
    let texts: Vec<_> = sections.iter().map(|section| section.text.as_str()).collect();
    format!(
        "# Measures

Written by `cargo xtask bench`; figures are medians of {rounds} rounds, in which the clients took turns. Only what stands in
one line may be compared: another run, on another machine or another day, has other figures and, if all is well, the same
ratios.

- Date: {date}
- Commit: {commit}
- Machine: {machine}

{result}

{sections}",
        rounds = SEEDS.len(),
        result = result(sections),
        sections = texts.join("\n"),
    )
}

/// What came of all wishes, the missed ones by name.
fn result(sections: &[Section]) -> String {
    let wishes: usize = sections.iter().map(|section| section.wishes).sum();
    let missed: Vec<_> = sections.iter().flat_map(|section| &section.missed).collect();
    let mut text = format!("Of {wishes} wishes {} came true.", wishes - missed.len());
    if !missed.is_empty() {
        text.push_str(" Not:\n");
    }
    for missed in missed {
        text.push_str(&format!("\n- {missed}"));
    }
    text
}

/// One measurement: what it is, its medians beside what is wanted, every round.
pub(crate) fn section(description: &Description, figures: &Figures) -> Section {
    let mut section = Section {
        text: format!("## {}\n\n{}\n", description.title, description.about),
        wishes: 0,
        missed: Vec::new(),
    };
    if !figures.versions().is_empty() {
        line(&mut section.text, format_args!("\nVersions: {}.", figures.versions().join(", ")));
    }
    table(&mut section, description, figures);
    rounds(&mut section.text, description, figures);
    section
}

fn table(section: &mut Section, description: &Description, figures: &Figures) {
    let [ours, peer, ..] = description.clients else { return };
    let clients = description.clients.join(" | ");
    line(&mut section.text, format_args!("\n| figure | {clients} | {ours} / {peer} | wanted | reached |"));
    let columns = "--:|".repeat(description.clients.len() + 1);
    line(&mut section.text, format_args!("|---|{columns}---|---|"));
    for figure in figures.iter() {
        let values: Vec<_> = description.clients.iter().map(|client| number(figure.median(client))).collect();
        let ratio = match (figure.median(ours), figure.median(peer)) {
            (Some(ours), Some(peer)) if peer != 0.0 => format!("{:.2}", ours / peer),
            _ => String::new(),
        };
        let (wanted, reached) = wishes(section, description, figure);
        let (name, values) = (&figure.name, values.join(" | "));
        line(&mut section.text, format_args!("| {name} | {values} | {ratio} | {wanted} | {reached} |"));
    }
}

/// All that is wanted of a figure, and what came of each.
fn wishes(section: &mut Section, description: &Description, figure: &Figure) -> (String, String) {
    let (mut wanted, mut reached) = (Vec::new(), Vec::new());
    for wish in (description.wanted)(&figure.name) {
        let came = wish.reached(figure, description.clients[0], description.limit);
        section.wishes += 1;
        if came != Reached::Yes {
            section.missed.push(format!("{}: {wish}: {came}", figure.name));
        }
        wanted.push(wish.to_string());
        reached.push(came.to_string());
    }
    (wanted.join("; "), reached.join("; "))
}

fn rounds(text: &mut String, description: &Description, figures: &Figures) {
    line(text, format_args!("\n<details><summary>Every round</summary>\n"));
    line(text, format_args!("| figure | {} |", description.clients.join(" | ")));
    line(text, format_args!("|---|{}", "---|".repeat(description.clients.len())));
    for figure in figures.iter() {
        let cell = |client: &&str| {
            let values: Vec<_> = figure.rounds(client).iter().map(|value| number(Some(*value))).collect();
            values.join(", ")
        };
        let cells: Vec<_> = description.clients.iter().map(cell).collect();
        line(text, format_args!("| {} | {} |", figure.name, cells.join(" | ")));
    }
    line(text, format_args!("\n</details>"));
}

/// Whole numbers as they are, others to three places.
fn number(value: Option<f64>) -> String {
    match value {
        None => String::new(),
        Some(value) if value.fract() == 0.0 => format!("{value:.0}"),
        Some(value) => format!("{value:.3}"),
    }
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing into a String can't fail.
    let _ = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::wanted::Wanted;

    const DESCRIPTION: Description = Description {
        title: "The title",
        about: "What was done.",
        clients: &["ours", "peer", "limit"],
        limit: Some("limit"),
        needs: &[],
        build: |_| Ok(()),
        round: |_, _| Vec::new(),
        wanted: |figure| match figure {
            "mean s" => vec![Wanted::Of { client: "peer", at_most: 1.05 }, Wanted::AtMost(1.0)],
            _ => Vec::new(),
        },
    };

    #[test]
    fn a_line_has_the_medians_the_ratio_the_wishes_and_every_round() {
        let values: [(&str, &[f64]); 3] =
            [("ours", &[3.0, 1.0, 1.5]), ("peer", &[2.0, 2.0, 2.0]), ("limit", &[0.5])];
        let text = section(&DESCRIPTION, &Figures::of_one("mean s", &values)).text;
        let wanted = "at most 1.05 of peer; at most 1 | yes; **no**";
        assert!(text.contains(&format!("| mean s | 1.500 | 2 | 0.500 | 0.75 | {wanted} |")), "{text}");
        assert!(text.contains("| mean s | 3, 1, 1.500 | 2, 2, 2 | 0.500 |"), "{text}");
    }

    #[test]
    fn a_client_without_a_figure_leaves_its_cell_empty() {
        let text = section(&DESCRIPTION, &Figures::of_one("slow_downs", &[("ours", &[0.0])])).text;
        assert!(text.contains("| slow_downs | 0 |  |  |  |  |  |"), "{text}");
    }

    #[test]
    fn the_page_names_every_wish_that_did_not_come_true() {
        let values: [(&str, &[f64]); 3] = [("ours", &[1.5]), ("peer", &[2.0]), ("limit", &[0.5])];
        let sections = [section(&DESCRIPTION, &Figures::of_one("mean s", &values))];
        assert_eq!(result(&sections), "Of 2 wishes 1 came true. Not:\n\n- mean s: at most 1: **no**");
        assert_eq!(result(&[]), "Of 0 wishes 0 came true.");
    }
}
