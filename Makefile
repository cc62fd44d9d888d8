# Everything a newcomer needs: `make demo` and `make test`. Each target makes what it lacks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export RASHOMON_HOME ?= $(CURDIR)/demo
# A process for each core; the tests of a file stay together, since they share what is costly to make.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile

.PHONY: demo serve guide test test-slow quality lint format clean

demo: $(VENV)/installed  ## index samples/, compare two real events, write report.html
	$(BIN)/rashomon demo

serve: $(VENV)/installed  ## answer over HTTP on port 8000, from the demo's store
	$(BIN)/rashomon serve

guide: $(VENV)/installed  ## take the pictures of docs/guide.md anew
	$(BIN)/rashomon demo
	$(BIN)/python -m tests.browser.guide $(RASHOMON_HOME)

test: $(VENV)/installed lint  ## format, lint, types, architecture, tests
	$(PYTEST)

test-slow: $(VENV)/installed  ## the suites that take minutes: killed indexers, damaged documents
	$(PYTEST) -m slow

quality: $(VENV)/installed  ## quality floors on the development data: make quality DATA=folder
	$(BIN)/python -m benchmarks.quality $(DATA)

lint: $(VENV)/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) demo report.html report-aleppo.html .mypy_cache .pytest_cache .ruff_cache
