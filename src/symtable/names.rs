//! Interned names, and the mangling of private ones.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

/// A name of the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Name(u32);

/// All names of the program, each once.
#[derive(Clone, Debug, Default)]
pub struct Names {
    texts: IndexSet<Box<str>, FxBuildHasher>,
}

impl Names {
    /// The name with this text.
    pub fn intern(&mut self, text: &str) -> Name {
        let index = match self.texts.get_index_of(text) {
            Some(index) => index,
            None => self.texts.insert_full(text.into()).0,
        };
        Name(index as u32)
    }

    /// The name with this text, if it came up before.
    pub fn get(&self, text: &str) -> Option<Name> {
        self.texts.get_index_of(text).map(|index| Name(index as u32))
    }

    /// The text of a name.
    pub fn text(&self, name: Name) -> &str {
        self.texts.get_index(name.0 as usize).map_or("", |text| text)
    }
}

/// The name as it is stored: in a class, `__private` is `_Class__private`. Names that end in two underscores, that hold a dot, and
/// names in classes that are called by underscores alone stay as they are.
pub fn mangle<'t>(class: Option<&str>, name: &'t str) -> std::borrow::Cow<'t, str> {
    let class = class.map(|class| class.trim_start_matches('_')).filter(|class| !class.is_empty());
    match class {
        Some(class) if name.starts_with("__") && !name.ends_with("__") && !name.contains('.') => {
            format!("_{class}{name}").into()
        }
        _ => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::mangle;

    #[test]
    fn private_names_carry_their_class() {
        let check = |class: &str, name: &str, expected: &str| assert_eq!(mangle(Some(class), name), expected);
        check("C", "__x", "_C__x");
        check("__C", "__x", "_C__x");
        check("C", "__x_", "_C__x_");
        check("C", "__x__", "__x__");
        check("C", "__a.b", "__a.b");
        check("C", "_x", "_x");
        check("__", "__x", "__x");
        check("C", "__", "__");
        assert_eq!(mangle(None, "__x"), "__x");
    }
}
