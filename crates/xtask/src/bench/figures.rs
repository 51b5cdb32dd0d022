//! The figures that the programs of a measurement print, gathered over all rounds.
//!
//! A program prints one document of JSON: `rows`, each with `figure`, `client` and `value`, and perhaps `version`, which
//! is that of the client it ran. A value that can't be told on this machine is null. What stands in other lines is said by
//! others, such as the session bus that a window needs.

use serde_json::Value;

/// What is wrong with the figures that a program printed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutputError {
    #[error("not JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    #[error("no {key} in a row")]
    Missing { key: &'static str },
}

/// All figures of one measurement, in the order in which they were first printed.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    figures: Vec<Figure>,
    versions: Vec<String>,
}

/// One figure of every client.
#[derive(Debug)]
pub(crate) struct Figure {
    pub(crate) name: String,
    /// For each client its value in each round.
    rounds: Vec<(String, Vec<f64>)>,
}

impl Figures {
    /// Takes over what one program printed.
    pub(crate) fn add(&mut self, printed: &str) -> Result<(), OutputError> {
        let document = printed.lines().rfind(|line| line.starts_with('{')).unwrap_or(printed);
        let document: Value = serde_json::from_str(document)?;
        let rows = document["rows"].as_array().ok_or(OutputError::Missing { key: "rows" })?;
        for row in rows {
            let text = |key: &'static str| row[key].as_str().ok_or(OutputError::Missing { key });
            let (name, client) = (text("figure")?, text("client")?);
            self.learn_version(client, &document["version"]);
            let figure = self.figure(name);
            let value = &row["value"];
            if !value.is_null() {
                let value = value.as_f64().ok_or(OutputError::Missing { key: "value" })?;
                let rounds = figure.of(client);
                if client == LIMIT {
                    rounds.clear();
                }
                rounds.push(value);
            }
        }
        Ok(())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter()
    }

    /// Clients with their versions, where their programs say one.
    pub(crate) fn versions(&self) -> &[String] {
        &self.versions
    }

    fn learn_version(&mut self, client: &str, version: &Value) {
        // A limit is computed and has no version, whoever prints it.
        if let Some(version) = version.as_str().filter(|_| client != LIMIT) {
            let known = format!("{client} {version}");
            if !self.versions.contains(&known) {
                self.versions.push(known);
            }
        }
    }

    fn figure(&mut self, name: &str) -> &mut Figure {
        let known = self.figures.iter().position(|figure| figure.name == name);
        let at = known.unwrap_or_else(|| {
            self.figures.push(Figure { name: name.to_owned(), rounds: Vec::new() });
            self.figures.len() - 1
        });
        &mut self.figures[at]
    }
}

/// The client of rows that nobody ran: a computed figure, which is the same in every round.
pub(crate) const LIMIT: &str = "limit";

impl Figure {
    /// The median of a client's rounds, if it has this figure.
    pub(crate) fn median(&self, client: &str) -> Option<f64> {
        let mut values = self.rounds(client).to_vec();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    }

    /// A client's value in each round.
    pub(crate) fn rounds(&self, client: &str) -> &[f64] {
        self.rounds.iter().find(|(name, _)| name == client).map_or(&[], |(_, values)| values)
    }

    fn of(&mut self, client: &str) -> &mut Vec<f64> {
        let known = self.rounds.iter().position(|(name, _)| name == client);
        let at = known.unwrap_or_else(|| {
            self.rounds.push((client.to_owned(), Vec::new()));
            self.rounds.len() - 1
        });
        &mut self.rounds[at].1
    }
}

#[cfg(test)]
impl Figures {
    /// Of one figure, with each client's rounds.
    pub(crate) fn of_one(name: &str, clients: &[(&str, &[f64])]) -> Self {
        let mut figures = Self::default();
        for (client, values) in clients {
            figures.figure(name).of(client).extend(*values);
        }
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(client: &str, value: &str) -> String {
        let rows = format!(r#"[{{"figure": "mean s", "client": "{client}", "value": {value}}}]"#);
        format!(r#"{{"measure": "x", "version": "6.9.0", "rows": {rows}}}"#)
    }

    #[test]
    fn rounds_are_gathered_by_figure_and_client() {
        let mut figures = Figures::default();
        for (client, value) in [("ours", "3"), ("peer", "4"), ("ours", "1"), ("ours", "2.5")] {
            figures.add(&printed(client, value)).expect("readable");
        }
        let figure = figures.iter().next().expect("a figure");
        assert_eq!(figure.rounds("ours"), [3.0, 1.0, 2.5]);
        assert_eq!((figure.median("ours"), figure.median("peer")), (Some(2.5), Some(4.0)));
        assert_eq!(figure.median("another"), None);
        assert_eq!(figures.versions(), ["ours 6.9.0", "peer 6.9.0"]);
    }

    #[test]
    fn what_others_say_around_it_is_not_heard() {
        let mut figures = Figures::default();
        let said = format!("a daemon is running\n{}\nit ended\n", printed("ours", "2"));
        figures.add(&said).expect("readable");
        assert_eq!(figures.iter().next().expect("a figure").rounds("ours"), [2.0]);
    }

    #[test]
    fn a_computed_limit_is_written_once() {
        let mut figures = Figures::default();
        figures.add(&printed(LIMIT, "0.5")).expect("readable");
        figures.add(&printed(LIMIT, "0.5")).expect("readable");
        assert_eq!(figures.iter().next().expect("a figure").rounds(LIMIT), [0.5]);
        assert!(figures.versions().is_empty());
    }

    #[test]
    fn what_this_machine_cannot_tell_is_left_out() {
        let mut figures = Figures::default();
        figures.add(&printed("ours", "null")).expect("readable");
        let figure = figures.iter().next().expect("the figure has its line");
        assert_eq!(figure.median("ours"), None);
    }

    #[test]
    fn what_is_no_table_of_figures_is_an_error() {
        let error = |printed: &str| Figures::default().add(printed).expect_err("refused");
        assert!(matches!(error("warning"), OutputError::NotJson(_)));
        assert!(matches!(error("{}"), OutputError::Missing { key: "rows" }));
        assert!(matches!(error(r#"{"rows": [{}]}"#), OutputError::Missing { key: "figure" }));
        assert!(matches!(error(&printed("ours", r#""fast""#)), OutputError::Missing { key: "value" }));
    }
}
