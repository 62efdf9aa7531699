//! What a walk keeps of an expression: its kind, its place, and as much of what is inside as messages need.

use crate::source::Span;

/// A node of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Node(pub(super) u32);

/// What a node is.
pub(super) struct NodeData {
    pub(super) kind: NodeKind,
    pub(super) span: Span,
    /// Elements of tuples and lists, the value of a starred expression, the left side of `in`, arguments.
    pub(super) children: Vec<Node>,
}

macro_rules! node_kinds {
    ($($kind:ident $words:literal;)*) => {
        /// The kinds of nodes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum NodeKind {
            $($kind,)*
        }

        impl NodeKind {
            /// What messages call it.
            pub(super) fn describe(self) -> &'static str {
                match self {
                    $(NodeKind::$kind => $words,)*
                }
            }
        }
    };
}

node_kinds! {
    // A token, a statement, a clause: no message names it.
    Part         "expression";
    Attribute    "attribute";
    Subscript    "subscript";
    Starred      "starred";
    Name         "name";
    List         "list";
    Tuple        "tuple";
    Lambda       "lambda";
    Call         "function call";
    Operation    "expression";
    Generator    "generator expression";
    Yield        "yield expression";
    Await        "await expression";
    ListComprehension "list comprehension";
    SetComprehension  "set comprehension";
    DictComprehension "dict comprehension";
    Dict         "dict literal";
    Set          "set display";
    FString      "f-string expression";
    TString      "t-string expression";
    Literal      "literal";
    True         "True";
    False        "False";
    None         "None";
    Ellipsis     "ellipsis";
    Comparison   "comparison";
    // A comparison whose first operator is `in`.
    Membership   "comparison";
    Conditional  "conditional expression";
    Assignment   "named expression";
    // Arguments of a call.
    Keyword      "keyword";
    DoubleStarred "keyword";
}
