# make run   sets up, runs over CORPUS and says where the result lies        make test   sets up and runs every test
# make check lint and types                                                  make clean  forgets the virtual environment
CORPUS ?= corpus
OUTPUT ?= outputs
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check dictionary clean

# exit code 3: some files were rejected, and the run has said which
run: .venv/installed
	$(BIN)/school-summaries run "$(CORPUS)" --output "$(OUTPUT)" || test $$? -eq 3

test: .venv/installed
	$(BIN)/python -m pytest

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv

dictionary: .venv/installed
	$(BIN)/python -c "from pipeline import tables; from pathlib import Path; Path('outputs/README.md').write_text(tables.dictionary(), encoding='utf-8')"
