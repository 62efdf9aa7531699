//! What the interpreter keeps for each thread of the process beside the context: the tier above it.

use std::cell::RefCell;
use std::rc::Rc;

use krait_runtime::context::Context;

use super::tier_up::{Heat, TierUp};

thread_local! {
    static TIER_UP: RefCell<Option<Rc<dyn TierUp>>> = const { RefCell::new(None) };
}

/// Installs the tier above.
pub fn install_tier_up(tier_up: Option<Rc<dyn TierUp>>) {
    TIER_UP.with(|slot| *slot.borrow_mut() = tier_up);
}

/// The tier above, if one is installed.
pub(crate) fn tier_up(_cx: &Context) -> Option<Rc<dyn TierUp>> {
    TIER_UP.with(|slot| slot.borrow().clone())
}

/// What counts as hot, where there is a tier above.
pub fn heat() -> Option<Heat> {
    TIER_UP.with(|slot| slot.borrow().as_ref().map(|tier_up| tier_up.heat()))
}
