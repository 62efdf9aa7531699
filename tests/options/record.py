"""Records what CPython 3.14 makes of each command line in cases.txt, as the text that Krait's own tests compare with.

Run by a CPython 3.14 that has its test package: python3.14 tests/options/record.py
Writes recorded.txt beside it. A case is a `$` line, then either `exit N` with the messages, or the names and values of
the configuration's fields that differ from those of a run without options.
"""

import os
import shlex
import subprocess
import sys
import tempfile

PROBE = """\
import _testinternalcapi, sys
configs = _testinternalcapi.get_configs()
fields = dict(configs["config"], utf8_mode=configs["pre_config"]["utf8_mode"])
fields["inspect"] = sys.flags.inspect
fields["argv"] = tuple(sys.argv) if fields["run_module"] is None else ("-m", *sys.argv[1:])
for name in NAMES:
    value = fields[name]
    if isinstance(value, dict):
        value = tuple(k if v is True else f"{k}={v}" for k, v in value.items())
    if isinstance(value, tuple):
        value = "|".join(value)
    value = str(int(value) if isinstance(value, bool) else value)
    print("\\n@", name, value.replace("\\n", "~"), flush=True)
"""

NAMES = """
argv orig_argv run_command run_filename run_module
bytes_warning write_bytecode parser_debug use_environment inspect interactive isolated optimization_level safe_path quiet
user_site_directory site_import buffered_stdio verbose skip_source_first_line warnoptions xoptions check_hash_pycs_mode
dev_mode utf8_mode faulthandler tracemalloc import_time int_max_str_digits code_debug_ranges cpu_count use_frozen_modules
use_hash_seed hash_seed perf_profiling remote_debug pycache_prefix warn_default_encoding thread_inherit_context
context_aware_warnings stdio_encoding stdio_errors pythonpath_env
""".split()

HERE = os.path.dirname(os.path.abspath(__file__))
CODE = PROBE.replace("NAMES", repr(NAMES))


def run(line, folder):
    words = shlex.split(line)
    environment = {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
    while words and words[0].startswith("PYTHON") and "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        environment[name] = value
    arguments = ["python"] + [word.replace("PROBE", CODE) for word in words]
    pipes = dict(input=CODE, capture_output=True, encoding="utf-8", errors="replace")
    done = subprocess.run(arguments, executable=sys.executable, env=environment, cwd=folder, **pipes)
    if done.returncode:
        return done.returncode, done.stderr.splitlines()
    found = [found[2:].split(" ", 1) for found in done.stdout.splitlines() if found.startswith("@ ")]
    # Under -i the prompt reads the probe once more: the first answer counts.
    fields = {name: value.replace(CODE.replace("\n", "~"), "PROBE") for name, value in reversed(found)}
    fields = {name: fields[name] for name in NAMES if name in fields}
    assert list(fields) == NAMES, (line, done.stdout, done.stderr)
    if fields["run_command"] != "None":
        fields["run_command"] = "PROBE"
    return 0, fields


def main():
    with tempfile.TemporaryDirectory() as folder, open(os.path.join(HERE, "recorded.txt"), "w", encoding="utf-8") as out:
        with open(os.path.join(folder, "probe.py"), "w", encoding="utf-8") as probe:
            probe.write("'the line that -x skips'\n" + CODE)
        _, plain = run("-", folder)
        print("# Recorded from CPython", sys.version.split()[0], "by tests/options/record.py.", file=out)
        with open(os.path.join(HERE, "cases.txt"), encoding="utf-8") as cases:
            for line in filter(lambda line: line.strip() and not line.startswith("#"), cases):
                print("\n$", line.rstrip("\n"), file=out)
                code, result = run(line.rstrip("\n"), folder)
                if code:
                    print("exit", code, file=out)
                    print("\n".join(" ".join(["stderr", text]) for text in result if text), file=out)
                    continue
                for name, value in result.items():
                    if value != plain[name] or name == "argv":
                        print(name, value.replace(folder, "FOLDER"), file=out)


main()
