//! What is run: `-c` text, a script, a module, stdin; the module `__main__` and `sys`.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use krait_runtime::context::Context;
use krait_runtime::engine::{CompileMode, CompileRequest};
use krait_runtime::layout::{Code, Dict, Str};
use krait_runtime::object::Gc;
use krait_runtime::objects::exception::printing;
use krait_runtime::objects::module;
use krait_runtime::raised::{Outcome, Raised};
use krait_runtime::value::Value;
use krait_runtime::{builtins, modules};

use super::exit::Exit;
use crate::options::{Options, Program};

/// Runs the program and says how the process ends.
pub(super) fn run(cx: &Context, options: &Options) -> Exit {
    let outcome = set_up(cx, options).and_then(|globals| run_program(cx, options, globals));
    Exit::after(cx, outcome)
}

/// Makes `sys` and the module `__main__`, whose namespace it returns.
fn set_up(cx: &Context, options: &Options) -> Outcome<Gc<Dict>> {
    modules::sys::create_module(cx, &sys_settings(options))?;
    let main = module::new(cx, cx.names.__main__)?;
    let Some(globals) = main.namespace() else { return Err(krait_runtime::system_error!(cx, "no namespace")) };
    globals.set_str(cx, cx.names.__builtins__, builtins::module_value(cx)?)?;
    if let Some(modules) = cx.modules.get() {
        modules.set_str(cx, cx.names.__main__, main.value())?;
    }
    Ok(globals)
}

fn bytes_of(text: &OsStr) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn sys_settings(options: &Options) -> modules::sys::Settings {
    let (first, path) = match &options.program {
        Program::Code(_) => (OsString::from("-c"), OsString::new()),
        Program::Module(_) => (OsString::from("-m"), std::env::current_dir().unwrap_or_default().into_os_string()),
        Program::Script(script) => (script.clone(), script_folder(script)),
        Program::Input { dash } => (OsString::from(if *dash { "-" } else { "" }), OsString::new()),
    };
    let arguments = std::iter::once(&first).chain(&options.arguments).map(|text| bytes_of(text)).collect();
    let lead = if options.safe_path { None } else { Some(path) };
    let more = options.python_path.iter().flat_map(|path| std::env::split_paths(path)).map(|path| path.into_os_string());
    modules::sys::Settings {
        arguments,
        original_arguments: options.original_arguments.iter().map(|text| bytes_of(text)).collect(),
        path: lead.into_iter().chain(more).map(|path| path.into_vec()).collect(),
        executable: std::env::current_exe().unwrap_or_default().into_os_string().into_vec(),
        prefix: b"/usr/local".to_vec(),
        flags: [0; 20],
        warn_options: options.warn_options.iter().map(|text| bytes_of(text)).collect(),
        x_options: options.x_options.iter().map(|(name, value)| (bytes_of(name), value.as_deref().map(bytes_of))).collect(),
        unbuffered: !options.buffered_stdio,
        dont_write_bytecode: !options.write_bytecode,
    }
}

/// The folder of a script, as it leads `sys.path`: links resolved.
fn script_folder(script: &OsStr) -> OsString {
    let resolved = std::fs::canonicalize(script).unwrap_or_else(|_| Path::new(script).to_owned());
    resolved.parent().map(|folder| folder.as_os_str().to_owned()).unwrap_or_default()
}

fn run_program(cx: &Context, options: &Options, globals: Gc<Dict>) -> Outcome<()> {
    let (source, file_name) = match &options.program {
        Program::Code(text) => {
            let mut source = bytes_of(text);
            source.push(b'\n');
            (source, b"<string>".to_vec())
        }
        Program::Script(script) => (read_script(cx, options, script)?, absolute(script)),
        Program::Module(_) => return Err(cx.raise_absent("-m")),
        Program::Input { .. } => (read_input(cx)?, b"<stdin>".to_vec()),
    };
    let file_name = modules::sys::platform_text(cx, &file_name)?;
    let Some(file_name) = file_name.downcast::<Str>() else { return Ok(()) };
    if let Program::Script(_) = options.program {
        globals.set_str(cx, cx.names.__file__, file_name.value())?;
        globals.set_str(cx, cx.names.__cached__, Value::NONE)?;
    }
    let engine = cx.engine()?;
    let request = CompileRequest {
        source: &source,
        is_text: false,
        file_name,
        mode: CompileMode::Exec,
        flags: 0,
        dont_inherit: true,
        optimize: -1,
    };
    let code = engine.compile(cx, &request)?;
    if let (Program::Code(_), Some(code)) = (&options.program, code.downcast::<Code>()) {
        printing::register_code(cx, code, &String::from_utf8_lossy(&source));
    }
    match code.downcast::<Code>() {
        Some(code) => engine.execute(cx, code, globals, None, None).map(drop),
        None => Ok(()),
    }
}

/// A script's path as tracebacks and `__file__` show it.
fn absolute(script: &OsStr) -> Vec<u8> {
    let path = Path::new(script);
    match std::env::current_dir() {
        Ok(folder) if path.is_relative() => bytes_of(folder.join(path.strip_prefix("./").unwrap_or(path)).as_os_str()),
        _ => bytes_of(script),
    }
}

/// The script's bytes. What cannot be opened ends the process with code 2, as CPython does.
fn read_script(cx: &Context, options: &Options, script: &OsStr) -> Result<Vec<u8>, Raised> {
    match std::fs::read(script) {
        Ok(source) => Ok(source),
        Err(error) => {
            let number = error.raw_os_error().unwrap_or(0);
            let reason = krait_runtime::objects::exception::os_error::text_of_number(number);
            let (program, path) = (options.program_name.to_string_lossy(), script.to_string_lossy());
            Exit::complain(&format!("{program}: can't open file '{path}': [Errno {number}] {reason}\n"));
            Err(cx.raise_with(krait_runtime::builtin_class::BuiltinClass::SystemExit, &[Value::from_i32(2)]))
        }
    }
}

fn read_input(cx: &Context) -> Result<Vec<u8>, Raised> {
    let mut source = Vec::new();
    match std::io::Read::read_to_end(&mut std::io::stdin(), &mut source) {
        Ok(_) => Ok(source),
        Err(error) => Err(krait_runtime::objects::exception::os_error::raise_io(cx, &error, None)),
    }
}
