//! Namespaces: dicts whose values are cells, for the globals of code and the attributes of classes and modules. Whoever runs code holds on to a
//! name's cell instead of looking the name up.
//!
//! An unbound cell counts as absent everywhere. Its entry stays, so that holders of the cell see the name bound again; since a
//! name that is bound anew comes last, its entry then moves to the end. All writes to bound cells go through [`Gc::<NamespaceCell>::write`], which
//! counts them and tells the watcher of code that took the value for a constant.

use super::*;
use crate::object::Gc;

impl Gc<NamespaceCell> {
    /// The value, `None` while unbound.
    #[inline(always)]
    pub fn bound(self) -> Option<Value> {
        self.contents()?.present()
    }

    /// Stores into a bound cell. An unbound cell is bound through its namespace ([`Gc::<Dict>::set_str`]), since the
    /// namespace counts its names.
    #[inline(always)]
    pub fn write(self, cx: &Context, value: Value) {
        if self.watch() != 0 || self.writes() < 2 {
            self.note_write(cx);
        }
        self.set_contents(cx, Some(value));
    }

    #[cold]
    fn note_write(self, cx: &Context) {
        self.set_writes((self.writes() + 1).min(2));
        if self.watch() != 0 {
            let watch = self.watch();
            self.set_watch(0);
            cx.notify_watcher(watch);
        }
    }
}

impl Gc<Dict> {
    /// A new, empty namespace.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new_namespace(cx: &Context) -> Outcome<Gc<Dict>> {
        let dict = Gc::<Dict>::new(cx)?;
        dict.set_bits(dict.bits() | NAMESPACE);
        Ok(dict)
    }

    fn new_cell(self, cx: &Context, contents: Value) -> Outcome<Gc<NamespaceCell>> {
        let made = cx.heap.allocate::<NamespaceCell>(crate::objects::STORAGE_SHAPE, 0);
        let cell = made.map_err(|_| cx.raise_out_of_memory())?;
        cell.set_owner(cx, Some(self));
        cell.set_contents(cx, Some(contents));
        cell.set_writes(u64::from(!contents.is_unbound()));
        Ok(cell)
    }

    /// Turns an ordinary dict into a namespace, in place.
    ///
    /// # Errors
    /// MemoryError; the dict is then unchanged.
    pub fn make_namespace(self, cx: &Context) -> Outcome<()> {
        if self.is_namespace() {
            return Ok(());
        }
        if let Some(entries) = self.entries() {
            let made = cx.heap.allocate::<crate::layout::ValueArray>(crate::objects::STORAGE_SHAPE, self.used());
            let cells = made.map_err(|_| cx.raise_out_of_memory())?;
            for entry in 0..self.used() {
                if let Some(value) = self.value_at(entry) {
                    cells.set_trailing_value(cx, entry, Some(self.new_cell(cx, value)?.value()));
                }
            }
            for entry in 0..self.used() {
                if let Some(cell) = cells.trailing_values().get(entry).and_then(|cell| cell.get()) {
                    entries.set_entry_value(cx, entry, cell);
                }
            }
        }
        self.set_bits(self.bits() | NAMESPACE);
        Ok(())
    }

    /// The cell of a name that has one, bound or not.
    #[inline(always)]
    pub fn find_cell(self, cx: &Context, name: Gc<Str>) -> Option<Gc<NamespaceCell>> {
        self.cell_at(self.find_str(name, str::hash(cx, name))?)
    }

    /// The cell of an entry, bound or not; `None` in an ordinary dict.
    #[inline(always)]
    pub fn cell_at(self, entry: usize) -> Option<Gc<NamespaceCell>> {
        self.entries()?.entries().get(entry)?.value()?.downcast()
    }

    /// The cell of a name; a new, unbound one if the name has none. An ordinary dict becomes a namespace first.
    ///
    /// # Errors
    /// MemoryError.
    pub fn namespace_cell(self, cx: &Context, name: Gc<Str>) -> Outcome<Gc<NamespaceCell>> {
        self.make_namespace(cx)?;
        if let Some(cell) = self.find_cell(cx, name) {
            return Ok(cell);
        }
        let cell = self.new_cell(cx, Value::UNBOUND)?;
        self.make_room(cx)?;
        self.append_entry(cx, name.value(), str::hash(cx, name), cell.value());
        Ok(cell)
    }

    /// Adds a key that has no entry, with a bound cell.
    pub(super) fn bind_absent(self, cx: &Context, key: Value, hash: u64, value: Value) -> Outcome<()> {
        let cell = self.new_cell(cx, value)?;
        self.make_room(cx)?;
        self.append_entry(cx, key, hash, cell.value());
        self.set_length(self.length() + 1);
        self.bump_version();
        Ok(())
    }

    /// Stores into an entry's cell; an unbound entry moves to the end.
    pub(super) fn rebind_entry(self, cx: &Context, entry: usize, value: Value) -> Outcome<()> {
        let Some(cell) = self.cell_at(entry) else { return Ok(()) };
        if cell.bound().is_some() {
            cell.write(cx, value);
            return Ok(());
        }
        if entry + 1 != self.used() {
            let (hash, key) = (self.hash_at(entry), self.entries().and_then(|all| all.entries().get(entry)?.key()));
            let Some(key) = key else { return Ok(()) };
            // The entry goes first: should the table grow, it is left behind. Nothing below fails once room is made.
            self.make_room(cx)?;
            if let Some(now) = self.find_str_or_identical(key, hash) {
                self.drop_entry(cx, now);
            }
            self.append_entry(cx, key, hash, cell.value());
        }
        cell.write(cx, value);
        self.set_length(self.length() + 1);
        self.bump_version();
        Ok(())
    }

    /// The entry whose key is this very object.
    fn find_str_or_identical(self, key: Value, hash: u64) -> Option<usize> {
        self.find_matching(hash, |entry| entry.key() == Some(key))
    }

    /// Leaves the name of an entry unbound.
    pub(super) fn unbind_entry(self, cx: &Context, entry: usize) {
        if let Some(cell) = self.cell_at(entry) {
            cell.write(cx, Value::UNBOUND);
        }
    }
}
