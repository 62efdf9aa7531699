//! THE token table, and the regular expressions by which logos finds where a token begins.
//!
//! A token is a kind and a span; its text is the source's. What a regular expression says badly (numbers, string bodies,
//! f-string text) is scanned by hand in `lexer.rs` once logos has found its beginning.

use logos::Logos;

use crate::source::Span;

/// A token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where; empty for `Indent`-less kinds such as `Dedent` and `EndMarker`.
    pub span: Span,
}

macro_rules! token_table {
    ($($kind:ident $name:ident $spelling:tt;)*) => {
        /// The kinds of tokens.
        #[derive(Logos, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[logos(skip r"[ \t\x0c]+", skip(r"#[^\n]*", allow_greedy = true))]
        #[allow(missing_docs, reason = "the fixed spellings are their own documentation")]
        #[repr(u8)]
        pub enum TokenKind {
            /// An identifier, which may have characters beyond ASCII.
            #[regex(r"[A-Za-z_\x80-\u{10ffff}][A-Za-z0-9_\x80-\u{10ffff}]*")]
            Name,
            /// A number of any form.
            #[regex(r"\.?[0-9]")]
            Number,
            /// A whole string or bytes literal, prefix and quotes included.
            #[regex(r#"([uUbBrR]|[bB][rR]|[rR][bB])?['"]"#)]
            String,
            /// Prefix and opening quotes of an f-string.
            #[regex(r#"([fF]|[fF][rR]|[rR][fF])['"]"#)]
            FStringStart,
            /// Literal text of an f-string or of a format specification in one, escapes as written.
            FStringMiddle,
            /// Closing quotes.
            FStringEnd,
            /// Prefix and opening quotes of a t-string.
            #[regex(r#"([tT]|[tT][rR]|[rR][tT])['"]"#)]
            TStringStart,
            /// As `FStringMiddle`.
            TStringMiddle,
            /// Closing quotes.
            TStringEnd,
            /// The end of a logical line.
            #[token("\n")]
            Newline,
            /// A block begins; the span is the white space.
            Indent,
            /// A block ended.
            Dedent,
            /// The end of the source.
            EndMarker,
            /// A character that no rule knows: `$`, `?`, a backquote.
            #[regex(r"[$?`]")]
            Unknown,
            /// A backslash outside strings; the lexer joins lines there and never hands it out.
            #[token("\\")]
            Backslash,
            /// `match` where it begins a statement; otherwise it is a `Name`.
            Match,
            /// `case` where it begins a case of a `match` statement; otherwise it is a `Name`.
            Case,
            /// `type` where it begins an alias statement; otherwise it is a `Name`.
            Type,
            /// Put before the first token when a file is parsed, to choose the grammar's start.
            StartModule,
            /// As `StartModule`, for `eval`.
            StartExpression,
            /// As `StartModule`, for `single`.
            StartInteractive,
            /// As `StartModule`, for `func_type`.
            StartFunctionType,
            $(#[token($spelling)] $kind,)*
        }

        impl TokenKind {
            /// How the token is always written; `None` if that varies.
            pub fn spelling(self) -> Option<&'static str> {
                match self {
                    $(TokenKind::$kind => Some($spelling),)*
                    TokenKind::Match => Some("match"),
                    TokenKind::Case => Some("case"),
                    TokenKind::Type => Some("type"),
                    _ => None,
                }
            }

            /// The name that Python's module `token` has for it; keywords are `NAME`.
            pub fn name(self) -> &'static str {
                match self {
                    $(TokenKind::$kind => stringify!($name),)*
                    TokenKind::Name | TokenKind::Match | TokenKind::Case | TokenKind::Type => "NAME",
                    TokenKind::Number => "NUMBER",
                    TokenKind::String => "STRING",
                    TokenKind::FStringStart => "FSTRING_START",
                    TokenKind::FStringMiddle => "FSTRING_MIDDLE",
                    TokenKind::FStringEnd => "FSTRING_END",
                    TokenKind::TStringStart => "TSTRING_START",
                    TokenKind::TStringMiddle => "TSTRING_MIDDLE",
                    TokenKind::TStringEnd => "TSTRING_END",
                    TokenKind::Newline => "NEWLINE",
                    TokenKind::Indent => "INDENT",
                    TokenKind::Dedent => "DEDENT",
                    TokenKind::EndMarker => "ENDMARKER",
                    TokenKind::Unknown | TokenKind::Backslash => "OP",
                    TokenKind::StartModule
                    | TokenKind::StartExpression
                    | TokenKind::StartInteractive
                    | TokenKind::StartFunctionType => "START",
                }
            }
        }
    };
}

token_table! {
    // kind            name in `token`   spelling
    LeftParenthesis    LPAR              "(";
    RightParenthesis   RPAR              ")";
    LeftBracket        LSQB              "[";
    RightBracket       RSQB              "]";
    LeftBrace          LBRACE            "{";
    RightBrace         RBRACE            "}";
    Colon              COLON             ":";
    Comma              COMMA             ",";
    Semicolon          SEMI              ";";
    Plus               PLUS              "+";
    Minus              MINUS             "-";
    Star               STAR              "*";
    Slash              SLASH             "/";
    VerticalBar        VBAR              "|";
    Ampersand          AMPER             "&";
    Less               LESS              "<";
    Greater            GREATER           ">";
    Equal              EQUAL             "=";
    Dot                DOT               ".";
    Percent            PERCENT           "%";
    EqualEqual         EQEQUAL           "==";
    NotEqual           NOTEQUAL          "!=";
    LessGreater        NOTEQUAL          "<>";
    LessEqual          LESSEQUAL         "<=";
    GreaterEqual       GREATEREQUAL      ">=";
    Tilde              TILDE             "~";
    Circumflex         CIRCUMFLEX        "^";
    LeftShift          LEFTSHIFT         "<<";
    RightShift         RIGHTSHIFT        ">>";
    DoubleStar         DOUBLESTAR        "**";
    PlusEqual          PLUSEQUAL         "+=";
    MinusEqual         MINEQUAL          "-=";
    StarEqual          STAREQUAL         "*=";
    SlashEqual         SLASHEQUAL        "/=";
    PercentEqual       PERCENTEQUAL      "%=";
    AmpersandEqual     AMPEREQUAL        "&=";
    VerticalBarEqual   VBAREQUAL         "|=";
    CircumflexEqual    CIRCUMFLEXEQUAL   "^=";
    LeftShiftEqual     LEFTSHIFTEQUAL    "<<=";
    RightShiftEqual    RIGHTSHIFTEQUAL   ">>=";
    DoubleStarEqual    DOUBLESTAREQUAL   "**=";
    DoubleSlash        DOUBLESLASH       "//";
    DoubleSlashEqual   DOUBLESLASHEQUAL  "//=";
    At                 AT                "@";
    AtEqual            ATEQUAL           "@=";
    Arrow              RARROW            "->";
    Ellipsis           ELLIPSIS          "...";
    ColonEqual         COLONEQUAL        ":=";
    Exclamation        EXCLAMATION       "!";
    False              NAME              "False";
    None               NAME              "None";
    True               NAME              "True";
    And                NAME              "and";
    As                 NAME              "as";
    Assert             NAME              "assert";
    Async              NAME              "async";
    Await              NAME              "await";
    Break              NAME              "break";
    Class              NAME              "class";
    Continue           NAME              "continue";
    Def                NAME              "def";
    Del                NAME              "del";
    Elif               NAME              "elif";
    Else               NAME              "else";
    Except             NAME              "except";
    Finally            NAME              "finally";
    For                NAME              "for";
    From               NAME              "from";
    Global             NAME              "global";
    If                 NAME              "if";
    Import             NAME              "import";
    In                 NAME              "in";
    Is                 NAME              "is";
    Lambda             NAME              "lambda";
    Nonlocal           NAME              "nonlocal";
    Not                NAME              "not";
    Or                 NAME              "or";
    Pass               NAME              "pass";
    Raise              NAME              "raise";
    Return             NAME              "return";
    Try                NAME              "try";
    While              NAME              "while";
    With               NAME              "with";
    Yield              NAME              "yield";
}

impl TokenKind {
    /// True for reserved words, which no name can be; soft keywords are not among them.
    pub fn is_keyword(self) -> bool {
        self >= TokenKind::False
    }

    /// True for a name, also where it stands as a soft keyword.
    pub fn is_name(self) -> bool {
        matches!(self, TokenKind::Name | TokenKind::Match | TokenKind::Case | TokenKind::Type)
    }
}

/// What the lexer and the indentation stage made of a source.
#[derive(Clone, Debug, Default)]
pub struct TokenStream {
    /// Ends with `EndMarker`, unless there is an `error`: then with the last token before it.
    pub tokens: Vec<Token>,
    /// Where the lexer had to stop.
    pub error: Option<crate::error::SyntaxError>,
    /// The source ends inside brackets, a string, or after a backslash: more lines could complete it.
    pub ends_early: bool,
    /// Remarks of the lexer itself, such as a number that runs into a keyword.
    pub warnings: Vec<crate::error::SyntaxWarning>,
}
