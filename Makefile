# The two commands a newcomer needs: `make build` and `make test`.
# Everything lives in .venv; nothing is installed anew unless pyproject.toml or constraints.txt changed.

PYTHON ?= python3
venv := .venv
python := $(venv)/bin/python
pip := $(python) -m pip --disable-pip-version-check --quiet install --constraint constraints.txt

.DEFAULT_GOAL := build
.PHONY: build test browser conformance bench format lock update-golden clean

build: $(venv)/built
	$(python) -m rgfeeds build

test: $(venv)/tested
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy
	$(venv)/bin/lint-imports
	$(python) -m coverage run -m pytest
	$(python) -m coverage report

# What the tests in a real browser need; without it they say so and are skipped.
browser: $(venv)/tested
	.ci/browser

# Real calendar programs and feed readers subscribe to a served build; see conformance/README.md.
conformance: $(venv)/tested
	$(pip) --editable '.[dev,conformance]'
	cd conformance && npm install --no-package-lock --ignore-scripts --no-audit --no-fund --silent
	$(python) -m pytest conformance

# Times rgfeeds beside Hugo and yaml2ics; see bench/README.md.
bench: $(venv)/bench/ready
	$(venv)/bench/bin/python -m bench $(BENCH)

format: $(venv)/tested
	$(python) -m ruff check --fix
	$(python) -m ruff format

# What the action and the workflows of groups install, with hashes; setuptools builds the one of them that has no wheel.
lock: $(venv)/tested
	echo setuptools | $(venv)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --constraint constraints.txt --output-file src/rgfeeds/requirements.txt pyproject.toml - > /dev/null

# Writes the golden folders anew; read the difference before you commit it.
update-golden: $(venv)/tested
	$(python) -m pytest --update-golden --ignore=tests/page --ignore=tests/unit tests

clean:
	rm -rf $(venv) conformance/node_modules .rgfeeds_cache public/* .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(python):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "rgfeeds needs Python 3.11 or later; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(venv)

$(venv)/built: $(python) pyproject.toml constraints.txt
	$(pip) --editable .
	@touch $@

# An environment of its own: what is installed for tests may slow the libraries down.
$(venv)/bench/ready: $(python) pyproject.toml constraints.txt
	$(python) -m venv $(venv)/bench
	$(venv)/bench/bin/python -m pip --disable-pip-version-check --quiet install --constraint constraints.txt --editable '.[bench]'
	@touch $@

$(venv)/tested: $(python) pyproject.toml constraints.txt
	$(pip) --editable '.[dev]'
	@touch $(venv)/built $@
