//! Prints what the front end makes of a file: `front_end tokens|ast|error FILE [exec|eval|single|func_type]`.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use krait_syntax::{Mode, lexer, source::Source, token_printer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, what, path, rest @ ..] = arguments.as_slice() else { return Err("what? which file?".into()) };
    let mode = match rest.first().map(String::as_str) {
        Some("eval") => Mode::Expression,
        Some("single") => Mode::Interactive,
        Some("func_type") => Mode::FunctionType,
        _ => Mode::Module,
    };
    let text = std::fs::read_to_string(path)?;
    let source = Source::from_text(&text).map_err(|error| error.message.to_string())?;
    if what == "tokens" {
        print!("{}", token_printer::print(&source, &lexer::tokenize(&source, mode)));
    }
    Ok(())
}
