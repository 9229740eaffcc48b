# Each target does its own set-up: on a fresh machine it needs CPython 3.11 and make, nothing else.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
PORT ?= 8000
BIN := .venv/bin
# On a terminal pip shows what it loads, with a bar; a log gets the lines of this file only.
PIP = $(BIN)/python -m pip $$([ -t 2 ] || echo --quiet) --disable-pip-version-check install --no-deps
STAMP := .venv/installed
MARK := .venv/unfinished
LOCKS := requirements.lock torch.lock pyproject.toml hatch_build.py

ifneq ($(shell cat $(STAMP) 2>/dev/null),$(CURDIR))
.PHONY: $(STAMP) # there is none yet, or the checkout was moved: scripts hold its path
endif
.PHONY: help install demo test soak screenshots bench audit lock translations wheel browser
.NOTPARALLEL:

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## Make .venv with everything in it: the marketplace command, python -m matching

$(STAMP): $(LOCKS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || { \
		echo "CPython 3.11 is needed; found: $$($(PYTHON) --version 2>&1). Elsewhere: make PYTHON=…"; \
		exit 2; }
	@if [ -e .venv ] && { [ -e $(MARK) ] || ! $(BIN)/python -m pip --version >/dev/null 2>&1 || \
		{ [ -e $@ ] && [ "$$(cat $@)" != '$(CURDIR)' ]; }; }; then \
		echo "→ Clearing .venv, which was left half made or was moved"; rm -rf .venv; fi
	@[ -e .venv ] || { echo "→ Making .venv with $$($(PYTHON) --version)"; \
		$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "python -m venv fails; on Debian install the package python3.11-venv"; exit 2; }; }
	@touch $(MARK)
	@echo "→ Installing PyTorch (loads some 200 MB, takes minutes)"
	@$(PIP) -r torch.lock
	@echo "→ Installing $$(grep -c '==' requirements.lock) packages (takes minutes)"
	@$(PIP) --require-hashes -r requirements.lock
	@echo "→ Installing gongxu itself"
	@$(PIP) --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q marketplace matching # or the first start would do it
	@$(BIN)/python -c 'import torch' || { \
		echo "This PyTorch is not a CPU build; README.md says where pip finds one"; exit 2; }
	@rm $(MARK); printf %s '$(CURDIR)' > $@
	@echo "→ Ready: $(BIN)/marketplace --help"

demo: install ## Fill a demo market and serve it on 127.0.0.1 (PORT=8000)
	@exec $(BIN)/marketplace demo --port $(PORT)

test: install browser ## Run everything that CI runs
	@echo "→ ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "→ mypy"
	@$(BIN)/mypy
	@echo "→ pytest"
	@$(BIN)/pytest -m "not soak" --cov --cov-report=term --cov-fail-under=95
	@echo "→ coverage of the library, every branch"
	@$(BIN)/coverage report --include='matching/*' --fail-under=100

soak: install ## Kill workers and withdraw listings under load, again and again (12 minutes)
	@$(BIN)/pytest -m soak -o faulthandler_timeout=3600

screenshots: install browser ## Take a picture of every page into screenshots/
	@$(BIN)/python tests/journeys/screenshots.py --out screenshots

bench: install ## Measure the demo's start and memory, pages at 20,000 listings, and ledgers
	@$(BIN)/python bench/demo.py
	@$(BIN)/python bench/pages.py
	@$(BIN)/python bench/ledger_deletion.py
	@$(BIN)/python -m matching ledger bench/ledger/pairs.jsonl --encoder none

audit: install browser ## Judge pages by Lighthouse and the Nu HTML checker (npm and Java needed)
	@PYTHONPATH=tests/journeys $(BIN)/python bench/audit.py

browser:
	@.ci/browser

wheel: install ## Build dist/*.whl
	@rm -f dist/*.whl
	@$(BIN)/hatchling build --target wheel

translations: install ## Bring translations/ up to date with the texts in code and templates
	@pot=$$(mktemp); trap 'rm -f $$pot' EXIT; \
	$(BIN)/pybabel --quiet extract -F translations/babel.toml -k lazy_gettext \
		-k lazy_ngettext:1,2 --no-location --width 100 -o $$pot . && \
	$(BIN)/pybabel --quiet update -i $$pot -d translations -l zh \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 100

lock: ## Choose the newest dependencies that pyproject.toml allows and write requirements.lock
	@PYTHON=$(PYTHON) .ci/lock
