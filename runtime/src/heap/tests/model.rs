//! Random mutation against a model: every kind of store, every kind of trailing words, all sizes, all ways to collect. The graph on the heap must equal
//! the model's, and the verifier be content, all along.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::roots::RootList;
use super::super::{Collection, Heap, Stress};
use super::{Random, assert_collected, run_small, store};
use crate::layout::Kind;
use crate::object::{Object, ShapeId, flags};
use crate::value::Value;

/// A shape of node: where it keeps its number, and which words are references. Written out by hand, so that the collector's reading of the table
/// of layouts is checked too.
struct Form {
    kind: Kind,
    flags: u8,
    words: usize,
    /// The word that holds the node's number, as an int or raw.
    number: usize,
    slots: Vec<usize>,
}

fn form(random: &mut Random) -> Form {
    // Mostly small, some medium, some large, some with a mapping of their own.
    let size = match random.below(100) {
        0..70 => 1 + random.below(8),
        70..90 => 9 + random.below(100),
        90..97 => 200 + random.below(800),
        97..99 => 1025 + random.below(4000),
        _ => 60_000 + random.below(80_000),
    };
    let make = |kind, words, number, slots: Vec<usize>| Form { kind, flags: 0, words, number, slots };
    match random.below(9) {
        0 | 1 => make(Kind::ValueArray, 2 + size, 1, (2..2 + size).collect()),
        2 => make(Kind::Tuple, 3 + size, 1, (3..3 + size).collect()),
        3 => make(Kind::List, 4, 1, vec![2]),
        4 => {
            let entries = size.div_ceil(3);
            let words = (0..entries).flat_map(|entry| [2 + entry * 3, 3 + entry * 3]).collect();
            make(Kind::DictEntries, 1 + entries * 3, 1, words)
        }
        5 => {
            let entries = size.div_ceil(2);
            make(Kind::SetEntries, 1 + entries * 2, 1, (0..entries).map(|entry| 2 + entry * 2).collect())
        }
        6 => make(Kind::Instance, 3 + size, 2, [1].into_iter().chain(3..3 + size).collect()),
        7 => make(Kind::NamespaceCell, 6, 4, vec![1, 2, 3]),
        // A str of a Python subclass: raw bytes, then one more reference.
        _ => {
            let last = 6 + size;
            Form { kind: Kind::Str, flags: flags::EXTRA, words: last + 1, number: 1, slots: vec![4, 5, last] }
        }
    }
}

struct Node {
    form: Form,
    slots: HashMap<usize, usize>,
}

struct World<'a> {
    heap: &'a Heap,
    random: Random,
    roots: Rc<RootList>,
    root_numbers: Vec<Option<usize>>,
    nodes: HashMap<usize, Node>,
    made: usize,
}

impl<'a> World<'a> {
    fn new(heap: &'a Heap, seed: u64, roots: usize) -> World<'a> {
        let list = Rc::new(RootList::new());
        for _ in 0..roots {
            list.push(Value::NONE).expect("memory");
        }
        heap.add_roots(list.clone()).expect("memory");
        let random = Random(seed);
        World { heap, random, roots: list, root_numbers: vec![None; roots], nodes: HashMap::new(), made: 0 }
    }

    #[inline(never)]
    fn make(&mut self) -> (usize, Object) {
        let form = form(&mut self.random);
        let object = self.heap.allocate_words(ShapeId(3), form.kind, form.flags, form.words).expect("memory");
        self.made += 1;
        let number = self.made;
        // Raw words that look like references must mean nothing.
        match form.kind {
            Kind::DictEntries => {
                (1..form.words).step_by(3).for_each(|word| object.word(word).set(0x7F00_0000_0000 + word as u64 * 8))
            }
            Kind::SetEntries => {
                (1..form.words).step_by(2).for_each(|word| object.word(word).set(object.address().get() + 8))
            }
            Kind::Str => (6..form.words - 1).for_each(|word| object.word(word).set(word as u64 * 16)),
            _ => {}
        }
        object.word(form.number).set(Value::from_length(number).bits());
        self.nodes.insert(number, Node { form, slots: HashMap::new() });
        (number, object)
    }

    fn object_in(&self, word: u64) -> Option<Object> {
        #[expect(unsafe_code, reason = "tests read raw words")]
        // SAFETY: the model stores values alone.
        unsafe { Value::from_bits(word) }.and_then(Value::as_object)
    }

    /// A reachable node: some steps from a root.
    #[inline(never)]
    fn walk(&mut self) -> Option<(usize, Object)> {
        let root = self.random.below(self.root_numbers.len());
        let mut number = self.root_numbers[root]?;
        let mut object = self.roots.get(root).and_then(Value::as_object).expect("a root of the model");
        for _ in 0..self.random.below(8) {
            let node = &self.nodes[&number];
            let slots = &node.form.slots;
            let slot = slots[self.random.below(slots.len().min(300))];
            if let Some(next) = node.slots.get(&slot) {
                number = *next;
                object = self.object_in(object.word(slot).get()).expect("a reference of the model");
            }
        }
        assert_eq!(object.word(self.nodes[&number].form.number).get(), Value::from_length(number).bits());
        Some((number, object))
    }

    #[inline(never)]
    fn step(&mut self) {
        match self.random.below(20) {
            0..10 => {
                // A new node, stored somewhere.
                let place = self.walk();
                let (number, object) = self.make();
                // Some are never stored, some only in roots.
                match place {
                    Some((holder, place)) if !self.random.one_in(5) => self.link(holder, place, number, object),
                    _ if self.random.one_in(2) => self.set_root(number, object),
                    _ => {}
                }
            }
            10..14 => {
                if let (Some((holder, place)), Some((number, object))) = (self.walk(), self.walk()) {
                    self.link(holder, place, number, object);
                }
            }
            14..17 => {
                if let Some((holder, place)) = self.walk() {
                    self.unlink(holder, place);
                }
            }
            17 => {
                if let Some((number, object)) = self.walk() {
                    self.set_root(number, object);
                }
            }
            18 => {
                let root = self.random.below(self.root_numbers.len());
                if self.random.one_in(2) {
                    self.root_numbers[root] = None;
                    self.roots.set(root, Value::NONE);
                }
            }
            _ => self.copy_or_fill(),
        }
    }

    fn set_root(&mut self, number: usize, object: Object) {
        let root = self.random.below(self.root_numbers.len());
        self.root_numbers[root] = Some(number);
        self.roots.set(root, Value::from_object(object));
    }

    fn any_slot(&mut self, holder: usize) -> usize {
        let slots = &self.nodes[&holder].form.slots;
        // Near the start, so that walks find it, or anywhere.
        let range = if self.random.one_in(3) { slots.len() } else { slots.len().min(6) };
        slots[self.random.below(range)]
    }

    fn link(&mut self, holder: usize, place: Object, number: usize, object: Object) {
        let slot = self.any_slot(holder);
        store(self.heap, place, slot, Some(Value::from_object(object)));
        self.nodes.get_mut(&holder).expect("a node").slots.insert(slot, number);
    }

    fn unlink(&mut self, holder: usize, place: Object) {
        let slot = self.any_slot(holder);
        store(self.heap, place, slot, (!self.random.one_in(2)).then_some(Value::NONE));
        self.nodes.get_mut(&holder).expect("a node").slots.remove(&slot);
    }

    /// Bulk stores between arrays.
    fn copy_or_fill(&mut self) {
        let (Some((from, source)), Some((to, target))) = (self.walk(), self.walk()) else { return };
        let both = [self.nodes[&from].form.kind, self.nodes[&to].form.kind] == [Kind::ValueArray; 2];
        if !both {
            return;
        }
        let room = (self.nodes[&from].form.words, self.nodes[&to].form.words);
        // Words 2 and up: trailing word 0 holds the number.
        let count = self.random.below(room.0.min(room.1) - 2) + 1;
        let (first, at) = (self.random.below(room.0 - 1 - count), self.random.below(room.1 - 1 - count));
        if self.random.one_in(3) {
            self.heap.fill_trailing(target, 1 + at, count, Some(Value::from_object(source)));
            let slots = &mut self.nodes.get_mut(&to).expect("a node").slots;
            slots.extend((0..count).map(|index| (2 + at + index, from)));
            return;
        }
        self.heap.copy_trailing(source, 1 + first, target, 1 + at, count);
        let copied: Vec<_> =
            (0..count).map(|index| self.nodes[&from].slots.get(&(2 + first + index)).copied()).collect();
        let slots = &mut self.nodes.get_mut(&to).expect("a node").slots;
        for (index, number) in copied.into_iter().enumerate() {
            match number {
                Some(number) => slots.insert(2 + at + index, number),
                None => slots.remove(&(2 + at + index)),
            };
        }
    }

    /// Compares the whole graph with the model and forgets what became unreachable; how many nodes are reachable.
    #[inline(never)]
    fn compare(&mut self) -> usize {
        let mut found: HashMap<usize, Object> = HashMap::new();
        let mut stack = Vec::new();
        for (root, number) in self.root_numbers.iter().enumerate() {
            if let Some(number) = number {
                stack.push((*number, self.roots.get(root).and_then(Value::as_object).expect("a root")));
            }
        }
        while let Some((number, object)) = stack.pop() {
            if let Some(known) = found.insert(number, object) {
                assert!(known == object, "one node, two objects");
                continue;
            }
            let node = &self.nodes[&number];
            assert_eq!((object.kind(), object.size_words()), (node.form.kind, node.form.words));
            assert_eq!(object.word(node.form.number).get(), Value::from_length(number).bits());
            for slot in &node.form.slots {
                let here = self.object_in(object.word(*slot).get());
                assert_eq!(here.is_some(), node.slots.contains_key(slot), "{:?} word {slot}", node.form.kind);
                if let (Some(next), Some(object)) = (node.slots.get(slot), here) {
                    stack.push((*next, object));
                }
            }
        }
        self.nodes.retain(|number, _| found.contains_key(number));
        found.len()
    }

    #[inline(never)]
    fn verify(&self) {
        let found = self.heap.verify();
        assert!(found.is_ok(), "after {} nodes, {:?}: {found:#?}", self.made, self.heap.statistics());
    }
}

#[test]
fn the_graph_equals_the_model_through_all_collections() {
    for seed in [1, 20, 300] {
        run_small(|heap| {
            let mut world = World::new(heap, seed, 24);
            for round in 0..150 {
                for _ in 0..200 {
                    world.step();
                }
                world.verify();
                match round % 8 {
                    3 => heap.collect(Collection::Minor),
                    7 if world.random.one_in(3) => heap.collect(Collection::Full),
                    _ => {}
                }
                world.verify();
                world.compare();
            }
            heap.collect(Collection::Full);
            let reachable = world.compare();
            // What stale words of the native stack keep alive is little.
            let kept = heap.count_objects();
            assert!(kept <= reachable + reachable / 4 + 200, "{kept} objects, {reachable} of them reachable");
            let statistics = heap.statistics();
            assert_collected(statistics, 100, 10);
            assert!(statistics.incremental > 0 && statistics.slices > statistics.incremental, "{statistics:?}");
        });
    }
}

#[test]
fn a_mark_stack_that_cannot_grow_loses_nothing() {
    for most in [0, 1, 5, 50] {
        run_small(|heap| {
            heap.state.borrow_mut().young_stack.most = most;
            heap.state.borrow_mut().full_stack.most = most;
            let mut world = World::new(heap, 77, 12);
            for round in 0..12 {
                for _ in 0..200 {
                    world.step();
                }
                heap.collect(if round % 3 == 2 { Collection::Full } else { Collection::Minor });
                world.verify();
                world.compare();
            }
            assert_collected(heap.statistics(), 8, 4);
        });
    }
}

#[test]
fn under_stress_every_allocation_collects_and_freed_memory_is_poison() {
    run_small(|heap| {
        let mut world = World::new(heap, 4, 10);
        // A while without, so that there is something to poison.
        (0..300).for_each(|_| world.step());
        heap.set_stress(Some(Stress { full_every: 7, verify_every: 5 }));
        let made = world.made;
        for _ in 0..40 {
            (0..20).for_each(|_| world.step());
            world.compare();
        }
        let statistics = heap.statistics();
        let collections = statistics.minor + statistics.full - statistics.incremental;
        assert!(collections as usize >= world.made - made, "{statistics:?} for {} objects", world.made - made);
        assert!(statistics.full > 10);
        heap.set_stress(None);
        (0..300).for_each(|_| world.step());
        world.verify();
        world.compare();
    });
}
