//! Frames: exact registers, liveness, frames that need not be looked at again, generators.

#![allow(unsafe_code, reason = "makes a frame stack")]

use std::rc::Rc;

use super::super::frame_stack::{FrameLiveness, FrameStack, LiveRegisters};
use super::super::scan::cell;
use super::super::{Collection, Heap};
use super::{Hidden, Random, apart, array, assert_collected, int, number, run, run_small, store};
use crate::abi::thread_state::ThreadState;
use crate::frame::{FRAME_HEADER_WORDS, word};
use crate::layout::{Code, Generator};
use crate::object::{Gc, Layout, Object, ShapeId};
use crate::value::Value;

/// In these tests the pc says how many registers are live; from 1000 on its lower part is a set of live registers.
struct ByPc;

static SETS: [u64; 256] = {
    let mut sets = [0; 256];
    let mut index = 0;
    while index < 256 {
        sets[index] = index as u64;
        index += 1;
    }
    sets
};

impl FrameLiveness for ByPc {
    fn live_registers(&self, code: Gc<Code>, pc: usize) -> LiveRegisters<'_> {
        if pc < 1000 {
            LiveRegisters { first: 0, limit: pc, bits: None }
        } else {
            LiveRegisters { first: 0, limit: code.register_count(), bits: Some(&SETS[pc - 1000..][..1]) }
        }
    }
}

struct Machine<'a> {
    heap: &'a Heap,
    stack: Rc<FrameStack>,
    thread: &'static ThreadState,
}

impl<'a> Machine<'a> {
    fn new(heap: &'a Heap) -> Machine<'a> {
        let thread: &'static ThreadState = Box::leak(Box::new(ThreadState::new()));
        // SAFETY: the state is never freed.
        let stack = Rc::new(unsafe { FrameStack::new(4 << 20, thread) }.expect("memory"));
        heap.add_frame_stack(stack.clone()).expect("memory");
        heap.set_frame_liveness(Rc::new(ByPc));
        Machine { heap, stack, thread }
    }

    fn code(&self, registers: usize) -> Gc<Code> {
        let code = self.heap.allocate::<Code>(ShapeId(5), 0).expect("memory");
        code.set_register_count(registers);
        code
    }

    /// Pushes a frame as an interpreter would; its address.
    fn push(&self, registers: usize, pc: usize) -> Option<usize> {
        let code = self.code(registers);
        let frame = self.thread.frame_top.get() as usize;
        let end = frame + (FRAME_HEADER_WORDS + registers) * 8;
        if end > self.thread.frame_limit.get() as usize {
            return None;
        }
        self.write_header(frame, code, pc);
        self.thread.current_frame.set(frame as u64);
        self.thread.frame_top.set(end as u64);
        Some(frame)
    }

    fn write_header(&self, frame: usize, code: Gc<Code>, pc: usize) {
        (0..FRAME_HEADER_WORDS).for_each(|index| cell(frame, index).set(0));
        cell(frame, word::PREVIOUS).set(self.thread.current_frame.get());
        cell(frame, word::PC).set(pc as u64);
        cell(frame, word::CODE).set(code.object().address().get());
        // Raw words that look like references.
        cell(frame, word::ACTION).set(8);
    }

    fn pop(&self) {
        let frame = self.thread.current_frame.get() as usize;
        self.thread.frame_top.set(frame as u64);
        self.thread.current_frame.set(cell(frame, word::PREVIOUS).get());
    }

    fn set(&self, frame: usize, register: usize, object: Object) {
        cell(frame, FRAME_HEADER_WORDS + register).set(object.address().get());
    }
}

fn register(frame: usize, register: usize) -> u64 {
    cell(frame, FRAME_HEADER_WORDS + register).get()
}

#[test]
fn live_registers_keep_dead_ones_are_left_alone() {
    for which in [Collection::Minor, Collection::Full] {
        run(|heap| {
            let machine = Machine::new(heap);
            // A limit of 3; a set of registers 1 and 4.
            for (pc, live) in [(3, vec![0, 1, 2]), (1000 + 0b10010, vec![1, 4])] {
                let frame = apart(|| machine.push(6, pc)).expect("room");
                let objects: Vec<_> = apart(|| {
                    let fill = |register| {
                        let object = array(heap, 2);
                        store(heap, object, 1, int(register));
                        machine.set(frame, register, object);
                        Hidden::of(object)
                    };
                    (0..6).map(fill).collect()
                });
                heap.collect(which);
                for (index, object) in objects.iter().enumerate() {
                    let is_live = live.contains(&index);
                    assert_eq!(object.is_alive(), is_live, "register {index} at {pc}");
                    assert_eq!(register(frame, index), !object.0 as u64);
                }
                assert!(heap.verify().is_ok());
            }
            assert!(heap.statistics().minor + heap.statistics().full == 2);
        });
    }
}

#[test]
fn deep_recursion_gives_its_memory_back() {
    run(|heap| {
        let machine = Machine::new(heap);
        let frames: Vec<_> = std::iter::from_fn(|| machine.push(200, 0)).collect();
        assert!(frames.len() > 2000);
        frames.iter().for_each(|frame| machine.set(*frame, 7, array(heap, 1)));
        frames.iter().for_each(|_| machine.pop());
        heap.collect(Collection::Minor);
        heap.collect(Collection::Full);
        // What lies far above the top reads as zero; what is used again soon is left alone.
        assert_eq!(frames.last().map(|frame| register(*frame, 7)), Some(0));
        assert_ne!(frames.first().map(|frame| register(*frame, 7)), Some(0));
    });
}

#[test]
fn frames_equal_a_model() {
    run_small(|heap| {
        let machine = Machine::new(heap);
        let mut random = Random(31);
        // For each frame its address and the numbers in its registers.
        let mut model: Vec<(usize, Vec<Option<usize>>)> = Vec::new();
        let mut made = 0;
        for step in 0..30_000 {
            apart(|| match random.below(8) {
                0 if model.len() < 60 => {
                    let registers = random.below(12);
                    let frame = machine.push(registers, registers).expect("room");
                    (0..registers).for_each(|index| cell(frame, FRAME_HEADER_WORDS + index).set(Value::UNBOUND.bits()));
                    model.push((frame, vec![None; registers]));
                }
                1 if model.len() > random.below(60) => {
                    machine.pop();
                    model.pop();
                }
                2 if !model.is_empty() && random.one_in(8) => {
                    // A debugger writes into some frame.
                    let index = random.below(model.len());
                    write(&machine, &mut random, &mut model[index], &mut made);
                    machine.stack.written_below();
                }
                _ => {
                    if let Some(top) = model.last_mut() {
                        write(&machine, &mut random, top, &mut made);
                    }
                }
            });
            if step % 97 == 0 {
                let found = heap.verify();
                assert!(found.is_ok(), "{found:?}");
                for (frame, registers) in &model {
                    for (index, number) in registers.iter().enumerate() {
                        let here = register(*frame, index);
                        match number {
                            None => assert_eq!(here, Value::UNBOUND.bits()),
                            Some(expected) => {
                                assert_eq!(cell(here as usize, 1).get(), Value::from_length(*expected).bits());
                            }
                        }
                    }
                }
            }
        }
        assert_collected(heap.statistics(), 20, 2);
        assert!(heap.statistics().incremental > 0);
    });
}

#[inline(never)]
fn write(machine: &Machine<'_>, random: &mut Random, frame: &mut (usize, Vec<Option<usize>>), made: &mut usize) {
    if frame.1.is_empty() {
        return;
    }
    let register = random.below(frame.1.len());
    let object = array(machine.heap, 1 + random.below(60));
    store(machine.heap, object, 1, int(*made));
    machine.set(frame.0, register, object);
    frame.1[register] = Some(*made);
    *made += 1;
}

#[test]
fn suspended_generators_keep_their_live_registers() {
    run(|heap| {
        let machine = Machine::new(heap);
        machine.push(1, 1);
        let bottom = machine.thread.current_frame.get() as usize;
        let fixed = Generator::INFO.fixed_words;
        apart(|| {
            let generator = heap.allocate::<Generator>(ShapeId(6), FRAME_HEADER_WORDS + 4).expect("memory");
            generator.set_frame_words(FRAME_HEADER_WORDS + 4);
            machine.set(bottom, 0, generator.object());
            machine.write_header(generator.object().address().get() as usize + fixed * 8, machine.code(4), 2);
        });
        heap.collect(Collection::Minor);
        // It is old now. It runs, in place, on a new object.
        let generator = cell(bottom, FRAME_HEADER_WORDS).get() as usize;
        let frame = generator + fixed * 8;
        let fill = |numbers: [usize; 4]| {
            apart(|| {
                numbers.map(|number| {
                    let object = array(heap, 1);
                    store(heap, object, 1, int(number));
                    machine.set(frame, number % 4, object);
                    Hidden::of(object)
                })
            })
        };
        cell(frame, word::GENERATOR).set(generator as u64);
        cell(frame, word::PREVIOUS).set(bottom as u64);
        machine.thread.current_frame.set(frame as u64);
        let first = fill([4, 5, 6, 7]);
        heap.collect(Collection::Minor);
        assert_eq!(first.map(Hidden::is_alive), [true, true, false, false]);
        let second = fill([8, 9, 10, 11]);
        // It is suspended: the barrier, then its frame leaves the chain.
        cell(frame, word::PC).set(1000 + 0b1010);
        apart(|| {
            Hidden(!generator).object().barrier_in(heap);
            machine.thread.current_frame.set(bottom as u64);
        });
        heap.collect(Collection::Minor);
        assert_eq!(second.map(Hidden::is_alive), [false, true, false, true]);
        heap.collect(Collection::Full);
        assert_eq!(second.map(Hidden::is_alive), [false, true, false, true]);
        assert_eq!(apart(|| number(second[1].object(), 1)), 9);
        assert!(heap.verify().is_ok());
        // The last word of all, a finished generator's frame, is nothing.
        cell(generator, Generator::OFFSET_FRAME_WORDS / 8).set(0);
        heap.collect(Collection::Full);
        assert!(!second[1].is_alive() && !second[3].is_alive());
    });
}

#[test]
fn a_generator_resumed_by_another_frame_hides_nothing() {
    run(|heap| {
        let machine = Machine::new(heap);
        let bottom = machine.push(1, 1).expect("room");
        let caller = machine.push(1, 1).expect("room");
        let fixed = Generator::INFO.fixed_words;
        let frame = apart(|| {
            let generator = heap.allocate::<Generator>(ShapeId(6), FRAME_HEADER_WORDS).expect("memory");
            generator.set_frame_words(FRAME_HEADER_WORDS);
            machine.set(bottom, 0, generator.object());
            let frame = generator.object().address().get() as usize + fixed * 8;
            machine.write_header(frame, machine.code(0), 0);
            cell(frame, word::GENERATOR).set(generator.object().address().get());
            frame
        });
        for round in 0..6 {
            // Resumed from one frame, collected in, suspended; the caller goes on, and resumes it again.
            let object = apart(|| {
                let object = array(heap, 1);
                store(heap, object, 1, int(round));
                machine.set(caller, 0, object);
                Hidden::of(object)
            });
            cell(frame, word::PREVIOUS).set(caller as u64);
            machine.thread.current_frame.set(frame as u64);
            heap.collect(Collection::Minor);
            assert!(object.is_alive(), "round {round}");
            apart(|| Hidden(!(frame - fixed * 8)).object().barrier_in(heap));
            machine.thread.current_frame.set(caller as u64);
        }
        assert_collected(heap.statistics(), 6, 0);
    });
}
