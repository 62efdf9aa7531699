//! The tier above the interpreter: owns the versions, asks for compiles, enters code, and gives up what turned out wrong.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use krait_runtime::abi::helpers::helpers;
use krait_runtime::context::Context;
use krait_runtime::heap::roots::{RootSource, RootVisitor};
use krait_runtime::layout::{Code, Function};
use krait_runtime::object::Gc;
use krait_runtime::value::Value;

use super::deopt::FrameWords;
use super::gather::{Gathered, Target, kind_of};
use super::policy::{self, Eagerness, Policy};
use super::request::{CompileRequest, CompiledCode, CompileError, Dumps};
use super::thread::{CompilerThread, Finished};
use super::version::{Linked, Version};
use super::{entry, live};
use crate::hir::build::{Callee, EntryType};
use crate::hir::{EntryKind, Type};
use crate::interpreter::tier_up::{Entered, FrameRef, Heat, TierUp, Verdict};
use crate::stats::Counters;

/// A place that may be compiled: a code object's start or one of its loops, by the address of the code object.
type Place = (u64, EntryKind);

/// What has become of a place.
#[derive(Clone, Copy, Default)]
struct Progress {
    /// The version in use or being compiled.
    version: Option<u32>,
    refusals: u32,
    versions: u32,
}

/// The just-in-time compiler of a context.
pub struct Jit {
    policy: Policy,
    /// By number, from 1. Leaked: code may refer to a version for as long as the process lives.
    versions: RefCell<Vec<&'static Version>>,
    places: RefCell<HashMap<Place, Progress>>,
    /// Versions that rely on a watched cell, by watch (from 1).
    watches: RefCell<Vec<Vec<u32>>>,
    thread: RefCell<CompilerThread>,
    /// Where dumps go.
    show: fn(&str),
    /// Counters of `--stats`.
    pub counters: Rc<Counters>,
    pending_compiles: Cell<u32>,
}

impl Jit {
    /// A compiler for a context; `show` prints dumps.
    pub fn new(policy: Policy, counters: Rc<Counters>, show: fn(&str)) -> Rc<Jit> {
        Rc::new(Jit {
            policy,
            versions: RefCell::default(),
            places: RefCell::default(),
            watches: RefCell::default(),
            thread: RefCell::new(CompilerThread::new()),
            show,
            counters,
            pending_compiles: Cell::new(0),
        })
    }

    /// Before the process ends: nothing is compiled any more.
    pub fn shut_down(&self) {
        self.thread.borrow_mut().shut_down();
        self.collect_finished();
    }

    /// The version with a number.
    pub fn version(&self, number: u32) -> Option<&'static Version> {
        self.versions.borrow().get((number as usize).checked_sub(1)?).copied()
    }

    fn ask(&self, cx: &Context, code: Gc<Code>, kind: EntryKind, asked_after: u64) -> Verdict {
        self.collect_finished();
        let place = (code.object().address().get(), kind);
        let progress = self.places.borrow().get(&place).copied().unwrap_or_default();
        match progress.version.and_then(|number| self.version(number)) {
            Some(version) if version.is_ready() => return Verdict::Enter(u64::from(version.number)),
            Some(version) if version.valid.get() != 0 => return Verdict::AskAgainAfter(policy::ASK_WHILE_COMPILING),
            _ => {}
        }
        if progress.versions >= policy::VERSIONS || progress.refusals > policy::REFUSALS {
            return Verdict::Never;
        }
        let Some((request, number)) = self.request(cx, code, kind) else { return Verdict::Never };
        self.counters.jit_requests.add(1);
        self.places.borrow_mut().insert(
            place,
            Progress { version: Some(number), refusals: progress.refusals, versions: progress.versions + 1 },
        );
        if self.policy.eagerness == Eagerness::Background {
            self.pending_compiles.set(self.pending_compiles.get() + 1);
            return match self.thread.borrow_mut().submit(request) {
                Ok(()) => Verdict::AskAgainAfter(policy::ASK_WHILE_COMPILING),
                Err(_) => Verdict::Never,
            };
        }
        self.finish(Finished { version: number, outcome: request.compile() });
        match self.version(number) {
            Some(version) if version.is_ready() => Verdict::Enter(u64::from(number)),
            _ => Verdict::AskAgainAfter(asked_after * policy::REFUSED_AGAIN_FACTOR),
        }
    }

    /// Takes what the compiler's thread has finished.
    fn collect_finished(&self) {
        loop {
            // The borrow must end before the result is looked at.
            let next = self.thread.borrow_mut().take();
            match next {
                Some(finished) => {
                    self.pending_compiles.set(self.pending_compiles.get().saturating_sub(1));
                    self.finish(finished);
                }
                None => return,
            }
        }
    }

    fn finish(&self, finished: Finished) {
        let Some(version) = self.version(finished.version) else { return };
        match finished.outcome {
            Ok(compiled) => {
                self.counters.jit_compiled.add(1);
                self.install(version, compiled);
            }
            Err(error) => {
                self.counters.jit_refused.add(1);
                version.invalidate();
                let place = (version.code.object().address().get(), version.entry);
                if let Some(progress) = self.places.borrow_mut().get_mut(&place) {
                    progress.version = None;
                    progress.refusals += 1;
                    progress.versions = progress.versions.saturating_sub(1);
                }
                if self.policy.dumps.hir {
                    (self.show)(&format!("; {} is not compiled: {error}\n", name_of(version.code)));
                }
                if let CompileError::Refused(refusal) = &error {
                    self.counters.refuse(&refusal.to_string());
                }
            }
        }
    }

    fn install(&self, version: &'static Version, compiled: CompiledCode) {
        if !compiled.dumps.is_empty() {
            (self.show)(&compiled.dumps);
        }
        if let (Some(force), true) = (&version.force, self.policy.force_exits) {
            for flag in force.iter().take(compiled.native.exits.rows.len()) {
                flag.set(1);
            }
        }
        let linked = Linked {
            body: compiled.native.body,
            entry: compiled.native.entry,
            parameters: compiled.parameters,
            result: compiled.result,
            exits: compiled.native.exits,
        };
        // An assumption may have broken while the compiler ran: then `valid` is 0 already, and the code is never entered.
        let _ = version.linked.set(linked);
    }

    /// Copies what a compile needs from the frame that runs.
    fn request(&self, cx: &Context, code: Gc<Code>, kind: EntryKind) -> Option<(CompileRequest, u32)> {
        let number = u32::try_from(self.versions.borrow().len() + 1).ok().filter(|number| *number < 1 << 30)?;
        let frame = entry::current_frame(cx)?;
        let function = entry::function_of(frame);
        let words = live::words(code);
        let wanted = self.policy.dump_only.as_ref().is_none_or(|only| *only == name_of(code));
        let target_of = |called: Gc<Function>| self.target_of(called, function, frame, kind);
        let names = |index: usize| code.names().and_then(|names| names.get(index));
        let gathered = Gathered::of(cx, &words, &names, &target_of);
        let live = live::of(code, &words);
        // A dead register may hold the address of what is no object any more.
        let entry_pc = if let EntryKind::Loop(header) = kind { header as usize } else { 0 };
        let live_at_entry = live.get(&entry_pc).cloned().unwrap_or_default();
        let entry_types: Vec<EntryType> = (0..code.register_count())
            .map(|register| match live_at_entry.contains(&(register as u16)) {
                true => frame.value(register).map_or(EntryType::Other, kind_of),
                false => EntryType::Other,
            })
            .collect();
        let version = self.create_version(number, code, function, frame, kind, &gathered);
        let mut symbols: Vec<(String, u64)> =
            helpers().iter().map(|helper| (helper.name.to_owned(), helper.address as u64)).collect();
        symbols.push(("krait_settle_call".into(), entry::settle_call_address()));
        symbols.extend(gathered.symbols);
        let request = CompileRequest {
            name: name_of(code),
            register_count: code.register_count() as u32,
            frame_words: (code.frame_bytes() / 8) as u32,
            parameter_count: live::parameter_count(code),
            entry: kind,
            entry_types,
            live,
            constants: gathered.constants,
            globals: gathered.globals,
            callees: gathered.callees,
            symbols,
            version: number,
            constant_table: version.constants.as_ptr().addr() as u64,
            valid: std::ptr::from_ref(&*version.valid).addr() as u64,
            force: version.force.as_ref().map(|force| (force.as_ptr().addr() as u64, force.len())),
            skipped_passes: self.policy.skipped_passes.clone(),
            dumps: if wanted { self.policy.dumps } else { Dumps::default() },
            code: words,
        };
        Some((request, number))
    }

    fn create_version(
        &self,
        number: u32,
        code: Gc<Code>,
        function: Option<Gc<Function>>,
        frame: FrameWords,
        kind: EntryKind,
        gathered: &Gathered,
    ) -> &'static Version {
        let version: &'static Version = Box::leak(Box::new(Version {
            number,
            code,
            function,
            globals: frame.globals(),
            entry: kind,
            constants: gathered.table.iter().map(|word| Cell::new(*word)).collect(),
            valid: Box::new(Cell::new(1)),
            force: self.policy.force_exits.then(|| vec![Cell::new(0); policy::FORCE_LENGTH].into_boxed_slice()),
            linked: OnceCell::new(),
            failed_guesses: Cell::new(0),
        }));
        self.versions.borrow_mut().push(version);
        for cell in &gathered.watched {
            let mut watches = self.watches.borrow_mut();
            match cell.watch() {
                0 => {
                    watches.push(vec![number]);
                    cell.set_watch(watches.len() as u64);
                }
                watch => {
                    if let Some(versions) = watches.get_mut(watch as usize - 1) {
                        versions.push(number);
                    }
                }
            }
        }
        version
    }

    /// How a function may be called directly: itself while it is compiled, else by a version that is ready.
    fn target_of(&self, called: Gc<Function>, compiling: Option<Gc<Function>>, frame: FrameWords, kind: EntryKind) -> Option<Target> {
        let code = called.code()?;
        if code.exact_count() != code.positional_count() {
            return None;
        }
        if kind == EntryKind::Function && compiling == Some(called) {
            let callee = Callee { symbol: "self".into(), parameters: entry::parameter_types(frame, code), result: None };
            return Some(Target { callee, symbols: Vec::new() });
        }
        let place = (code.object().address().get(), EntryKind::Function);
        let number = self.places.borrow().get(&place)?.version?;
        let version = self.version(number).filter(|version| version.is_ready() && version.function == Some(called))?;
        let linked = version.linked.get()?;
        let symbol = format!("krait_version_{number}");
        let bits = format!("{symbol}_frame_bits");
        let number_bits = u64::from(number) << krait_runtime::frame::frame_bits::VERSION_SHIFT;
        Some(Target {
            callee: Callee { symbol: symbol.clone(), parameters: linked.parameters.clone(), result: Some(linked.result) },
            symbols: vec![(symbol, linked.body), (bits, number_bits)],
        })
    }

    /// After an exit: a version that guessed wrong too often is given up, and its place counts anew.
    pub(super) fn after_exit(&self, version: &'static Version) -> bool {
        if version.failed_guesses.get() < policy::FAILED_GUESSES || self.policy.force_exits {
            return false;
        }
        version.invalidate();
        self.counters.jit_given_up.add(1);
        let place = (version.code.object().address().get(), version.entry);
        if let Some(progress) = self.places.borrow_mut().get_mut(&place) {
            progress.version = None;
        }
        true
    }

    /// A watched cell changes: whatever took its value for a constant is never entered again.
    pub(super) fn cell_changed(&self, watch: u64) {
        let versions = (watch as usize).checked_sub(1).and_then(|place| self.watches.borrow_mut().get_mut(place).map(std::mem::take));
        for number in versions.unwrap_or_default() {
            if let Some(version) = self.version(number) {
                self.counters.jit_invalidated.add(1);
                version.invalidate();
            }
        }
    }
}

impl RootSource for Jit {
    fn visit(&self, visitor: &mut RootVisitor<'_>) {
        for version in self.versions.borrow().iter() {
            version.visit(visitor);
        }
    }
}

/// The name of a code object, for messages.
fn name_of(code: Gc<Code>) -> String {
    code.qualified_name().map_or_else(String::new, |name| name.to_lossy())
}

impl TierUp for Jit {
    fn heat(&self) -> Heat {
        self.policy.heat
    }

    fn on_hot_function(&self, cx: &Context, code: Gc<Code>, _pc: usize) -> Verdict {
        self.ask(cx, code, EntryKind::Function, self.policy.heat.entries)
    }

    fn on_hot_loop(&self, cx: &Context, code: Gc<Code>, pc: usize) -> Verdict {
        match live::loop_header(code, pc) {
            Some(header) => self.ask(cx, code, EntryKind::Loop(header as u32), self.policy.heat.iterations),
            None => Verdict::Never,
        }
    }

    fn enter(&self, cx: &Context, version: u64, frame: FrameRef) -> Entered {
        match u32::try_from(version).ok().and_then(|number| self.version(number)) {
            Some(version) if version.is_ready() => entry::enter(self, cx, version, frame),
            _ => Entered::Refused,
        }
    }
}

/// Parameter types of a function from values.
pub(super) fn unboxed_types(values: impl std::iter::Iterator<Item = Option<Value>>) -> Vec<Type> {
    values.map(|value| value.map_or(Type::Any, |value| kind_of(value).unboxed())).collect()
}
