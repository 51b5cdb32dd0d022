//! The windows' types in TypeScript, made from ours: this test writes them anew and fails if the file differed.
#![expect(clippy::expect_used, reason = "a test fails by panicking, its helpers too")]

use std::{collections::BTreeMap, path::PathBuf};

use desk::{customer::CustomerView, failure::Failure, qr::Qr, request, view};
use ts_rs::{Config, TS, TypeVisitor};

#[derive(Default)]
struct Declarations {
    config: Config,
    found: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

impl Declarations {
    fn add<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() {
            return; // A primitive or a container.
        }
        let name = T::ident(&self.config);
        if self.found.contains_key(&name) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        self.found.insert(name, format!("{}export {}\n", docs, T::decl(&self.config)));
        T::visit_dependencies(self);
    }
}

#[test]
fn the_typescript_types_are_those_of_the_desk() {
    let mut declarations = Declarations::default();
    declarations.add::<view::View>();
    declarations.add::<CustomerView>();
    declarations.add::<Failure>();
    declarations.add::<request::RefusalReason>();
    declarations.add::<request::PracticeAnswer>();
    declarations.add::<request::AskedAct>();

    let mut text = String::from("// Made from crates/desk by its test `bindings`. Do not edit.\n");
    for declaration in declarations.found.values() {
        text.push('\n');
        text.push_str(declaration);
    }

    assert_is("ui/src/ipc/bindings.ts", &text);
}

/// A code as any other, which leads nowhere: it stands for one where the customer display is set up.
#[test]
fn the_sample_code_of_settings_is_drawn_as_ours_are() {
    let code = Qr::of("CLAIMCHECK").expect("a code");
    assert_is("ui/src/screens/settings/sample-code.svg", &format!("{}\n", code.svg()));
}

/// Writes the file anew and fails if it is another one.
fn assert_is(path: &str, text: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    if std::fs::read_to_string(&file).unwrap_or_default() != text {
        std::fs::write(&file, text).expect("write the file");
        panic!("{path} was not up to date; it has been written anew: look at it and commit it");
    }
}
