# Everything that these make lies in .bench; `make clean` removes it.
PYTHON ?= python3
EMBEDDED = $(PYTHON) -m embedded
PORT ?=
CRASHES ?=
ORDERS ?=
SEED ?=
BENCH ?=
SITE ?=
ARGS ?=

.PHONY: help setup demo serve test lint format benchmark clean

help:
	@echo "make demo       set everything up and run the demo company (CRASHES=20 kills workers meanwhile; ORDERS=40)"
	@echo "make serve      serve desk, web pages and API (PORT=8000)"
	@echo "make test       run the tests (ARGS=\"tests/core -x\"); on a reference bench: BENCH=folder SITE=site"
	@echo "make lint       ruff and import-linter"
	@echo "make benchmark  measure (ARGS=benchmarks/bench_flow.py); on a reference bench: BENCH=folder SITE=site"
	@echo "make clean      stop what runs and remove all that these commands made"

setup:
	@$(EMBEDDED) setup

demo:
	@ECOM_DEMO_CRASHES="$(CRASHES)" ECOM_DEMO_ORDERS="$(ORDERS)" ECOM_DEMO_SEED="$(SEED)" $(EMBEDDED) demo

serve:
	@$(EMBEDDED) serve $(if $(PORT),--port $(PORT))

test:
	@$(EMBEDDED) test $(if $(BENCH),--bench "$(BENCH)") $(if $(SITE),--site "$(SITE)") -- $(ARGS)

lint:
	@$(EMBEDDED) lint

format:
	@$(EMBEDDED) lint --fix

benchmark:
	@$(EMBEDDED) benchmark $(if $(BENCH),--bench "$(BENCH)") $(if $(SITE),--site "$(SITE)") $(ARGS)

clean:
	@$(EMBEDDED) clean
