//! The module `sys`: what the program may know and change of the interpreter. Made at the start by the driver, from [`Settings`].

pub mod functions;
mod jit;
mod monitoring;
pub mod records;
pub(crate) mod unraisable;

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, List, Module, Tuple};
use crate::native::create;
use crate::object::Gc;
use crate::objects::text_file::{self, Errors};
use crate::objects::{float, int, module, str};
use crate::raised::Outcome;
use crate::value::Value;
use crate::version;

use super::set;

/// What the command line and the environment say, in the runtime's terms. Texts are bytes of the platform.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `sys.argv`
    pub arguments: Vec<Vec<u8>>,
    /// `sys.orig_argv`
    pub original_arguments: Vec<Vec<u8>>,
    /// `sys.path`
    pub path: Vec<Vec<u8>>,
    /// `sys.executable`
    pub executable: Vec<u8>,
    /// `sys.prefix`
    pub prefix: Vec<u8>,
    /// `sys.flags`, in the order of the record's fields.
    pub flags: [i64; 20],
    /// `sys.warnoptions`
    pub warn_options: Vec<Vec<u8>>,
    /// `sys._xoptions`
    pub x_options: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    /// `-u`: stdout and stderr are not buffered.
    pub unbuffered: bool,
    /// `sys.dont_write_bytecode`
    pub dont_write_bytecode: bool,
}

/// Text of the platform as a str: what is no UTF-8 becomes lone surrogates, as with CPython's file system encoding.
///
/// # Errors
/// MemoryError.
pub fn platform_text(cx: &Context, bytes: &[u8]) -> Outcome {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(str::from_str(cx, text)?.value());
    }
    let mut points = Vec::new();
    for chunk in bytes.utf8_chunks() {
        points.extend(chunk.valid().chars().map(u32::from));
        points.extend(chunk.invalid().iter().map(|byte| 0xDC00 + u32::from(*byte)));
    }
    Ok(str::from_code_points(cx, points)?.value())
}

fn texts(cx: &Context, items: &[Vec<u8>]) -> Outcome {
    let list = Gc::<List>::new(cx)?;
    for item in items {
        list.append(cx, platform_text(cx, item)?)?;
    }
    Ok(list.value())
}

fn ints(cx: &Context, numbers: &[i64]) -> Outcome<Vec<Value>> {
    // Small ints all: nothing for the collector to lose.
    numbers.iter().map(|number| int::from_i64(cx, *number)).collect()
}

/// Makes the module and puts it into `sys.modules`.
///
/// # Errors
/// MemoryError.
pub fn create_module(cx: &Context, settings: &Settings) -> Outcome<Gc<Module>> {
    let name = str::intern_str(cx, "sys")?;
    let made = module::new(cx, name)?;
    let Some(namespace) = made.namespace() else { return Ok(made) };
    create::fill_module(cx, namespace, functions::FUNCTIONS, made.value())?;
    let put = |name: &str, value: Value| set(cx, namespace, name, value);
    put("argv", texts(cx, &settings.arguments)?)?;
    put("orig_argv", texts(cx, &settings.original_arguments)?)?;
    put("path", texts(cx, &settings.path)?)?;
    put("warnoptions", texts(cx, &settings.warn_options)?)?;
    put("executable", platform_text(cx, &settings.executable)?)?;
    for name in ["prefix", "base_prefix", "exec_prefix", "base_exec_prefix"] {
        put(name, platform_text(cx, &settings.prefix)?)?;
    }
    put("_xoptions", x_options(cx, settings)?)?;
    put("dont_write_bytecode", Value::from_bool(settings.dont_write_bytecode))?;
    if let Some(modules) = cx.modules.get() {
        modules.set_str(cx, name, made.value())?;
        put("modules", modules.value())?;
    }
    put("_jit", jit::create_module(cx)?.value())?;
    put("monitoring", monitoring::create_module(cx)?.value())?;
    fill_version(cx, namespace)?;
    fill_records(cx, namespace, settings)?;
    fill_streams(cx, namespace, settings.unbuffered)?;
    for (name, text) in [
        ("platform", "linux"),
        ("byteorder", "little"),
        ("float_repr_style", "short"),
        ("platlibdir", "lib"),
        ("abiflags", ""),
        ("copyright", "Copyright (c) 2001 Python Software Foundation.\nAll Rights Reserved.\n\nCopyright (c) the Krait contributors."),
    ] {
        put(name, str::from_str(cx, text)?.value())?;
    }
    put("maxsize", int::from_i64(cx, i64::MAX)?)?;
    put("maxunicode", Value::from_length(0x10_FFFF))?;
    put("api_version", Value::from_length(1013))?;
    put("pycache_prefix", Value::NONE)?;
    for name in ["meta_path", "path_hooks"] {
        put(name, Gc::<List>::new(cx)?.value())?;
    }
    put("path_importer_cache", Gc::<Dict>::new(cx)?.value())?;
    put("builtin_module_names", builtin_names(cx)?)?;
    let standard = Gc::<crate::layout::Set>::new(cx, BuiltinClass::FrozenSet.shape())?;
    for name in crate::objects::exception::printing::standard_modules::STANDARD_MODULES {
        standard.add(cx, str::intern_str(cx, name)?.value())?;
    }
    put("stdlib_module_names", standard.value())?;
    for name in ["displayhook", "excepthook", "unraisablehook"] {
        if let Some(function) = namespace.get_str(cx, str::intern_str(cx, name)?) {
            put(&format!("__{name}__"), function)?;
        }
    }
    Ok(made)
}

fn x_options(cx: &Context, settings: &Settings) -> Outcome {
    let dict = Gc::<Dict>::new(cx)?;
    for (name, value) in &settings.x_options {
        let value = value.as_ref().map_or(Ok(Value::TRUE), |value| platform_text(cx, value))?;
        dict.set(cx, platform_text(cx, name)?, value)?;
    }
    Ok(dict.value())
}

fn builtin_names(cx: &Context) -> Outcome {
    let mut names: Vec<&str> = super::MODULES.iter().map(|row| row.name).chain(["builtins", "sys"]).collect();
    names.sort_unstable();
    let tuple = Gc::<Tuple>::allocate(cx, names.len())?;
    for (index, name) in names.iter().enumerate() {
        tuple.set_item(cx, index, str::intern_str(cx, name)?.value());
    }
    Ok(tuple.value())
}

fn fill_version(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    let (major, minor, micro) = version::NUMBERS;
    let number = |number: u32| Value::from_length(number as usize);
    let items =
        [number(major), number(minor), number(micro), str::intern_str(cx, "final")?.value(), Value::from_length(0)];
    let info = records::new(cx, BuiltinClass::VersionInfo, &items)?;
    let hexadecimal = u64::from(major) << 24 | u64::from(minor) << 16 | u64::from(micro) << 8 | 0xF0;
    set(cx, namespace, "version_info", info)?;
    set(cx, namespace, "hexversion", Value::from_length(hexadecimal as usize))?;
    set(cx, namespace, "version", str::from_str(cx, version::BUILD)?.value())?;
    let implementation = crate::objects::class::instance::new_instance(cx, cx.class(BuiltinClass::SimpleNamespace))?.value();
    let attribute = |name: &str, value: Value| crate::protocols::attributes::set_str(cx, implementation, name, value);
    attribute("name", str::from_str(cx, "krait")?.value())?;
    attribute("cache_tag", str::from_str(cx, "krait-314")?.value())?;
    attribute("version", info)?;
    attribute("hexversion", Value::from_length(hexadecimal as usize))?;
    set(cx, namespace, "implementation", implementation)
}

fn fill_records(cx: &Context, namespace: Gc<Dict>, settings: &Settings) -> Outcome<()> {
    let mut flags = ints(cx, &settings.flags)?;
    // dev_mode, safe_path: bools among ints.
    for index in [13, 15] {
        if let Some(flag) = flags.get_mut(index) {
            *flag = Value::from_bool(settings.flags[index] != 0);
        }
    }
    set(cx, namespace, "flags", records::new(cx, BuiltinClass::SystemFlags, &flags)?)?;
    let real = |number: f64| float::from_f64(cx, number);
    let whole = |number: i64| int::from_i64(cx, number);
    let floats = [
        real(f64::MAX)?,
        whole(1024)?,
        whole(308)?,
        real(f64::MIN_POSITIVE)?,
        whole(-1021)?,
        whole(-307)?,
        whole(15)?,
        whole(53)?,
        real(f64::EPSILON)?,
        whole(2)?,
        whole(1)?,
    ];
    set(cx, namespace, "float_info", records::new(cx, BuiltinClass::FloatInfo, &floats)?)?;
    set(cx, namespace, "int_info", records::new(cx, BuiltinClass::IntInfo, &ints(cx, &[30, 4, 4300, 640])?)?)?;
    let hashes = [
        whole(64)?,
        whole((1 << 61) - 1)?,
        whole(314_159)?,
        whole(0)?,
        whole(1_000_003)?,
        str::intern_str(cx, "siphash13")?.value(),
        whole(64)?,
        whole(128)?,
        whole(0)?,
    ];
    set(cx, namespace, "hash_info", records::new(cx, BuiltinClass::HashInfo, &hashes)?)
}

fn fill_streams(cx: &Context, namespace: Gc<Dict>, unbuffered: bool) -> Outcome<()> {
    let terminal = rustix::termios::isatty(rustix::stdio::stdout());
    let stdin = text_file::standard(cx, 0, "<stdin>", "r", Errors::SurrogateEscape, false)?;
    let stdout = text_file::standard(cx, 1, "<stdout>", "w", Errors::SurrogateEscape, terminal || unbuffered)?;
    let stderr = text_file::standard(cx, 2, "<stderr>", "w", Errors::BackslashReplace, true)?;
    for (name, stream) in [("stdin", stdin), ("stdout", stdout), ("stderr", stderr)] {
        set(cx, namespace, name, stream)?;
        set(cx, namespace, &format!("__{name}__"), stream)?;
    }
    Ok(())
}
