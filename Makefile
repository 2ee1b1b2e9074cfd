# make demo    install, ingest the sample articles, print a cited answer
# make bot     start the Discord bot (needs DISCORD_TOKEN in .env)
# make test    everything that CI runs: format, lint, types, import rules, tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo bot test format clean

demo: $(VENV)/installed
	@$(BIN)/python -m bot demo

bot: $(VENV)/installed
	@$(BIN)/python -m bot run

test: $(VENV)/installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

format: $(VENV)/installed-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing into $(VENV) (once; torch is the largest part)"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[model]'
	@touch $@

$(VENV)/installed-test: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[model,test]'
	@touch $@ $(VENV)/installed
