//! Lines as ESC/POS: the printer is set up, the lines are written, the paper is cut.
//!
//! The library makes every command; texts come here as letters only.

use desk::ports::NotPrinted;
use desk::settings::ReceiptSettings;
use escpos::errors::PrinterError;
use escpos::printer::Printer;
use escpos::printer_options::PrinterOptions;
use escpos::utils::{CharacterSet, Protocol};

use crate::layout::{Line, Look};
use crate::letters::{self, Memory, page};

/// Lines of white between the last line and the knife, which is above the head.
const TAIL: u8 = 4;

pub(crate) fn bytes(lines: &[Line], settings: &ReceiptSettings) -> Result<Vec<u8>, NotPrinted> {
    let memory = Memory::default();
    write(lines, settings, memory.clone()).map_err(|_| NotPrinted::NotEncoded)?;
    Ok(memory.written())
}

fn write(lines: &[Line], settings: &ReceiptSettings, memory: Memory) -> Result<(), PrinterError> {
    let options = PrinterOptions::new(Some(page(settings.code_page)), None, settings.columns);
    let mut printer = Printer::new(memory, Protocol::default(), Some(options));
    // A printer of another country may have letters in the place of brackets.
    printer.init()?.character_set(CharacterSet::USA)?;
    let mut look = Look::Plain;
    for line in lines {
        if line.look != look {
            look = line.look;
            let size = if look == Look::Large { 2 } else { 1 };
            printer.bold(look != Look::Plain)?.size(size, size)?;
        }
        printer.custom(&letters::bytes(&line.text, settings.code_page))?.feed()?;
    }
    printer.bold(false)?.size(1, 1)?.feeds(TAIL)?.print_cut()?;
    Ok(())
}
