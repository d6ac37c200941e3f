# Two commands matter: `make demo` and `make test`. Everything they need is installed here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := tests/npm/node_modules/.ready
PACKAGES := graph connectors findings governance reports scanner

.PHONY: install demo test check format lint types contracts dead-code docs docs-current coverage bench mutants pin sbom audit clean

install: $(READY)

$(READY): requirements/dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || (apt-get update -q && apt-get install -qy python3-venv && $(PYTHON) -m venv $(VENV))
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

# A browser, and the programs that read our reports as their consumers do.
$(TOOLS): tests/npm/package-lock.json tests/tools.sh
	bash tests/tools.sh
	touch $(TOOLS)

demo: $(READY)
	$(BIN)/muster demo

test: $(READY) $(TOOLS)
	$(BIN)/python -m pytest -q -n 2

check: lint types contracts dead-code docs-current coverage

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports

dead-code: $(READY)
	$(BIN)/vulture

docs: $(READY)
	$(BIN)/python docs/generate.py

docs-current: $(READY)
	$(BIN)/python docs/generate.py --check
	$(BIN)/python -m graph.aws.knowledge.generate --check

coverage: $(READY) $(TOOLS)
	rm -rf .covered
	MUSTER_COVERED=.covered $(BIN)/python -m pytest -q -n 2
	@$(BIN)/python tests/coverage_floor.py .covered

bench: $(READY)
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python -m benchmarks.formats
	$(BIN)/python -m benchmarks.creep 2000

mutants: $(READY)
	$(BIN)/python -m benchmarks.mutants.run

pin: $(READY)
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/dev.txt

sbom: $(READY)
	$(BIN)/cyclonedx-py environment $(BIN)/python --output-reproducible -o sbom.json

audit: $(READY)
	$(BIN)/pip-audit --strict --skip-editable --disable-pip --require-hashes -r requirements/dev.txt

clean:
	rm -rf $(VENV) tests/npm/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .covered dist orchard sbom.json
