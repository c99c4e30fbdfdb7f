# Targets for people; `make help` lists them. Everything happens in .venv, made from pinned versions.

SUITE ?= casting
PYTHON ?= python3
BENCH := .venv/bin/bench
# The GPU build of TensorFlow where an NVIDIA driver answers.
EXTRAS := test$(shell nvidia-smi -L >/dev/null 2>&1 && echo ,gpu)
OPTIONS := $(if $(PROFILE),--profile $(PROFILE)) $(if $(SEEDS),--seeds $(SEEDS)) $(if $(JOBS),--jobs $(JOBS)) \
	$(if $(DEVICE),--device $(DEVICE))

.DEFAULT_GOAL := help
.PHONY: help setup bench plan table publish test slow benchmark lint schema constraints clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  with SUITE=name (casting), PROFILE=smoke|quick, SEEDS=42,43, JOBS=n, DEVICE=auto|cpu|gpu"

setup: .venv/ready ## Make the virtual environment with pinned dependencies

.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: set PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[$(EXTRAS)]'
	@touch $@

bench: .venv/ready ## Run a suite and show its table: make bench SUITE=casting PROFILE=smoke
	@$(BENCH) run $(SUITE) $(OPTIONS)

plan: .venv/ready ## Show what a run would do
	@$(BENCH) plan $(SUITE) $(if $(PROFILE),--profile $(PROFILE))

table: .venv/ready ## Show the table of what has run
	@$(BENCH) table $(SUITE) $(if $(PROFILE),--profile $(PROFILE))

publish: .venv/ready ## Copy a complete suite's results to results/
	@$(BENCH) publish $(SUITE)

test: .venv/ready ## Run the tests
	@.venv/bin/python -m pytest -q

slow: .venv/ready ## Run the tests that take longer than half a minute each
	@.venv/bin/python -m pytest -q -m slow

benchmark: .venv/ready ## Measure the claims about speed (idle machine; half an hour)
	@.venv/bin/python -m pytest -q -m benchmark tests/benchmarks

lint: .venv/ready ## Check style and types
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

schema: .venv/ready ## Write the JSON Schema of suite files again
	.venv/bin/python -m bench.suite.json_schema

constraints: .venv/ready ## Pin the newest versions of all dependencies
	.venv/bin/python -m pip install --quiet pip-tools
	.venv/bin/pip-compile --quiet --upgrade --extra test --strip-extras --annotation-style=line --no-header \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
		--output-file constraints.txt pyproject.toml

clean: ## Remove the virtual environment and caches of tools; results and runs stay
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis .benchmarks *.egg-info
