//! THE table of counters, for `--stats`: group, name, meaning. Counting costs an addition; printing happens once, at exit.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A number that only grows.
#[derive(Default, Debug)]
pub struct Counter(Cell<u64>);

impl Counter {
    /// Counts.
    #[inline]
    pub fn add(&self, count: u64) {
        self.0.set(self.0.get().wrapping_add(count));
    }

    /// What was counted.
    pub fn get(&self) -> u64 {
        self.0.get()
    }
}

macro_rules! counters {
    ($($field:ident $group:literal $name:literal $meaning:literal;)*) => {
        /// All counters of one run.
        #[derive(Debug)]
        pub struct Counters {
            $(#[doc = $meaning] pub $field: Counter,)*
            exits: RefCell<BTreeMap<&'static str, u64>>,
            refusals: RefCell<BTreeMap<String, u64>>,
        }

        impl Default for Counters {
            fn default() -> Self {
                Counters {
                    $($field: Counter::default(),)*
                    exits: RefCell::default(),
                    refusals: RefCell::default(),
                }
            }
        }

        impl Counters {
            /// Group, name and number of every counter, in the table's order; exits and refusals behind.
            pub fn rows(&self) -> Vec<(String, String, u64)> {
                let mut rows = vec![$(($group.to_owned(), $name.to_owned(), self.$field.get())),*];
                for (name, count) in self.exits.borrow().iter() {
                    rows.push(("exit".to_owned(), (*name).to_owned(), *count));
                }
                for (reason, count) in self.refusals.borrow().iter() {
                    rows.push(("refused".to_owned(), reason.clone(), *count));
                }
                rows
            }
        }
    };
}

counters! {
    jit_requests "jit" "compiles requested" "Compiles that were asked for.";
    jit_compiled "jit" "versions compiled" "Versions that were compiled and linked.";
    jit_refused "jit" "compiles refused" "Requests that gave no code.";
    jit_entered "jit" "versions entered" "Times that the interpreter entered compiled code.";
    jit_exits "jit" "exits taken" "Times that compiled code was left before its end.";
    jit_declined "jit" "entries declined" "Entries given up because an argument was of another type.";
    jit_invalidated "jit" "versions invalidated" "Versions whose assumptions broke.";
    jit_given_up "jit" "versions given up" "Versions that guessed wrong too often.";
    collections "gc" "collections" "Collections of the heap.";
}

impl Counters {
    /// Counts an exit by the name of its reason.
    pub fn exit(&self, reason: &'static str) {
        *self.exits.borrow_mut().entry(reason).or_default() += 1;
    }

    /// Counts a refusal by its reason.
    pub fn refuse(&self, reason: &str) {
        *self.refusals.borrow_mut().entry(reason.to_owned()).or_default() += 1;
    }

    /// The counters that are not 0, a line each.
    pub fn report(&self) -> String {
        let mut text = String::new();
        for (group, name, count) in self.rows() {
            if count != 0 {
                // Writing into a String cannot fail.
                let _ = writeln!(text, "{group:>8} {name:<28} {count}");
            }
        }
        text
    }

    /// All counters as one flat JSON object; exits and refusals with their group before the name.
    pub fn to_json(&self) -> String {
        let rows = self.rows();
        let fields: Vec<String> =
            rows
            .iter()
            .map(|(group, name, count)| {
                let front = if ["exit", "refused"].contains(&group.as_str()) { format!("{group} ") } else { String::new() };
                format!("\"{front}{}\": {count}", name.replace(['"', '\\'], "'"))
            })
            .collect();
        format!("{{{}}}\n", fields.join(", "))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_counted_is_reported() {
        let counters = crate::stats::Counters::default();
        counters.jit_compiled.add(2);
        counters.exit("int_overflow");
        counters.refuse("MATMUL is not compiled");
        let report = counters.report();
        assert_eq!(report.lines().count(), 3, "{report}");
        assert!(counters.to_json().contains("\"exit int_overflow\": 1"));
    }
}
