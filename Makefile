# Everything a contributor runs. Each target installs what it needs (tools/bootstrap.sh) and may be run again.
# Variables: PYTHON (the interpreter that can import qgis), PROFILE (QGIS profile of `make link`), ARGS (passed on).
.POSIX:
.SUFFIXES:

PYTHON = /usr/bin/python3
PROFILE = default
ARGS =
BIN = .venv/bin
PY = $(BIN)/python
SOURCES = sinp_hdf_plugin tools tests bench

.PHONY: help env demo test lint stage package link bench docs screenshots i18n baseline clean

help:
	@echo 'make demo         convert the sample tables with a headless QGIS, print the counts (results in build/demo)'
	@echo 'make test         both test suites: tests/unit without QGIS, tests/qgis with it'
	@echo 'make lint         every static check'
	@echo 'make stage        the installable plugin in build/stage/sinp_hdf_plugin'
	@echo 'make package      the zip for plugins.qgis.org in build/'
	@echo 'make link         symlinks into your QGIS profile (PROFILE=default)'
	@echo 'make bench        benchmarks, with their ratios (ARGS="..." is passed on)'
	@echo 'make docs         write the pages and the schema of docs/ that derive from the format data'
	@echo 'make screenshots  pictures of the plugin on a virtual screen, in build/screenshots'
	@echo 'make i18n         bring resources/i18n/*.ts up to date with the sources'
	@echo 'make baseline     acknowledge false positives of detect-secrets (.secrets.baseline)'
	@echo 'make clean        remove what was built (rm -r .venv removes the environment too)'

env:
	@PYTHON=$(PYTHON) sh tools/bootstrap.sh

demo: stage
	$(PY) -m tools.demo $(ARGS)

test: env
	$(PY) -m pytest -p no:pytest_qgis tests/unit $(ARGS)
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest tests/qgis $(ARGS)

lint: env
	$(BIN)/ruff check --output-format concise .
	$(BIN)/mypy
	$(BIN)/flake8 $(SOURCES)
	$(BIN)/bandit -q -c pyproject.toml -r sinp_hdf_plugin
	$(PY) -m tools.check_secrets
	$(PY) -m tools.check_imports
	$(PY) -m tools.check_qt_names
	$(PY) -m tools.check_json
	$(PY) -m tools.build_docs --check
	$(PY) -m tools.i18n --check

stage: env
	$(PY) -m tools.stage

package: env
	$(PY) -m tools.package

link: env
	$(PY) -m tools.link --profile $(PROFILE) $(ARGS)

bench: env
	$(PY) -m bench $(ARGS)

docs: env
	$(PY) -m tools.build_docs $(ARGS)

screenshots: demo
	@PYTHON=$(PYTHON) sh tools/bootstrap.sh screen
	$(PY) -m tools.screenshots $(ARGS)

i18n: env
	$(PY) -m tools.i18n

baseline: env
	$(PY) -m tools.check_secrets --update

clean:
	rm -rf build .qgis-settings .pytest_cache .mypy_cache .ruff_cache
	rm -f resources/i18n/*.qm
	find sinp_hdf_plugin tools tests -name __pycache__ -type d -prune -exec rm -rf {} +
