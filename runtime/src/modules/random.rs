//! The module `_random`: the Mersenne Twister MT19937 of Makoto Matsumoto and Takuji Nishimura ("Mersenne Twister: A 623-dimensionally equidistributed
//! uniform pseudorandom number generator", 1998), with their later seeding by arrays.

use std::cell::Cell;

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Random, RawArray, Tuple};
use crate::native::NativeDefinition;
use crate::native::binding::raise_expected;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::int::{self, Int};
use crate::objects::received::{argument, class_argument, given, keywords, receiver, variable};
use crate::objects::{STORAGE_SHAPE, float};
use crate::protocols::{convert, hash};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, type_error, value_error};

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "_random",
    doc: "Module implements the Mersenne Twister random number generator.",
    functions: &[],
    fill: |cx, namespace| set(cx, namespace, "Random", cx.class(BuiltinClass::Random).value()),
};

/// What `_random.Random` defines.
#[rustfmt::skip]
pub static RANDOM: &[NativeDefinition] = &[
    NativeDefinition::doc("Random() -> create a random number generator with its own internal state."),
    NativeDefinition::constructor("($type, *args, **kwargs)", new, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__init__", "($self, /, *args, **kwargs)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    NativeDefinition::method("random", "($self, /)", random, "random() -> x in the interval [0, 1)."),
    NativeDefinition::method("seed", "($self, n=None, /)", seed, "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the current time and the process identifier."),
    NativeDefinition::method("getstate", "($self, /)", get_state, "getstate() -> tuple containing the current state."),
    NativeDefinition::method("setstate", "($self, state, /)", set_state, "setstate(state) -> None.  Restores generator state."),
    NativeDefinition::method("getrandbits", "($self, k, /)", get_random_bits, "getrandbits(k) -> x.  Generates an int with k random bits."),
];

/// Words of the state.
const WORDS: usize = 624;
/// The distance between the words that a step combines.
const DISTANCE: usize = 397;

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let made = cx.heap.allocate::<RawArray>(STORAGE_SHAPE, WORDS / 2);
    let state = made.map_err(|_| cx.raise_out_of_memory())?;
    let generator: Gc<Random> = instance::allocate(cx, class_argument(cx, arguments)?, 0)?;
    generator.set_state(cx, Some(state));
    Ok(generator.value())
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    if keywords(arguments, 2).is_some() {
        return Err(type_error!(cx, "Random() takes no keyword arguments"));
    }
    let values = variable(cx, arguments, 1)?;
    if values.length() > 1 {
        return Err(raise_expected(cx, "Random", 0, 1, values.length()));
    }
    seed_with(cx, receiver(cx, arguments)?, values.get(0).filter(|seed| !seed.is_none()))?;
    Ok(Value::NONE)
}

// ---- the generator --------------------------------------------------------------------------------------------------

fn twist(upper: u32, lower: u32) -> u32 {
    let mixed = (upper & 0x8000_0000) | (lower & 0x7fff_ffff);
    (mixed >> 1) ^ if lower & 1 == 1 { 0x9908_b0df } else { 0 }
}

/// Makes the next 624 words.
#[inline(never)]
fn renew(state: &[Cell<u32>]) {
    for at in 0..WORDS {
        let following = state[(at + 1) % WORDS].get();
        let distant = state[(at + DISTANCE) % WORDS].get();
        state[at].set(distant ^ twist(state[at].get(), following));
    }
}

/// The next 32 random bits.
#[inline(always)]
fn next(generator: Gc<Random>, state: &[Cell<u32>]) -> u32 {
    let mut index = generator.index();
    if index >= WORDS {
        renew(state);
        index = 0;
    }
    generator.set_index(index + 1);
    let mut word = state[index].get();
    word ^= word >> 11;
    word ^= (word << 7) & 0x9d2c_5680;
    word ^= (word << 15) & 0xefc6_0000;
    word ^ (word >> 18)
}

fn seed_by_number(state: &[Cell<u32>], seed: u32) {
    let mut word = seed;
    state[0].set(word);
    for at in 1..WORDS {
        word = 1_812_433_253_u32.wrapping_mul(word ^ (word >> 30)).wrapping_add(at as u32);
        state[at].set(word);
    }
}

fn seed_by_words(state: &[Cell<u32>], key: &[u32]) {
    seed_by_number(state, 19_650_218);
    let mix = |at: usize, factor: u32| {
        let before = state[at - 1].get();
        state[at].get() ^ (before ^ (before >> 30)).wrapping_mul(factor)
    };
    // Place 0 always takes the last word over before it is passed.
    let advance = |at: usize| {
        if at + 1 < WORDS {
            return at + 1;
        }
        state[0].set(state[WORDS - 1].get());
        1
    };
    let (mut at, mut place) = (1, 0);
    for _ in 0..WORDS.max(key.len()) {
        state[at].set(mix(at, 1_664_525).wrapping_add(key[place]).wrapping_add(place as u32));
        at = advance(at);
        place = if place + 1 < key.len() { place + 1 } else { 0 };
    }
    for _ in 1..WORDS {
        state[at].set(mix(at, 1_566_083_941).wrapping_sub(at as u32));
        at = advance(at);
    }
    state[0].set(0x8000_0000);
}

// ---- methods --------------------------------------------------------------------------------------------------------

fn parts(cx: &Context, arguments: &[Value]) -> Outcome<(Gc<Random>, Gc<RawArray>)> {
    let generator: Gc<Random> = receiver(cx, arguments)?;
    match generator.state() {
        Some(state) => Ok((generator, state)),
        None => Err(value_error!(cx, "the generator has no state")),
    }
}

fn random(cx: &Context, arguments: &[Value]) -> Outcome {
    let (generator, state) = parts(cx, arguments)?;
    let cells = &state.cells::<u32>()[..WORDS];
    let (high, low) = (next(generator, cells) >> 5, next(generator, cells) >> 6);
    // 53 bits: exact in a double, and so is the scaling.
    let number = (f64::from(high) * 67_108_864.0 + f64::from(low)) * (1.0 / 9_007_199_254_740_992.0);
    float::from_f64(cx, number)
}

fn seed(cx: &Context, arguments: &[Value]) -> Outcome {
    seed_with(cx, receiver(cx, arguments)?, given(arguments, 1).filter(|seed| !seed.is_none()))?;
    Ok(Value::NONE)
}

fn seed_with(cx: &Context, generator: Gc<Random>, seed: Option<Value>) -> Outcome<()> {
    let Some(state) = generator.state() else { return Ok(()) };
    let mut key: Vec<u32> = Vec::new();
    match seed {
        None => {
            let mut bytes = [0; WORDS * 4];
            if !fill_from_system(&mut bytes) {
                return Err(cx.raise(BuiltinClass::OSError, format_args!("the system gives no random numbers")));
            }
            key.extend(bytes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word)));
        }
        Some(seed) => {
            let hashed;
            let number = match Int::of(seed) {
                Some(number) => number,
                None => {
                    hashed = int::from_u64(cx, hash::hash(cx, seed)?)?;
                    Int::of(hashed).unwrap_or(Int::Small(0))
                }
            };
            let mut buffer = [0];
            let digits = number.parts(&mut buffer);
            if key.try_reserve(digits.digits.len() * 2).is_err() {
                return Err(cx.raise_out_of_memory());
            }
            for digit in digits.digits {
                key.extend([*digit as u32, (*digit >> 32) as u32]);
            }
            while key.last() == Some(&0) {
                key.pop();
            }
            if key.is_empty() {
                key.push(0);
            }
        }
    }
    seed_by_words(&state.cells::<u32>()[..WORDS], &key);
    generator.set_index(WORDS);
    Ok(())
}

/// Fills a buffer with random bytes of the system.
fn fill_from_system(bytes: &mut [u8]) -> bool {
    use std::io::Read;
    std::fs::File::open("/dev/urandom").and_then(|mut source| source.read_exact(bytes)).is_ok()
}

fn get_random_bits(cx: &Context, arguments: &[Value]) -> Outcome {
    let (generator, state) = parts(cx, arguments)?;
    let wanted = convert::index(cx, argument(arguments, 1))?;
    if convert::is_negative(wanted) {
        return Err(value_error!(cx, "Cannot convert negative int"));
    }
    let Some(bits) = Int::of(wanted).and_then(Int::as_u64) else {
        return Err(overflow_error!(cx, "Python int too large for C uint64_t"));
    };
    let cells = &state.cells::<u32>()[..WORDS];
    match bits {
        0 => return Ok(Value::from_length(0)),
        1..=32 => return Ok(Value::from_length((next(generator, cells) >> (32 - bits)) as usize)),
        _ => {}
    }
    let count = ((bits - 1) / 32 + 1) as usize;
    let mut digits: Vec<u64> = Vec::new();
    if bits > (1 << 40) || digits.try_reserve_exact(count.div_ceil(2)).is_err() {
        return Err(cx.raise_out_of_memory());
    }
    digits.resize(count.div_ceil(2), 0);
    let mut left = bits;
    for at in 0..count {
        let word = if left < 32 { next(generator, cells) >> (32 - left) } else { next(generator, cells) };
        digits[at / 2] |= u64::from(word) << (at % 2 * 32);
        left = left.saturating_sub(32);
    }
    int::from_magnitude(cx, false, &digits)
}

fn get_state(cx: &Context, arguments: &[Value]) -> Outcome {
    let (generator, state) = parts(cx, arguments)?;
    let tuple = Gc::<Tuple>::allocate(cx, WORDS + 1)?;
    for (at, word) in state.cells::<u32>().iter().take(WORDS).enumerate() {
        tuple.set_item(cx, at, Value::from_length(word.get() as usize));
    }
    tuple.set_item(cx, WORDS, Value::from_length(generator.index()));
    Ok(tuple.value())
}

fn set_state(cx: &Context, arguments: &[Value]) -> Outcome {
    let (generator, state) = parts(cx, arguments)?;
    let Some(given) = argument(arguments, 1).downcast::<Tuple>() else {
        return Err(type_error!(cx, "state vector must be a tuple"));
    };
    if given.length() != WORDS + 1 {
        return Err(value_error!(cx, "state vector is the wrong size"));
    }
    let mut words = [0; WORDS];
    for (word, item) in words.iter_mut().zip(given.items()) {
        *word = match Int::of(*item) {
            None => return Err(type_error!(cx, "an integer is required")),
            Some(int) if int.is_negative() => {
                return Err(overflow_error!(cx, "can't convert negative value to unsigned int"));
            }
            Some(int) => match int.as_u64() {
                Some(word) => word as u32,
                None => return Err(overflow_error!(cx, "Python int too large to convert to C unsigned long")),
            },
        };
    }
    let index = given.get(WORDS).unwrap_or(Value::NONE);
    let Some(index) = Int::of(index) else { return Err(type_error!(cx, "an integer is required")) };
    let Some(index) = index.as_i64() else {
        return Err(overflow_error!(cx, "Python int too large to convert to C long"));
    };
    let Some(index) = usize::try_from(index).ok().filter(|index| *index <= WORDS) else {
        return Err(value_error!(cx, "invalid state"));
    };
    generator.set_index(index);
    for (cell, word) in state.cells::<u32>().iter().zip(words) {
        cell.set(word);
    }
    Ok(Value::NONE)
}
