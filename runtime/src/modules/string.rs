//! The module `_string`: the parsers of `str.format`, for `string.Formatter`.

use super::NativeModule;
use crate::context::Context;
use crate::format::template::{First, NameParser, Parser, Step};
use crate::layout::{Dict, List, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::argument;
use crate::objects::str;
use crate::protocols::iterate;
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// The module's row.
pub static MODULE: NativeModule = NativeModule { name: "_string", doc: "string helper module", functions: FUNCTIONS, fill };

static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("formatter_field_name_split", "($module, object, /)", split_name, "split the argument as a field name"),
    NativeDefinition::function("formatter_parser", "($module, object, /)", parse, "parse the argument as a format string"),
];

fn fill(_: &Context, _: Gc<Dict>) -> Outcome<()> {
    Ok(())
}

fn text(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Str>> {
    let value = argument(arguments, 0);
    value.downcast().ok_or_else(|| type_error!(cx, "expected str, got {}", cx.class_name(value)))
}

fn tuple(cx: &Context, values: &[Value]) -> Outcome {
    Ok(Gc::<Tuple>::from_values(cx, values)?.value())
}

fn parse(cx: &Context, arguments: &[Value]) -> Outcome {
    let template = text(cx, arguments)?;
    let template = template.bytes();
    let part = |range: std::ops::Range<usize>| -> Outcome {
        Ok(str::from_bytes(cx, template.get(range).unwrap_or_default())?.value())
    };
    let pieces = Gc::<List>::new(cx)?;
    let mut parser = Parser::new(template);
    while let Some(piece) = parser.next_piece().map_err(|refusal| refusal.raise(cx))? {
        let literal = part(piece.literal)?;
        let row = match piece.field {
            None => [literal, Value::NONE, Value::NONE, Value::NONE],
            Some(field) => {
                let conversion = match field.conversion {
                    0 => Value::NONE,
                    letter => str::character(cx, letter)?.value(),
                };
                [literal, part(field.name)?, part(field.specification)?, conversion]
            }
        };
        pieces.append(cx, tuple(cx, &row)?)?;
    }
    iterate::iterator(cx, pieces.value())
}

fn split_name(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = text(cx, arguments)?;
    let bytes = name.bytes();
    let part = |range: std::ops::Range<usize>| -> Outcome {
        Ok(str::from_bytes(cx, bytes.get(range).unwrap_or_default())?.value())
    };
    let (first, mut parser) = NameParser::new(bytes, 0..bytes.len()).map_err(|refusal| refusal.raise(cx))?;
    let first = match first {
        First::Automatic => str::empty(cx)?.value(),
        First::Position(position) => Value::from_length(position),
        First::Name(range) => part(range)?,
    };
    let steps = Gc::<List>::new(cx)?;
    while let Some(step) = parser.next_step().map_err(|refusal| refusal.raise(cx))? {
        let row = match step {
            Step::Attribute(range) => [Value::TRUE, part(range)?],
            Step::Index(index) => [Value::FALSE, Value::from_length(index)],
            Step::Key(range) => [Value::FALSE, part(range)?],
        };
        steps.append(cx, tuple(cx, &row)?)?;
    }
    tuple(cx, &[first, iterate::iterator(cx, steps.value())?])
}
