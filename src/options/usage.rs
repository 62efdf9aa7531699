//! What is printed where no program runs, and with which exit code.

use std::ffi::OsStr;

/// Text for a stream and an exit code, instead of a program's run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// What to print, line break included.
    pub text: String,
    /// Where to.
    pub stream: Stream,
    /// What the process exits with.
    pub exit_code: u8,
}

/// Where a text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output: what was asked for.
    Out,
    /// Standard error: what went wrong.
    Error,
}

impl Usage {
    /// The answer to a question: exit code 0.
    pub(super) fn answer(text: String) -> Usage {
        Usage { text, stream: Stream::Out, exit_code: 0 }
    }

    /// A command line that makes no sense: the complaint, how Krait is used, exit code 2.
    #[must_use]
    pub fn wrong(program_name: &OsStr, complaint: &str) -> Usage {
        let hint = "Try `python -h' for more information.";
        let text = format!("{complaint}\n{}\n{hint}\n", usage_line(program_name));
        Usage { text, stream: Stream::Error, exit_code: 2 }
    }

    /// A value of an `-X` option or a variable that makes no sense: CPython's words and exit code 1. Its messages name
    /// the step that fails, which is part of what users search for.
    pub(super) fn fatal(complaint: &str, state: &str) -> Usage {
        let text = format!("Fatal Python error: {complaint}\nPython runtime state: {state}\n\n");
        Usage { text, stream: Stream::Error, exit_code: 1 }
    }
}

/// The first line of every explanation.
pub(super) fn usage_line(program_name: &OsStr) -> String {
    format!("usage: {} [option] ... [-c cmd | -m mod | file | -] [arg] ...", program_name.to_string_lossy())
}
