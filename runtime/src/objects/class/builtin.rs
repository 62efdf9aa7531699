//! Start-up: the class objects of the table, without their namespaces, which are filled when they are first looked into.

use super::class_flags;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, Tuple};
use crate::object::Gc;
use crate::objects::str;
use crate::raised::Outcome;
use crate::value::Value;

fn flags_of(class: BuiltinClass) -> u64 {
    use class_flags::*;
    let letters = [
        ('B', SUBCLASSABLE),
        ('D', HAS_DICT),
        ('W', HAS_WEAKREF),
        ('V', VARIABLE_SIZE),
        ('N', NO_CONSTRUCTOR),
        ('S', SEQUENCE),
        ('M', MAPPING),
    ];
    letters.iter().filter(|(letter, _)| class.has(*letter)).fold(UNFILLED, |flags, (_, flag)| flags | flag)
}

/// Makes all class objects of the table.
pub fn create_all(cx: &Context) -> Outcome<()> {
    for &builtin in BuiltinClass::ALL {
        let made = cx.heap.allocate::<Class>(BuiltinClass::Type.shape(), 0);
        let class = made.map_err(|_| cx.raise_out_of_memory())?;
        cx.shapes.set_builtin(builtin.shape(), class);
    }
    for &builtin in BuiltinClass::ALL {
        fill(cx, builtin)?;
    }
    super::object_methods::remember(cx)
}

fn fill(cx: &Context, builtin: BuiltinClass) -> Outcome<()> {
    let class = cx.class(builtin);
    let row = builtin.row();
    let name = str::intern_str(cx, row.name)?;
    class.set_name(cx, Some(name));
    class.set_qualified_name(cx, Some(name.value()));
    class.set_flags(flags_of(builtin));
    class.set_instance_kind(row.kind as u64);
    class.set_instance_shape(u64::from(builtin.shape().0));
    class.set_native(builtin as u64);
    let mut order = [class.value(); 8];
    let mut length = 1;
    let mut last = builtin;
    while last != BuiltinClass::Object && length < order.len() {
        last = last.row().base;
        order[length] = cx.class(last).value();
        length += 1;
    }
    let mut bases = [Value::NONE; 2];
    let mut base_count = usize::from(builtin != BuiltinClass::Object);
    bases[0] = cx.class(row.base).value();
    if builtin == BuiltinClass::ExceptionGroup {
        // The one built-in class with two bases.
        let exception = cx.class(BuiltinClass::Exception).value();
        bases[1] = exception;
        base_count = 2;
        order[2] = exception;
        order[3] = cx.class(BuiltinClass::BaseException).value();
        order[4] = cx.class(BuiltinClass::Object).value();
        length = 5;
    }
    class.set_bases(cx, Some(Gc::<Tuple>::from_values(cx, &bases[..base_count])?));
    class.set_mro(cx, Some(Gc::<Tuple>::from_values(cx, &order[..length])?));
    if base_count > 0 {
        class.set_base(cx, Some(bases[0]));
        for base in &bases[..base_count] {
            if let Some(base) = base.downcast::<Class>() {
                super::subclasses::add(cx, base, class)?;
            }
        }
    }
    Ok(())
}

/// What a built-in class's namespace holds besides its rows: `__doc__`, and `__hash__ = None` where there is `__eq__` alone.
pub(super) fn add_computed(cx: &Context, class: Gc<Class>, namespace: Gc<Dict>) -> Outcome<()> {
    crate::objects::struct_sequence::add_computed(cx, class, namespace)?;
    let defines = |name| namespace.get_str(cx, name).is_some();
    if !defines(cx.names.__doc__) {
        namespace.set_str(cx, cx.names.__doc__, Value::NONE)?;
    }
    // A class that defines equality without a hash is unhashable.
    if defines(cx.names.__eq__) && !defines(cx.names.__hash__) {
        namespace.set_str(cx, cx.names.__hash__, Value::NONE)?;
    }
    Ok(())
}
