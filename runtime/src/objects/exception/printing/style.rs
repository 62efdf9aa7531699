//! The colours of a traceback: escape sequences for a terminal, or nothing.

/// What is put around the parts of a traceback.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// Around the exception's class.
    pub(super) class: &'static str,
    /// Around messages, file names, line numbers and function names.
    pub(super) detail: &'static str,
    /// Around what is marked with `^`.
    pub(super) highlight: &'static str,
    /// Around what is marked with `~`.
    pub(super) range: &'static str,
    /// Back to plain text.
    pub(super) reset: &'static str,
    /// Whether there is any colour.
    pub(super) coloured: bool,
    /// Whether the place within a source line is marked.
    pub(super) marks: bool,
}

/// Plain text.
pub(super) static PLAIN: Style = Style { class: "", detail: "", highlight: "", range: "", reset: "", coloured: false, marks: true };

/// Plain text without marks: what nobody is there to receive.
pub(super) static UNMARKED: Style =
    Style { class: "", detail: "", highlight: "", range: "", reset: "", coloured: false, marks: false };

/// The default colours of CPython.
pub(super) static COLOURED: Style =
    Style { class: "\x1b[1;35m", detail: "\x1b[35m", highlight: "\x1b[1;31m", range: "\x1b[31m", reset: "\x1b[0m", coloured: true, marks: true };
