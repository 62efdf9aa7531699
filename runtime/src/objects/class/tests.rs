//! Unit tests of classes and instances: orders of bases, layouts, attributes in slots and dicts, what caches may remember.

use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, Str, Tuple};
use crate::native::tests::shown;
use crate::object::{Gc, Object};
use crate::objects::class::{create, instance};
use crate::objects::str;
use crate::objects::test_context::context;
use crate::protocols::caching::{self, LoadDecision, StoreDecision};
use crate::protocols::{attributes, call};
use crate::raised::Outcome;
use crate::shapes::{MOST_NAMES, Storage};
use crate::value::Value;

fn name(cx: &Context, text: &str) -> Gc<Str> {
    str::intern_str(cx, text).expect("memory")
}

/// `class text(*bases): **attributes`
fn try_class(cx: &Context, text: &str, bases: &[Gc<Class>], attributes: &[(&str, Value)]) -> Outcome {
    let values: Vec<Value> = bases.iter().map(|base| base.value()).collect();
    let mut list = [Value::NONE; 8];
    list[..values.len()].copy_from_slice(&values);
    let bases = Gc::<Tuple>::from_values(cx, &list[..values.len()])?;
    let namespace = Gc::<Dict>::new(cx)?;
    for (attribute, value) in attributes {
        namespace.set_str(cx, name(cx, attribute), *value)?;
    }
    let metaclass = cx.class(BuiltinClass::Type);
    create::type_new(cx, metaclass, name(cx, text), bases, namespace, Arguments::positional(&[]))
}

fn class(cx: &Context, text: &str, bases: &[Gc<Class>], attributes: &[(&str, Value)]) -> Gc<Class> {
    match try_class(cx, text, bases, attributes) {
        Ok(class) => class.downcast().expect("a class"),
        Err(raised) => panic!("{}", shown(cx, Err(raised))),
    }
}

fn order(class: Gc<Class>) -> String {
    let names: Vec<String> = class.mro_classes().map(|class| class.name_text()).collect();
    names.join(" ")
}

fn instance_of(cx: &Context, class: Gc<Class>) -> Object {
    let made = call::call(cx, class.value(), &[]).unwrap_or_else(|raised| panic!("{}", shown(cx, Err(raised))));
    made.as_object().expect("an object")
}

#[test]
fn orders_of_bases_are_the_linearisations() {
    let cx = context();
    let a = class(&cx, "A", &[], &[]);
    let b = class(&cx, "B", &[a], &[]);
    let c = class(&cx, "C", &[a], &[]);
    let d = class(&cx, "D", &[b, c], &[]);
    assert_eq!(order(d), "D B C A object");
    // Boats, as in the paper on linearisation.
    let [day, wheel, engineless, small] =
        ["Day", "Wheel", "Engineless", "Small"].map(|text| class(&cx, text, &[a], &[]));
    let small_dingy = class(&cx, "Dingy", &[small, engineless], &[]);
    let pedal = class(&cx, "Pedal", &[engineless, wheel], &[]);
    let cruising = class(&cx, "Cruising", &[day, wheel], &[]);
    assert_eq!(order(class(&cx, "X", &[small_dingy, pedal], &[])), "X Dingy Small Pedal Engineless Wheel A object");
    assert_eq!(order(class(&cx, "Y", &[cruising, pedal], &[])), "Y Cruising Day Pedal Engineless Wheel A object");
    let inconsistent = try_class(&cx, "Z", &[a, b], &[]);
    assert_eq!(
        shown(&cx, inconsistent),
        "TypeError: Cannot create a consistent method resolution order (MRO) for bases A, B"
    );
    assert_eq!(shown(&cx, try_class(&cx, "Z", &[a, a], &[])), "TypeError: duplicate base class A");
}

#[test]
fn layouts_conflict_where_two_bases_add_to_them() {
    let cx = context();
    let builtin = |class| cx.class(class);
    let of = |bases: &[Gc<Class>]| shown(&cx, try_class(&cx, "C", bases, &[]));
    assert_eq!(
        of(&[builtin(BuiltinClass::Int), builtin(BuiltinClass::Str)]),
        "TypeError: multiple bases have instance lay-out conflict"
    );
    assert_eq!(of(&[builtin(BuiltinClass::Bool)]), "TypeError: type 'bool' is not an acceptable base type");
    let slots = |text: &str| {
        let names = Gc::<Tuple>::from_values(&cx, &[name(&cx, text).value()]).expect("memory").value();
        class(&cx, text, &[], &[("__slots__", names)])
    };
    let (left, right) = (slots("left"), slots("right"));
    assert_eq!(of(&[left, right]), "TypeError: multiple bases have instance lay-out conflict");
    let key_error = builtin(BuiltinClass::KeyError);
    let both = class(&cx, "E", &[key_error, builtin(BuiltinClass::AttributeError)], &[]);
    assert_eq!(both.solid_class(), BuiltinClass::AttributeError);
}

#[test]
fn attributes_survive_every_way_of_keeping_them() {
    let cx = context();
    let point = class(&cx, "Point", &[], &[]);
    let object = instance_of(&cx, point);
    let value = Value::from_object(object);
    let names: Vec<Gc<Str>> = (0..40).map(|index| name(&cx, &format!("attribute_{index}"))).collect();
    for (index, attribute) in names.iter().enumerate() {
        attributes::set(&cx, value, *attribute, Value::from_length(index)).expect("room");
    }
    let other = instance_of(&cx, point);
    assert!(cx.shapes.get(other.shape()).is_some_and(|shape| shape.capacity >= 40), "the class has learnt");
    let check = |gone: &[usize]| {
        for (index, attribute) in names.iter().enumerate() {
            let expected = (!gone.contains(&index)).then(|| Value::from_length(index));
            assert_eq!(instance::get(&cx, object, *attribute), expected, "{index}");
        }
    };
    check(&[]);
    for (gone, kept) in [(39, Storage::Slots), (30, Storage::Slots), (2, Storage::Dict)] {
        assert!(instance::delete(&cx, object, names[gone]).expect("memory"));
        assert!(!instance::delete(&cx, object, names[gone]).expect("memory"));
        assert_eq!(cx.shapes.get(object.shape()).map(|shape| shape.storage), Some(kept), "{gone}");
    }
    check(&[39, 30, 2]);
    let dict = instance::dict(&cx, object).expect("memory").expect("a dict");
    assert_eq!(dict.length(), 37);
    let first = dict.present_entries().next().map(|(key, _)| key);
    assert_eq!(first, Some(names[0].value()), "in the order in which they were set");
    let renamed = class(&cx, "Renamed", &[], &[]);
    instance::change_class(&cx, object, renamed).expect("memory");
    assert_eq!(cx.class_of(value), renamed);
    check(&[39, 30, 2]);
}

#[test]
fn changing_the_class_keeps_slots() {
    let cx = context();
    let (first, second) = (class(&cx, "First", &[], &[]), class(&cx, "Second", &[], &[]));
    let object = instance_of(&cx, first);
    for (index, text) in ["x", "y", "z"].into_iter().enumerate() {
        assert!(instance::set(&cx, object, name(&cx, text), Value::from_length(index)).expect("memory"));
    }
    instance::change_class(&cx, object, second).expect("memory");
    assert_eq!(cx.shapes.class(object.shape()), Some(second));
    assert_eq!(cx.shapes.get(object.shape()).map(|shape| shape.storage), Some(Storage::Slots));
    for (index, text) in ["x", "y", "z"].into_iter().enumerate() {
        assert_eq!(instance::get(&cx, object, name(&cx, text)), Some(Value::from_length(index)));
    }
    let shape = object.shape();
    instance::change_class(&cx, object, first).expect("memory");
    instance::change_class(&cx, object, second).expect("memory");
    assert_eq!(object.shape(), shape, "the shape is found again");
}

#[test]
fn very_many_attributes_go_into_a_dict() {
    let cx = context();
    let object = instance_of(&cx, class(&cx, "Bag", &[], &[]));
    for index in 0..MOST_NAMES + 10 {
        let attribute = name(&cx, &format!("a{index}"));
        instance::set(&cx, object, attribute, Value::from_length(index as usize)).expect("memory");
    }
    assert_eq!(cx.shapes.get(object.shape()).map(|shape| shape.storage), Some(Storage::Dict));
    assert_eq!(instance::get(&cx, object, name(&cx, "a7")), Some(Value::from_length(7)));
}

#[test]
fn caches_are_told_what_they_may_remember() {
    let cx = context();
    let plain = class(&cx, "Plain", &[], &[("answer", Value::from_length(42))]);
    let object = instance_of(&cx, plain);
    let (x, answer) = (name(&cx, "x"), name(&cx, "answer"));
    let load = |attribute| caching::load(&cx, object.shape(), attribute).expect("memory");
    assert!(matches!(load(answer), LoadDecision::Cell(_)));
    assert_eq!(load(x), LoadDecision::Generic, "what is missing is not remembered");
    instance::set(&cx, object, x, Value::NONE).expect("memory");
    let second = instance_of(&cx, plain);
    let StoreDecision::Add(slot, shape) = caching::store(&cx, second.shape(), x).expect("memory") else {
        panic!("the second instance has room in place");
    };
    instance::set(&cx, second, x, Value::NONE).expect("memory");
    assert_eq!(second.shape(), shape);
    assert_eq!(caching::load(&cx, shape, x), Ok(LoadDecision::Slot(slot)));
    assert_eq!(caching::store(&cx, shape, x), Ok(StoreDecision::Slot(slot)));
    // An attribute of the class in front of one of the instance changes nothing; the epoch says that something may have.
    let epoch = cx.class_epoch.get();
    attributes::set(&cx, plain.value(), answer, Value::from_length(43)).expect("allowed");
    assert_eq!(cx.class_epoch.get(), epoch, "another value of the same category");
    attributes::set(&cx, plain.value(), name(&cx, "more"), Value::NONE).expect("allowed");
    assert!(cx.class_epoch.get() > epoch, "a new name");
    let list = cx.class(BuiltinClass::List).shape_of_instances();
    assert!(matches!(caching::load(&cx, list, name(&cx, "append")), Ok(LoadDecision::Method(_))));
    let int = BuiltinClass::Int.shape();
    assert!(matches!(caching::load(&cx, int, name(&cx, "real")), Ok(LoadDecision::Native(_))));
}
