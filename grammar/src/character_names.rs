//! `\N{...}`: characters by name, as `unicodedata.lookup` finds them but for named sequences.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The character of a name or alias. Case does not matter; spaces and hyphens do in names, while aliases (`LINE FEED`)
/// are also found if written without.
pub(crate) fn look_up(name: &str) -> Option<char> {
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-')) {
        return None;
    }
    let found = unicode_names2::character(name)?;
    if found.general_category() == GeneralCategory::Unassigned {
        // A character of a later Unicode than Python's.
        return None;
    }
    let official = unicode_names2::name(found).map(|official| official.to_string());
    // A character that is found under another spelling of its own name is none; under another name it has an alias.
    let spelling = |name: &str| name.replace([' ', '-'], "").to_ascii_uppercase();
    let is_near_miss =
        official.is_some_and(|official| !official.eq_ignore_ascii_case(name) && spelling(&official) == spelling(name));
    (!is_near_miss).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::look_up;

    #[test]
    fn names_and_aliases() {
        assert_eq!(look_up("digit one"), Some('1'));
        assert_eq!(look_up("LINE FEED"), Some('\n'));
        assert_eq!(look_up("CJK UNIFIED IDEOGRAPH-4E00"), Some('一'));
        assert_eq!(look_up("HANGUL SYLLABLE GAG"), Some('각'));
        assert_eq!(look_up("DIGITONE"), None);
        assert_eq!(look_up("DIGIT-ONE"), None);
        assert_eq!(look_up("no such name"), None);
        assert_eq!(look_up(&"A".repeat(10_000)), None);
    }
}
