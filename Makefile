# The commands of daily work; `make help` lists them. Each target that builds runs scripts/setup first, which installs
# what is missing on Debian 12 (saying so) and finds LLVM 22, or takes the one that LLVM_SYS_221_PREFIX names.

CARGO   ?= cargo
PROFILE ?= release
PREFIX  ?= /usr/local
DESTDIR ?=
ARGS    ?=
PYTHON  ?= python3

# Cargo's folder for a profile: `dev` alone is not called by its name.
output  := $(or $(CARGO_TARGET_DIR),target)/$(if $(filter dev,$(PROFILE)),debug,$(PROFILE))
with_llvm = prefix=$$(scripts/setup) && LLVM_SYS_221_PREFIX="$$prefix"

.DEFAULT_GOAL := help
.PHONY: help build run test cpython-tests install pyperformance micro

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## krait and its back end, optimised (PROFILE=dev for a quick build)
	@$(with_llvm) $(CARGO) build --workspace --profile $(PROFILE)

run: ## run a program: make run PROGRAM=examples/nbody.py ARGS="..."
	@test -n "$(PROGRAM)" || { echo "which program? For example: make run PROGRAM=examples/nbody.py" >&2; exit 2; }
	@$(with_llvm) $(CARGO) build --quiet --workspace --profile $(PROFILE)
	@$(output)/krait $(PROGRAM) $(ARGS)

# The back end is a dynamic library that the tested binary opens, and `cargo test` alone would not build it.
test: ## build everything with debug assertions and run all tests
	@$(with_llvm) $(CARGO) build --workspace
	@$(with_llvm) $(CARGO) test --workspace --no-fail-fast

cpython-tests: build ## run CPython's own test files: make cpython-tests PYTHON_TESTS=.../Lib/test
	@test -n "$(PYTHON_TESTS)" || { echo "where is CPython's package test? PYTHON_TESTS=folder" >&2; exit 2; }
	@$(PYTHON) tests/cpython/run.py $(PYTHON_TESTS) --krait $(output)/krait $(ARGS)

install: build ## put krait and its back end under PREFIX (/usr/local), below DESTDIR
	install -D -m 755 $(output)/krait $(DESTDIR)$(PREFIX)/bin/krait
	install -D -m 644 $(output)/libkrait_backend.so $(DESTDIR)$(PREFIX)/lib/krait/libkrait_backend.so

# The first is what the others are compared with. The runner itself works on any Python from 3.11 on.
compared = --python python="$(PYTHON)" --python krait=$(output)/krait --python interpreter="$(output)/krait --jit=off"

pyperformance: build ## pyperformance's programs, fetched through pip, on PYTHON and on krait, results checked
	python3 benchsuite/run.py --suite pyperformance $(compared) $(ARGS)

micro: build ## our own small benchmarks on PYTHON, on krait and as C (installs clang-22)
	@scripts/setup clang >/dev/null
	python3 benchsuite/run.py --suite micro $(compared) --c clang-22 $(ARGS)
