# Everything a newcomer needs; the work itself is done by the `compatriots` command.
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
# The first that runs; 3.11 first, the one everything is measured with. A name alone may be a shim
# with nothing behind it.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
  $$name -c '$(SUPPORTED)' 2>/dev/null && echo $$name && break; done)
SERVE ?= 1
UV := .uv/bin/uv
BIN := .venv/bin
# Two more than there are cores: tests wait for programs, for browsers, and for the demo run that
# another process makes.
WORKERS ?= $(shell expr $$(nproc) + 2)
# Its own path: by that of a shim, .venv would be taken for another Python's and made anew.
WHERE = $(PYTHON) -c 'import sys; print(sys.executable)'

.DEFAULT_GOAL := help
# A file stays with one process: its tests share what was costly to make. The longest come first.
PARALLEL := --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: help setup run test test-spark unit one dbt bench lint style types sql generate matching scaling

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1  — /'

# A frozen sync never rewrites the lock; the tool itself is pinned by its own file. Compiled
# once, the packages need not be compiled by every command where Python may not write caches.
.uv/ready: requirements-uv.txt
	@$(or $(PYTHON),false) -c '$(SUPPORTED)' || \
	  { echo "Python 3.11, 3.12 or 3.13 is needed: install it, or name it with PYTHON=/path/to/python"; exit 2; }
	@$(PYTHON) -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-uv.txt
	@touch $@

.venv/ready: .uv/ready uv.lock pyproject.toml
	@UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --quiet --compile-bytecode --no-default-groups --python "$$($(WHERE))"
	@touch $@

.venv/ready-dev: .venv/ready
	@UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --quiet --compile-bytecode --python "$$($(WHERE))"
	@touch $@

.venv/ready-spark: .venv/ready-dev
	@UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --quiet --extra spark --group spark-test --python "$$($(WHERE))"
	@touch $@

setup: .venv/ready ## install what the product needs into .venv

run: setup ## load, build, release, then serve the dashboards and Dagster (SERVE=0 ends before serving; EXPORTS=dir)
	@$(BIN)/compatriots start $(if $(EXPORTS),--exports "$(EXPORTS)") $(if $(filter 0,$(SERVE)),--no-serve)

test: .venv/ready-dev ## set up what the tests need, check style and types, run all tests
	@$(BIN)/python tests/prepare_tools.py
	@$(MAKE) --no-print-directory --jobs=2 --output-sync --old-file=.venv/ready-dev lint
	@$(BIN)/python -m pytest $(PARALLEL) $(PYTEST_ARGUMENTS)

unit: .venv/ready-dev ## the quick tests: a minute
	@$(BIN)/python -m pytest $(PARALLEL) -m unit $(PYTEST_ARGUMENTS)

one: .venv/ready-dev ## one test or file: T=name, or T=tests/unit/test_key.py
	@$(BIN)/python -m pytest $(if $(findstring /,$(T)),"$(T)",\
	  -k "$(T)" $$(grep -rlF --include='test_*.py' -e "$(T)" tests; find tests -name 'test_*.py' -name "*$(T)*")) $(PYTEST_ARGUMENTS)

dbt: .venv/ready-dev ## build models on a small world written by hand, with dbt's tests: M=selector, or all
	@$(BIN)/python -m tests.pipeline.build_by_dbt $(M)

test-spark: .venv/ready-dev ## the same SQL on a Spark cluster of this machine: eight minutes; installs Java and Spark (0.5 GB)
	@$(BIN)/python tests/prepare_tools.py spark
	@$(MAKE) --silent --no-print-directory .venv/ready-spark
	@COMPATRIOTS_TEST_SPARK=1 $(BIN)/python -m pytest tests/spark $(PYTEST_ARGUMENTS)

bench: .venv/ready-dev ## measure the budgets as ratios in one run
	@$(BIN)/python tests/prepare_tools.py
	@$(BIN)/python -m tests.benchmarks

scaling: .venv/ready-dev ## measure twenty times the demo's registrations on both engines; writes docs/scaling.md; an hour, 6 GB of disk, 12 GB of memory
	@$(BIN)/python tests/prepare_tools.py spark
	@$(MAKE) --no-print-directory --old-file=.venv/ready-dev .venv/ready-spark
	@$(BIN)/python -m tests.scaling $(SCALING_ARGUMENTS)

lint: style types sql ## style, types, SQL; quicker with --jobs=2

types: .venv/ready-dev
	@$(BIN)/mypy

sql: .venv/ready-dev
	@$(BIN)/sqlfluff lint dbt/models

style: .venv/ready-dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

matching: .venv/ready-dev ## measure how well persons are told apart; writes docs/matching.md and its seed
	@$(BIN)/python -m tests.matching

generate: .venv/ready-dev ## write what is generated from contracts and indicators, to be committed
	@$(BIN)/python -m dagster_project.contracts.generate && $(BIN)/python -m dagster_project.catalogue
