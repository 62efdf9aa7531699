//! Lists against Rust's vectors, through kinds and widening.

use super::*;
use crate::objects::float::from_f64 as box_float;
use crate::objects::str;
use crate::objects::test_context::{Random, context, under_stress};

/// Values of one of the kinds, mostly.
fn value(cx: &Context, random: &mut Random, style: u64) -> Value {
    match if random.below(200) == 0 { random.below(5) } else { style } {
        0 => Value::from_word_int(random.next() as i64 >> 3),
        1 => Value::from_unboxed_float(random.below(1000) as f64 / 8.0).expect("in range"),
        2 => box_float(cx, 1e300 * (1.0 + random.below(1000) as f64)).expect("memory"),
        3 => Value::from_bool(random.below(2) == 0),
        _ => Value::NONE,
    }
}

/// Floats are told apart by their bits, everything else by identity.
fn bits(value: Value) -> u64 {
    match value.downcast::<crate::layout::BoxedFloat>() {
        Some(boxed) => boxed.float().to_bits(),
        None => value.bits(),
    }
}

fn check_same(cx: &Context, list: Gc<List>, model: &[Value]) {
    assert_eq!(list.length(), model.len());
    let mut shown = Vec::new();
    list.for_each(cx, |value| {
        shown.push(bits(value));
        Ok(())
    })
    .expect("no error");
    assert_eq!(shown, model.iter().copied().map(bits).collect::<Vec<_>>());
}

#[test]
fn lists_behave_as_vectors() {
    let cx = &context();
    for seed in 0..24 {
        let mut random = Random::new(seed + 1);
        let style = seed % 4;
        let list = Gc::<List>::new(cx).expect("memory");
        let mut model: Vec<Value> = Vec::new();
        for step in 0..1500 {
            let new = value(cx, &mut random, style);
            let at = random.below(model.len() as u64 + 1) as usize;
            match random.below(20) {
                0..8 => {
                    list.append(cx, new).expect("memory");
                    model.push(new);
                }
                8..10 => {
                    list.insert(cx, at, new).expect("memory");
                    model.insert(at, new);
                }
                10..14 => {
                    let removed = (at < model.len()).then(|| model.remove(at));
                    assert_eq!(list.remove_at(cx, at).expect("memory").map(bits), removed.map(bits));
                }
                14..16 => {
                    let stored = at < model.len();
                    assert_eq!(list.set(cx, at, new), Ok(stored));
                    if stored {
                        model[at] = new;
                    }
                }
                16 => {
                    let end = at + random.below((model.len() - at) as u64 + 1) as usize;
                    list.splice(cx, at, end - at, 0).expect("memory");
                    model.drain(at..end);
                }
                17 if model.len() < 2000 => {
                    let other =
                        if random.below(2) == 0 { list } else { list.copy_range(cx, at / 2, at).expect("memory") };
                    let added = if other == list { model.clone() } else { model[at / 2..at].to_vec() };
                    list.extend_from_list(cx, other).expect("memory");
                    model.extend(added);
                }
                18 if random.below(30) == 0 => {
                    list.clear(cx);
                    model.clear();
                }
                _ => {
                    list.truncate(at);
                    model.truncate(at.max(model.len() / 2).min(model.len()));
                    list.truncate(model.len());
                    if list.length() < model.len() {
                        model.truncate(list.length());
                    }
                }
            }
            if step % 10 == 0 {
                check_same(cx, list, &model);
            }
        }
        check_same(cx, list, &model);
    }
}

#[test]
fn kinds_are_as_narrow_as_the_elements_allow() {
    let cx = &context();
    let (one, half) = (Value::from_word_int(1), Value::from_unboxed_float(0.5).expect("in range"));
    let kind = |values: &[Value]| Gc::<List>::from_values(cx, values).expect("memory").kind();
    assert_eq!(kind(&[one, one]), ElementKind::Int);
    assert_eq!(kind(&[half, Value::FLOAT_INFINITY]), ElementKind::Float);
    assert_eq!(kind(&[one, Value::TRUE]), ElementKind::Any);
    assert_eq!(kind(&[one, half]), ElementKind::Any);
    assert_eq!(kind(&[half, box_float(cx, f64::NAN).expect("memory")]), ElementKind::Any);
    assert_eq!(kind(&[half, box_float(cx, 1e300).expect("memory")]), ElementKind::Float);
    let list = Gc::<List>::from_values(cx, &[one]).expect("memory");
    list.remove_at(cx, 0).expect("memory");
    list.append(cx, half).expect("memory");
    assert_eq!(list.kind(), ElementKind::Float);
}

#[test]
fn lists_survive_collections_at_every_allocation() {
    under_stress(|cx| {
        let word = |at: usize| str::from_str(cx, &format!("{:05}", at * 7919 % 10_007)).expect("memory").value();
        let list = Gc::<List>::new(cx).expect("memory");
        for at in 0..150 {
            list.append(cx, word(at)).expect("memory");
            list.insert(cx, at / 2, word(1000 + at)).expect("memory");
        }
        list.splice(cx, 40, 100, 0).expect("memory");
        let double = concatenate(cx, list, list).expect("memory");
        sort(cx, double, None, true).expect("no error");
        let mut previous: Option<Gc<crate::layout::Str>> = None;
        double
            .for_each(cx, |value| {
                let word = value.downcast().expect("a str");
                assert!(previous.is_none_or(|previous| str::compare(previous, word).is_ge()));
                previous = Some(word);
                Ok(())
            })
            .expect("no error");
        assert_eq!((list.length(), double.length()), (200, 400));
        // Large floats are boxed when they are read, and when the list widens.
        let floats = Gc::<List>::new(cx).expect("memory");
        for at in 0..100 {
            floats.append(cx, box_float(cx, 1e300 + f64::from(at) * 1e290).expect("memory")).expect("memory");
        }
        assert_eq!(floats.kind(), ElementKind::Float);
        floats.append(cx, Value::NONE).expect("memory");
        for at in 0..100u32 {
            let value = floats.get(cx, at as usize).expect("memory").expect("present");
            assert_eq!(bits(value), (1e300 + f64::from(at) * 1e290).to_bits());
        }
    });
}

#[test]
fn general_sorts_survive_collections_at_every_allocation() {
    under_stress(|cx| {
        let list = Gc::<List>::new(cx).expect("memory");
        for at in 0..60i64 {
            let pair = [
                Value::from_word_int(at * 31 % 7),
                str::from_str(cx, &format!("{}", at * 17 % 11)).expect("memory").value(),
            ];
            list.append(cx, Gc::<crate::layout::Tuple>::from_values(cx, &pair).expect("memory").value())
                .expect("memory");
        }
        sort(cx, list, None, false).expect("no error");
        let pairs = list.length() - 1;
        for at in 0..pairs {
            let pair = |at: usize| list.get(cx, at).expect("memory").expect("present");
            assert_eq!(crate::protocols::compare::less(cx, pair(at + 1), pair(at)), Ok(false));
        }
    });
}
