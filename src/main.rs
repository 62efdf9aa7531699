//! The command line.

use std::io::Write;
use std::process::ExitCode;

use krait::driver::{self, Exit};
use krait::options::{self, Stream};
use krait_runtime::version;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let version = options::Version { language: version::LANGUAGE, build: version::BUILD };
    match options::parse(&arguments, &|name| std::env::var_os(name), &version) {
        Ok(options) => match driver::run(&options) {
            Exit::Code(code) => ExitCode::from(code),
            Exit::Interrupted => driver::die_of_interrupt(),
        },
        Err(usage) => {
            // Who cannot read the text cannot be told so either.
            let _ = match usage.stream {
                Stream::Out => std::io::stdout().write_all(usage.text.as_bytes()),
                Stream::Error => std::io::stderr().write_all(usage.text.as_bytes()),
            };
            ExitCode::from(usage.exit_code)
        }
    }
}
