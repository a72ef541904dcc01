# Everything that these make lies in .bench; `make clean` removes it. Each command takes the place of its shell (exec): a make that is
# killed tells the command, but would not tell a shell between them.
PYTHON ?= python3
EMBEDDED = $(PYTHON) -m embedded
PORT ?=
CRASHES ?=
ORDERS ?=
SEED ?=
BENCH ?=
SITE ?=
SUITE ?=
ARGS ?=
JOBS ?=
PLAIN ?=

.PHONY: help setup demo serve test pins needs durations lint format benchmark check-bare clean

help:
	@echo "make demo       set everything up and run the demo company (ORDERS=300 for all; CRASHES=20 kills workers meanwhile);"
	@echo "                in a copy of a site of a reference bench: BENCH=folder SITE=site"
	@echo "make serve      serve desk, web pages and API (PORT=8000)"
	@echo "make test       run the tests (ARGS=\"tests/core -x\"; JOBS=1; PLAIN=1); on a reference bench: BENCH=folder SITE=site"
	@echo "make pins       accept what Frappe and ERPNext have changed of what they do not promise; BENCH=folder SITE=site"
	@echo "make needs      accept that the app needs more of ERPNext, or less (embedded/needs.json)"
	@echo "make durations  commit how long each test file took (tests/durations.json)"
	@echo "make lint       style, types, imports, rules of the house, needs of ERPNext (make format mends)"
	@echo "make benchmark  measure (ARGS=benchmarks/bench_flow.py); on a reference bench: BENCH=folder SITE=site"
	@echo "make check-bare run the demo and the tests on a bare Debian, as root (SUITE=trixie ORDERS=40 ARGS=tests/core)"
	@echo "make clean      stop what runs and remove all that these commands made"

setup:
	@exec $(EMBEDDED) setup

demo:
	@exec env ECOM_DEMO_CRASHES="$(CRASHES)" ECOM_DEMO_ORDERS="$(ORDERS)" ECOM_DEMO_SEED="$(SEED)" \
		$(EMBEDDED) demo $(if $(BENCH),--bench "$(BENCH)") $(if $(SITE),--site "$(SITE)")

serve:
	@exec $(EMBEDDED) serve $(if $(PORT),--port $(PORT))

test:
	@exec env PLAIN="$(PLAIN)" $(EMBEDDED) test $(if $(BENCH),--bench "$(BENCH)") $(if $(SITE),--site "$(SITE)") $(if $(JOBS),--jobs "$(JOBS)") -- $(ARGS)

# after the difference was read: pins the sources of what the app uses beyond the documented (tests/contract)
pins:
	@exec env UPDATE_PINS=1 $(EMBEDDED) test $(if $(BENCH),--bench "$(BENCH)") $(if $(SITE),--site "$(SITE)") --jobs 1 -- \
		tests/contract/test_private_interfaces.py

# derives embedded/needs.json from the app's code
needs:
	@exec $(PYTHON) -m embedded.needs --write

# commits to tests/durations.json how long each file took in this checkout's last runs
durations:
	@exec $(EMBEDDED) durations

lint:
	@exec $(EMBEDDED) lint

format:
	@exec $(EMBEDDED) lint --fix

benchmark:
	@exec $(EMBEDDED) benchmark $(if $(BENCH),--bench "$(BENCH)") $(if $(SITE),--site "$(SITE)") $(ARGS)

check-bare:
	@exec $(PYTHON) -m embedded.bare $(if $(ORDERS),--orders "$(ORDERS)") $(if $(ARGS),--tests="$(ARGS)") $(SUITE)

clean:
	@exec $(EMBEDDED) clean
