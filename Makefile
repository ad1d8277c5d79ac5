# `make archive` and `make test` do all the set-up they need, on Debian, Ubuntu and macOS; a second run is quick.
# Variables: PYTHON (an interpreter, 3.11 or newer), OUT and CORPUS (for archive), TESTS (paths, for test).

VENV := .venv
BIN := $(VENV)/bin
CORPUS ?= corpus
OUT ?= build
TESTS ?=
CHECKERS := tools/checkers

# macOS does not look for Homebrew's pango by itself, and its shell drops this variable: so it stands in each command.
ifeq ($(shell uname),Darwin)
RUN := DYLD_FALLBACK_LIBRARY_PATH="$$(brew --prefix 2>/dev/null)/lib:/usr/local/lib:/usr/lib"
endif

.PHONY: help archive test test-full lint checkers constraints clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile

archive: $(VENV)/.library ## build the archive of corpus/ in build/
	$(RUN) $(BIN)/kei-archive build "$(CORPUS)" -o "$(OUT)"

test: checkers lint ## every check but the long ones
	$(RUN) $(BIN)/python -m pytest -n 3 --dist worksteal -m "not full" $(TESTS)

test-full: checkers lint ## every check; the long ones too (scale, fault injection, fuzzing)
	$(RUN) $(BIN)/python -m pytest -n 3 --dist worksteal $(TESTS)

lint: $(VENV)/.checkers ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

checkers: $(VENV)/.checkers $(VENV)/.npm ## what the tests need beyond the library

$(VENV)/.library: pyproject.toml constraints.txt tools/setup.sh
	@PYTHON="$(PYTHON)" sh tools/setup.sh library

$(VENV)/.checkers: $(VENV)/.library
	@sh tools/setup.sh checkers

$(VENV)/.npm: $(VENV)/.checkers $(CHECKERS)/package-lock.json
	@sh tools/setup.sh npm

constraints: ## pin the newest versions that pyproject.toml allows
	@sh tools/setup.sh constraints

clean: ## take away what was built; .venv stays
	find build -mindepth 1 ! -name README.md -delete
	rm -rf dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
