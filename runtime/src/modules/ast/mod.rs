//! The module `_ast`: classes of the nodes of trees, made from a table at the first import. Trees themselves are made by whoever parses, through
//! [`new_node`].
//!
//! Where to read next: `table.rs`, `node.rs`.

pub(crate) mod node;
mod table;

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, List, Str, Tuple};
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::str;
use crate::protocols::{attributes, call, subscript};
use crate::raised::Outcome;
use crate::value::Value;
use table::{ROWS, Row};

/// The module's row.
pub static MODULE: NativeModule = NativeModule { name: "_ast", doc: "", functions: &[], fill };

/// One field of a class.
struct Field {
    name: &'static str,
    /// The type's name, without `?` and `*`.
    of: &'static str,
    is_optional: bool,
    is_list: bool,
}

fn fields(text: &'static str) -> impl Iterator<Item = Field> {
    text.split(", ").filter_map(|part| {
        let (of, name) = part.split_once(' ')?;
        let (is_list, is_optional) = (of.ends_with('*'), of.ends_with('?'));
        Some(Field { name, of: of.trim_end_matches(['?', '*']), is_optional, is_list })
    })
}

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    let classes = classes(cx)?;
    for (name, class) in classes.copy(cx)?.present_entries() {
        namespace.set(cx, name, class)?;
    }
    set(cx, namespace, "AST", cx.class(BuiltinClass::Ast).value())?;
    let flags = [("ALLOW_TOP_LEVEL_AWAIT", 0x2000), ("ONLY_AST", 0x400), ("OPTIMIZED_AST", 0x8400), ("TYPE_COMMENTS", 0x1000)];
    for (name, flag) in flags {
        set(cx, namespace, &format!("PyCF_{name}"), Value::from_i32(flag))?;
    }
    Ok(())
}

/// All classes by name, made at the first time.
fn classes(cx: &Context) -> Outcome<Gc<Dict>> {
    if let Some(known) = cx.module_state.tree_classes.get().and_then(|known| known.downcast()) {
        return Ok(known);
    }
    let classes = Gc::<Dict>::new(cx)?;
    for row in ROWS {
        let class = make_class(cx, row, classes)?;
        classes.set_str(cx, str::intern_str(cx, row.name)?, class)?;
    }
    // A field's type may be a class that is made later.
    for row in ROWS.iter().filter(|row| !is_sum(row)) {
        let types = Gc::<Dict>::new(cx)?;
        for field in fields(row.fields) {
            types.set_str(cx, str::intern_str(cx, field.name)?, type_of(cx, &field, classes)?)?;
        }
        if let Some(class) = classes.get_str(cx, str::intern_str(cx, row.name)?) {
            attributes::set_str(cx, class, "_field_types", types.value())?;
            attributes::set_str(cx, class, "__annotations__", types.value())?;
        }
    }
    cx.module_state.tree_classes.set(Some(classes.value()));
    Ok(classes)
}

fn is_sum(row: &Row) -> bool {
    ROWS.iter().any(|other| other.base == row.name)
}

fn text(cx: &Context, text: &str) -> Outcome {
    Ok(str::intern_str(cx, text)?.value())
}

/// `Name(identifier id, expr_context ctx)`
fn signature(row: &Row) -> String {
    match row.fields {
        "" => row.name.to_owned(),
        fields => format!("{}({fields})", row.name),
    }
}

fn documentation(row: &Row) -> String {
    if !is_sum(row) {
        return signature(row);
    }
    let alternatives: Vec<String> = ROWS.iter().filter(|other| other.base == row.name).map(signature).collect();
    let has_fields = ROWS.iter().any(|other| other.base == row.name && !other.fields.is_empty());
    let separator = match has_fields {
        true => format!("\n{}| ", " ".repeat(row.name.len() + 1)),
        false => " | ".to_owned(),
    };
    format!("{} = {}", row.name, alternatives.join(&separator))
}

fn names(cx: &Context, of: &'static str) -> Outcome<Gc<Tuple>> {
    let list = Gc::<List>::new(cx)?;
    for field in fields(of) {
        list.append(cx, text(cx, field.name)?)?;
    }
    Gc::<Tuple>::from_list(cx, list)
}

fn make_class(cx: &Context, row: &'static Row, classes: Gc<Dict>) -> Outcome {
    let base = match classes.get_str(cx, str::intern_str(cx, row.base)?) {
        Some(base) => base,
        None => cx.class(BuiltinClass::Ast).value(),
    };
    let members = Gc::<Dict>::new(cx)?;
    let put = |name: &str, value: Value| members.set_str(cx, str::intern_str(cx, name)?, value);
    put("__module__", text(cx, "ast")?)?;
    put("__doc__", str::from_str(cx, &documentation(row))?.value())?;
    let own = names(cx, row.fields)?.value();
    put("_fields", own)?;
    put("__match_args__", own)?;
    if row.base == "AST" {
        put("_attributes", names(cx, row.attributes)?.value())?;
    }
    for field in fields(row.fields).chain(fields(row.attributes)).filter(|field| field.is_optional && field.name != "keys") {
        put(field.name, Value::NONE)?;
    }
    let bases = Gc::<Tuple>::from_values(cx, &[base])?.value();
    call::call(cx, cx.class(BuiltinClass::Type).value(), &[text(cx, row.name)?, bases, members.value()])
}

fn type_of(cx: &Context, field: &Field, classes: Gc<Dict>) -> Outcome {
    let plain = match field.of {
        "identifier" | "string" => cx.class(BuiltinClass::Str).value(),
        "int" => cx.class(BuiltinClass::Int).value(),
        "constant" => cx.class(BuiltinClass::Object).value(),
        name => classes.get_str(cx, str::intern_str(cx, name)?).unwrap_or(Value::NONE),
    };
    if field.is_list {
        return subscript::get_item(cx, cx.class(BuiltinClass::List).value(), plain);
    }
    if field.is_optional {
        let operator = crate::protocols::arithmetic::BinaryOperator::Or;
        return crate::protocols::arithmetic::binary(cx, operator, plain, Value::NONE);
    }
    Ok(plain)
}

/// A node of the class with a name. Leaves, such as operators, are made once.
///
/// # Errors
/// MemoryError.
pub fn new_node(cx: &Context, name: &str, fields: &[(&str, Value)]) -> Outcome {
    let classes = classes(cx)?;
    let name = str::intern_str(cx, name)?;
    let class = classes.get_str(cx, name).and_then(|class| class.downcast::<Class>());
    let class = class.unwrap_or(cx.class(BuiltinClass::Ast));
    let made = instance::new_instance(cx, class)?;
    for (name, value) in fields {
        instance::set(cx, made.object(), str::intern_str(cx, name)?, *value)?;
    }
    Ok(made.value())
}

/// The one node of a class without fields.
///
/// # Errors
/// MemoryError.
pub fn leaf(cx: &Context, name: &str) -> Outcome {
    let leaves = match cx.module_state.tree_leaves.get().and_then(|known| known.downcast::<Dict>()) {
        Some(known) => known,
        None => {
            let made = Gc::<Dict>::new(cx)?;
            cx.module_state.tree_leaves.set(Some(made.value()));
            made
        }
    };
    let key: Gc<Str> = str::intern_str(cx, name)?;
    if let Some(known) = leaves.get_str(cx, key) {
        return Ok(known);
    }
    let made = new_node(cx, name, &[])?;
    leaves.set_str(cx, key, made)?;
    Ok(made)
}
