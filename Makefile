# make run    the app, in the browser        make test   everything that must hold
# make bench  speed and memory, as ratios    make lookup-tables   derive the shipped tables again
# make bench-loading CORPORA=DIR and make bench-values CORPORA=DIR measure accuracy on folders of real data

PYTHON ?= python3
BIN := .venv/bin
CORPORA ?=

.PHONY: run test bench bench-loading bench-values lookup-tables clean

run: .venv/app
	$(BIN)/streamlit run app.py

test: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2

bench: .venv/dev
	$(BIN)/python bench/bench.py
	$(BIN)/python bench/bench_transforms.py

bench-loading: .venv/dev
	$(BIN)/python bench/bench_loading.py $(CORPORA)

bench-values: .venv/dev
	$(BIN)/python bench/bench_values.py $(CORPORA)

lookup-tables: .venv/app
	$(BIN)/pip install --quiet --disable-pip-version-check langdetect==1.0.9
	for script in lookup_tables/derive/*.py; do PYTHONPATH=. $(BIN)/python $$script || exit 1; done

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/app: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/dev: requirements-dev.txt requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ .venv/app
