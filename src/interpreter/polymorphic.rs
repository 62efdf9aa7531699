//! Filling attribute caches: monomorphic at first, then a table of up to four shapes, then nothing.
//!
//! The table is a raw array on the heap, kept alive by the code's references. Its words are described in `feedback::caches`.

use krait_runtime::layout::{Instance, RawArray};
use krait_runtime::object::{Gc, Object};
use krait_runtime::objects::STORAGE_SHAPE;
use krait_runtime::value::Value;

use super::frame;
use super::machine::Machine;
use super::references;
use crate::bytecode::opcode::Opcode;
use crate::feedback::caches::{self, Addition, POLYMORPHIC_ENTRIES, POLYMORPHIC_WORDS, PolymorphicKind};
use crate::feedback::seen;

/// Whether the site may be filled once more; counts it.
pub(crate) fn may_refill(m: Machine<'_>) -> bool {
    let refills = m.pc.instruction().flags() & seen::REFILLS;
    if refills == seen::REFILLS {
        return false;
    }
    m.pc.set_flags(m.pc.instruction().flags() + (1 << seen::REFILLS_SHIFT));
    true
}

/// Writes a monomorphic cache.
pub(crate) fn write(m: Machine<'_>, opcode: Opcode, key: u64, operand: u64) {
    m.pc.set_extra(1, key);
    m.pc.set_extra(2, operand);
    m.pc.set_opcode(opcode);
}

/// Whether the site has a table.
pub(crate) fn is_polymorphic(m: Machine<'_>) -> bool {
    matches!(
        m.pc.instruction().opcode(),
        Some(Opcode::LOAD_ATTR_POLYMORPHIC | Opcode::STORE_ATTR_POLYMORPHIC | Opcode::LOAD_METHOD_POLYMORPHIC)
    )
}

/// What an entry of a table does in the monomorphic form of an opcode; `None` for forms that tables do not hold.
fn kind_of(opcode: Opcode) -> Option<PolymorphicKind> {
    match opcode {
        Opcode::LOAD_ATTR_SLOT | Opcode::STORE_ATTR_SLOT => Some(PolymorphicKind::Slot),
        Opcode::LOAD_ATTR_OVERFLOW | Opcode::STORE_ATTR_OVERFLOW => Some(PolymorphicKind::Overflow),
        Opcode::LOAD_ATTR_CELL | Opcode::LOAD_METHOD_CELL => Some(PolymorphicKind::Cell),
        Opcode::STORE_ATTR_ADD => Some(PolymorphicKind::Add),
        _ => None,
    }
}

fn polymorphic_form(generic: Opcode) -> Option<Opcode> {
    match generic {
        Opcode::LOAD_ATTR => Some(Opcode::LOAD_ATTR_POLYMORPHIC),
        Opcode::STORE_ATTR => Some(Opcode::STORE_ATTR_POLYMORPHIC),
        Opcode::LOAD_METHOD => Some(Opcode::LOAD_METHOD_POLYMORPHIC),
        _ => None,
    }
}

/// Remembers what an access of a shape does.
pub(crate) fn fill(m: Machine<'_>, opcode: Opcode, key: u64, kind: PolymorphicKind, operand: u64) {
    let Some(current) = m.pc.instruction().opcode() else { return };
    if is_polymorphic(m) {
        add_entry(m, key, kind, operand);
    } else if current == current.generic() || caches::shape_of(m.pc.extra(1)) == caches::shape_of(key) {
        // Never filled, or filled for this shape at another epoch.
        if may_refill(m) {
            write(m, opcode, key, operand);
        } else {
            m.pc.set_opcode(current.generic());
        }
    } else {
        make_table(m, current, (key, kind, operand));
    }
}

/// Turns a monomorphic site into one with a table of its entry and another.
fn make_table(m: Machine<'_>, current: Opcode, added: (u64, PolymorphicKind, u64)) {
    let Some(form) = polymorphic_form(current.generic()) else { return };
    let Ok(table) = m.cx.heap.allocate::<RawArray>(STORAGE_SHAPE, POLYMORPHIC_ENTRIES * POLYMORPHIC_WORDS) else {
        return;
    };
    if !references::keep(m, &[table.value()]) {
        return;
    }
    let (key, operand) = (m.pc.extra(1), m.pc.extra(2));
    if let Some(kind) = kind_of(current) {
        write_entry(table, 0, key, kind, operand);
    }
    m.pc.set_extra(1, table.object().address().get());
    m.pc.set_opcode(form);
    let (key, kind, operand) = added;
    add_entry(m, key, kind, operand);
}

fn write_entry(table: Gc<RawArray>, index: usize, key: u64, kind: PolymorphicKind, operand: u64) {
    let words = table.words();
    for (offset, word) in [key, kind as u64, operand].into_iter().enumerate() {
        if let Some(cell) = words.get(index * POLYMORPHIC_WORDS + offset) {
            cell.set(word);
        }
    }
}

/// Puts an entry into the site's table: over one of the same shape, else into a free place; a site with too many shapes becomes generic.
fn add_entry(m: Machine<'_>, key: u64, kind: PolymorphicKind, operand: u64) {
    let table = frame::table_at(m.pc.extra(1));
    let words = table.words();
    for index in 0..POLYMORPHIC_ENTRIES {
        let known = words.get(index * POLYMORPHIC_WORDS).map_or(0, |word| word.get());
        if known == 0 || caches::shape_of(known) == caches::shape_of(key) {
            return write_entry(table, index, key, kind, operand);
        }
    }
    m.pc.set_flags(m.pc.instruction().flags() | seen::SEVERAL | seen::REFILLS);
    if let Some(opcode) = m.pc.instruction().opcode() {
        m.pc.set_opcode(opcode.generic());
    }
}

/// The table's entry for a value: what to do, and the operand.
#[inline(always)]
fn find(m: Machine<'_>, value: Value) -> Option<(Object, PolymorphicKind, u64)> {
    let object = value.as_object()?;
    let key = caches::key(object.shape(), m.cx.class_epoch.get());
    let table = frame::table_at(m.pc.extra(1));
    let (entries, _) = table.words().as_chunks::<POLYMORPHIC_WORDS>();
    let entry = entries.iter().take(POLYMORPHIC_ENTRIES).find(|entry| entry[0].get() == key)?;
    Some((object, PolymorphicKind::from_number(entry[1].get()), entry[2].get()))
}

/// Loads by the site's table.
#[inline(always)]
pub(crate) fn load(m: Machine<'_>, value: Value) -> Option<Value> {
    let (object, kind, operand) = find(m, value)?;
    match kind {
        PolymorphicKind::Slot => object.downcast::<Instance>()?.slot_in_place(operand as usize),
        PolymorphicKind::Overflow => object.downcast::<Instance>()?.slot_in_overflow(operand as usize),
        PolymorphicKind::Cell => frame::cell_at(operand).bound(),
        PolymorphicKind::Add => None,
    }
}

/// Stores by the site's table; false if it has no entry.
#[inline(always)]
pub(crate) fn store(m: Machine<'_>, value: Value, stored: Value) -> bool {
    let Some((object, kind, operand)) = find(m, value) else { return false };
    let Some(instance) = object.downcast::<Instance>() else { return false };
    match kind {
        PolymorphicKind::Slot => instance.set_slot_in_place(m.cx, operand as usize, stored),
        PolymorphicKind::Overflow => return instance.set_slot_in_overflow(m.cx, operand as usize, stored),
        PolymorphicKind::Cell => return false,
        PolymorphicKind::Add => {
            let addition = Addition::from_word(operand);
            instance.set_slot_in_place(m.cx, addition.slot as usize, stored);
            instance.object().header().set_shape(addition.shape);
        }
    }
    true
}
