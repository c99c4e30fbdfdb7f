# Targets for people; `make help` lists them. Everything happens in .venv, made from pinned versions.

SUITE ?= casting
PYTHON ?= python3
# The GPU build of TensorFlow where an NVIDIA driver answers.
GPU := $(shell nvidia-smi -L >/dev/null 2>&1 && echo -gpu)
READY := .venv/ready$(GPU)
PIP := .venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
CHOICE := $(SUITE) $(if $(PROFILE),--profile $(PROFILE)) $(if $(DEVICE),--device $(DEVICE))
SELECTION := $(CHOICE) $(if $(SEEDS),--seeds $(SEEDS))
SEARCHER := $(if $(ENGINE),--engine $(ENGINE)) $(if $(TRIALS),--trials $(TRIALS))
JOBS_OPTION := $(if $(JOBS),--jobs $(JOBS))

.DEFAULT_GOAL := help
.PHONY: help setup bench plan search table publish test backends slow benchmark lint schema constraints clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  with SUITE=name (casting), PROFILE=smoke|quick, DEVICE=auto|cpu|gpu|gpu:N, SEEDS=42,43, JOBS=n,"
	@echo "  and for search ENGINE=optuna|keras-tuner, TRIALS=n"

setup: $(READY) ## Make the virtual environment with pinned dependencies

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: set PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv .venv

$(READY): pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) -e '.$(if $(GPU),[gpu])'
	@touch $@

.venv/ready-test: $(READY)
	$(PIP) -e '.[test]'
	@touch $@

.venv/ready-backends: .venv/ready-test
	$(PIP) -e '.[backends]'
	@touch $@

bench: $(READY) ## Run a suite and show its table: make bench SUITE=casting PROFILE=smoke
	@.venv/bin/bench run $(SELECTION) $(JOBS_OPTION)

plan: $(READY) ## Show what a run would do
	@.venv/bin/bench plan $(SELECTION) $(JOBS_OPTION)

search: $(READY) ## Look for a better network than the suite declares: make search SUITE=fruits ENGINE=optuna
	@.venv/bin/bench search $(CHOICE) $(SEARCHER)

table: $(READY) ## Show the table of what has run
	@.venv/bin/bench table $(SELECTION)

publish: $(READY) ## Copy a complete suite's results to results/
	@.venv/bin/bench publish $(CHOICE)

test: .venv/ready-test ## Run the tests
	@.venv/bin/python -m pytest -q -n auto --maxprocesses 4 --dist loadfile -m 'not benchmark and not slow and not alone'
	@.venv/bin/python -m pytest -q -m alone $$(grep -rl --include='test_*.py' 'mark\.alone' tests)

backends: .venv/ready-backends ## Run the tests of JAX and PyTorch (`make test` runs those of TensorFlow)
	@.venv/bin/python -m pytest -q -n auto --maxprocesses 4 -k 'not [tensorflow]' tests/backends

slow: .venv/ready-test ## Run the tests that take longer than half a minute each
	@.venv/bin/python -m pytest -q -m slow

benchmark: .venv/ready-test ## Measure the claims about speed (idle machine; about an hour)
	@.venv/bin/python -m pytest -q -s -m benchmark tests/benchmarks

lint: .venv/ready-test ## Check style and types
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

schema: $(READY) ## Write the JSON Schema of suite files again
	.venv/bin/python -m bench.suite.json_schema

constraints: .venv/ready-test ## Pin the newest versions of all dependencies
	.venv/bin/python -m pip install --quiet pip-tools
	.venv/bin/pip-compile --quiet --upgrade --extra test --extra kaggle --extra backends --strip-extras \
		--annotation-style=line --no-header --output-file constraints.txt pyproject.toml
	@# Options, such as where this machine gets its packages, and whether for a GPU, are its own matter.
	@sed -i '/^-/d; s/^\([^ ]*\)+cpu /\1 /' constraints.txt

clean: ## Remove the virtual environment and caches of tools; results and runs stay
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis .benchmarks *.egg-info
