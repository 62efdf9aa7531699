//! The tier above the interpreter: the compiler as the options want it, and what is reported of it at the end.

use std::io::Write;
use std::rc::Rc;

use krait_runtime::context::Context;
use krait_runtime::heap::{OutOfMemory, Stress};

use super::exit::Exit;
use crate::interpreter::state;
use crate::interpreter::tier_up::{Heat, TierUp};
use crate::jit::manager::Jit;
use crate::jit::policy::{Eagerness, Policy};
use crate::jit::request::Dumps;
use crate::jit::{entry, watch};
use crate::options::{self, Options, Stage, Stats};
use crate::hir::passes::PASSES;
use crate::stats::Counters;

/// How hard `--gc-stress` tries the heap: every allocation collects, each hundredth everything.
const STRESS: Stress = Stress { full_every: 100, verify_every: 0 };

/// What was set up.
pub(super) struct Tiers {
    counters: Rc<Counters>,
    jit: Option<Rc<Jit>>,
}

/// Sets up what the options say of the compiler and the heap.
///
/// # Errors
/// When the system gives no memory.
pub(super) fn set_up(cx: &Rc<Context>, options: &Options) -> Result<Tiers, OutOfMemory> {
    let counters = Rc::new(Counters::default());
    if options.gc_stress {
        cx.heap.set_stress(Some(STRESS));
    }
    let (eagerness, heat) = match options.jit_mode() {
        options::Jit::Off => return Ok(Tiers { counters, jit: None }),
        options::Jit::On => (Eagerness::Background, Heat::NORMAL),
        options::Jit::Eager => (Eagerness::Eager, Heat::EAGER),
    };
    let policy = Policy { eagerness, heat, ..policy(options) };
    let jit = Jit::new(policy, Rc::clone(&counters), show);
    cx.heap.add_roots(jit.clone())?;
    cx.watcher.set(Some(watch::leaked(&jit)));
    entry::install(Some(Rc::clone(&jit)));
    state::install_tier_up(Some(Rc::clone(&jit) as Rc<dyn TierUp>));
    Ok(Tiers { counters, jit: Some(jit) })
}

fn policy(options: &Options) -> Policy {
    let all = options.passes_off.iter().any(|name| name == "all");
    let mut skipped_passes = options.passes_off.clone();
    if all {
        skipped_passes.extend(PASSES.iter().map(|pass| pass.name.to_owned()));
        skipped_passes.push("llvm".to_owned());
    }
    let dumped = |stage: Stage| options.dump.iter().any(|dump| dump.stage == stage);
    Policy {
        eagerness: Eagerness::Background,
        heat: Heat::NORMAL,
        skipped_passes,
        force_exits: options.force_exits.is_some(),
        dumps: Dumps { hir: dumped(Stage::Hir), llvm: dumped(Stage::Llvm), assembly: dumped(Stage::Asm) },
        dump_only: options.dump.iter().find_map(|dump| dump.name.clone()),
    }
}

/// Where dumps go.
fn show(text: &str) {
    Exit::complain(text);
}

impl Tiers {
    /// After the program: ends the compiler, and reports what `--stats` asks for.
    pub(super) fn tear_down(self, cx: &Context, options: &Options) {
        state::install_tier_up(None);
        entry::install(None);
        if let Some(jit) = self.jit {
            jit.shut_down();
        }
        let statistics = cx.heap.statistics();
        self.counters.collections.add(statistics.minor + statistics.full);
        match &options.stats {
            Stats::Off => {}
            Stats::Table => Exit::complain(&self.counters.report()),
            Stats::Json(path) => {
                let text = self.counters.to_json();
                if let Err(error) = std::fs::File::create(path).and_then(|mut file| file.write_all(text.as_bytes())) {
                    Exit::complain(&format!("krait: --stats: {}: {error}\n", path.display()));
                }
            }
        }
    }
}
