# Everything a newcomer needs; the work itself is done by the `compatriots` command.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
SERVE ?= 1
UV := .uv/bin/uv
BIN := .venv/bin
# Its own path: by that of a shim, .venv would be taken for another Python's and made anew.
WHERE = $(PYTHON) -c 'import sys; print(sys.executable)'

.DEFAULT_GOAL := help
.PHONY: help setup run test bench lint generate

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1  — /'

# A frozen sync never rewrites the lock; the tool itself is pinned by its own file. Compiled
# once, the packages need not be compiled by every command where Python may not write caches.
.uv/ready: requirements-uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	  { echo "Python 3.11 is needed: install it, or name it with PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-uv.txt
	@touch $@

.venv/ready: .uv/ready uv.lock pyproject.toml
	@UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --quiet --compile-bytecode --no-default-groups --python "$$($(WHERE))"
	@touch $@

.venv/ready-dev: .venv/ready
	@UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --quiet --compile-bytecode --python "$$($(WHERE))"
	@touch $@

setup: .venv/ready ## install what the product needs into .venv

run: setup ## load, build, release, then serve the dashboards and Dagster (SERVE=0 ends before serving; EXPORTS=dir)
	@$(BIN)/compatriots start $(if $(EXPORTS),--exports "$(EXPORTS)") $(if $(filter 0,$(SERVE)),--no-serve)

# A file stays with one process: its tests share what was costly to make.
test: .venv/ready-dev ## set up what the tests need and run them all
	@$(BIN)/python tests/prepare_browser.py
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(PYTEST_ARGUMENTS)

bench: .venv/ready-dev ## measure the budgets as ratios in one run
	@$(BIN)/python tests/prepare_browser.py
	@$(BIN)/python -m tests.benchmarks

lint: .venv/ready-dev ## style, types, SQL
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/sqlfluff lint dbt/models --processes 2

generate: .venv/ready-dev ## write what is generated from contracts and indicators, to be committed
	@$(BIN)/python -m dagster_project.contracts.generate && $(BIN)/python -m dagster_project.catalogue
