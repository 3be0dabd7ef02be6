# Every action a contributor takes is one target here; `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed
COMPOSE ?= docker compose
TRIGGERED ?= 投诉|举报|复查|complaint|re-?inspection|compliance|reopening|poisoning
PYTEST = $(BIN)/pytest --numprocesses logical --dist loadgroup
WITHIN = $(BIN)/python -m tests.budgets
JOURNEY = tests/e2e/test_journey.py
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

# Where it is set every process compiles all that it imports anew, for 4 s instead of 1.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup lock format examples lint types unit contract integration e2e chaos clients fuzz mutants bench \
	test ci long rules law schemas docs migrate revision try try-reset replay pictures broker up down

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- the machine ------------------------------------------------------------------

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 …") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || deploy/setup-debian.sh venv $(PYTHON)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@echo "Installing the hashed lock into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: $(READY) ## Make .venv from the lock; install Java, Maven, Chromium, promtool where it can
	@deploy/setup-debian.sh tools

lock: $(READY) ## Resolve requirements/*.in anew: hashed, no host names (UP=1 takes newer versions)
	$(LOCK) $(if $(UP),--upgrade) requirements/main.in -o requirements/main.txt
	$(LOCK) $(if $(UP),--upgrade) requirements/dev.in -o requirements/dev.txt
	$(LOCK) $(if $(UP),--upgrade) requirements/clients.in -o requirements/clients.txt

# --- the code ---------------------------------------------------------------------

format: $(READY) ## Format and fix what can be fixed by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(READY) ## Formatting and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY) ## mypy, strict
	$(WITHIN) types $(BIN)/mypy shared services deploy tests

unit: $(READY) ## Pure rules; nothing outside the process
	$(PYTEST) tests/unit

contract: $(READY) ## Both buses, event schemas, OpenAPI, auth on every route, deploy files
	$(PYTEST) tests/contract

integration: $(READY) ## One service at a time on a real PostgreSQL
	$(PYTEST) tests/integration

e2e: $(READY) ## All five services and a real Kafka, one file per journey
	$(PYTEST) tests/e2e

chaos: $(READY) ## Every kind of fault over real Kafka and PostgreSQL (SEED= MINUTES= RATE= SUBJECTS= PLAN_ROWS= SHARED= GRADES=)
	$(BIN)/python -m tests.chaos $(if $(SEED),--seed "$(SEED)") $(if $(MINUTES),--minutes "$(MINUTES)") \
		$(if $(RATE),--rate "$(RATE)") $(if $(SUBJECTS),--subjects "$(SUBJECTS)") \
		$(if $(PLAN_ROWS),--plan-rows "$(PLAN_ROWS)") $(if $(SHARED),--shared "$(SHARED)") \
		$(if $(GRADES),--grades "$(GRADES)")

clients: $(READY) ## Make clients of the OpenAPI documents (Python, Java); Python's play a journey
	$(PYTEST) --numprocesses 0 tests/clients

fuzz: $(READY) ## Every operation with what its document allows and forbids: 20,000 calls
	FUZZ_EXAMPLES=120 FUZZ_SECONDS=120 FUZZ_CALLS=20000 $(PYTEST) --numprocesses 0 -s tests/fuzz

mutants: $(READY) ## Thirteen planted bugs in outbox and inbox, and which checker catches each
	$(WITHIN) mutants $(BIN)/python -m tests.chaos.mutants

bench: $(READY) ## Measured ratios against the plain way; writes build/bench/summary.json
	$(BIN)/python -m tests.bench

test: setup ## What every change must pass, on all cores: lint, types, tests, one journey
	$(MAKE) lint types
	$(PYTEST) tests/unit tests/contract tests/integration $(JOURNEY)

ci: test ## What must be green before a merge: also the other journeys, chaos, fuzz, clients, mutants
	$(PYTEST) tests/e2e --ignore $(JOURNEY)
	$(PYTEST) --numprocesses 0 tests/chaos
	$(PYTEST) --numprocesses 0 tests/fuzz
	$(PYTEST) --numprocesses 0 tests/clients
	$(MAKE) mutants

long: ci ## What takes hours: also an hour of faults, and every benchmark
	$(MAKE) chaos MINUTES=60
	$(MAKE) bench

rules: $(READY) ## Which rule of the domain is proved by which test, and which by none
	$(BIN)/python -m tests.rules

law: $(READY) ## Write docs/law.md anew (clause, rule, row, test), and what subjects are told is held of them
	$(BIN)/python -m tests.unit.law.report
	$(BIN)/python -m tests.holdings

schemas: $(READY) ## Write the events' JSON Schemas anew
	$(BIN)/python -m shared.schemas write

examples: $(READY) ## Play the examples of all calls and keep their answers anew
	EXAMPLES=keep $(BIN)/python -m pytest -q -p no:xdist tests/contract/test_examples.py

docs: $(READY) ## Write docs/events.md and docs/asyncapi.yaml anew
	$(BIN)/python -m shared.schemas write

# --- running it -------------------------------------------------------------------

migrate: $(READY) ## Bring a service's database up to date: make migrate SERVICE=plan-svc
	$(BIN)/onevisit migrate $(SERVICE)

revision: $(READY) ## Draft a migration: make revision SERVICE=plan-svc M="add the reason"
	$(BIN)/onevisit revision $(SERVICE) "$(M)"

try: $(READY) ## All five services with a sample month (ONCE=1 SIZE= REPORT= SUBJECTS= PLANS= AS_OF= BUS= PORT=)
	@$(BIN)/python -m deploy.embedded $(if $(ONCE),--once) $(if $(SIZE),--size "$(SIZE)") \
		$(if $(REPORT),--report "$(REPORT)") $(if $(SUBJECTS),--subjects "$(SUBJECTS)") $(if $(PLANS),--plans "$(PLANS)") \
		$(if $(AS_OF),--as-of "$(AS_OF)") $(if $(BUS),--bus "$(BUS)") $(if $(PORT),--port "$(PORT)")

try-reset: $(READY) ## Forget everything that `make try` kept
	@$(BIN)/python -m deploy.embedded --reset

replay: RULES = $(or $(SCENARIOS),$(if $(VISITS),,docs/scenarios.yaml))
replay: $(READY) ## Plan recorded visits again, by default made-up ones (VISITS= TRIGGERED= SCENARIOS= REPLAY=)
	@$(if $(VISITS),,$(BIN)/python -m matching_svc.replay.sample build/replay/visits.csv)
	@$(BIN)/onevisit replay "$(or $(VISITS),build/replay/visits.csv)" --window month --back 1 \
		--triggered "$(TRIGGERED)" --online $(if $(RULES),--scenarios "$(RULES)") $(REPLAY) \
		--report build/replay/report.html --json build/replay/report.json

pictures: replay ## Take the pictures of docs/pictures anew (PUBLIC=visits.csv.gz: that one too)
	$(BIN)/python -m tests.pictures build/replay/report.html docs/pictures/replay.png
	$(PYTEST) tests/e2e/test_coordinator_page.py -k reads_why
	cp build/artifacts/proposal-to-answer.png docs/pictures/proposal.png
	$(if $(PUBLIC),$(MAKE) --no-print-directory replay VISITS="$(PUBLIC)" REPLAY=--every-day)
	$(if $(PUBLIC),$(BIN)/python -m tests.pictures build/replay/report.html docs/pictures/replay-public.png)

broker: $(READY) ## A Kafka of your own on a free port, until Ctrl-C
	@$(BIN)/python -m deploy.kafka.broker

up: ## The whole deployment in containers (docker compose)
	$(COMPOSE) up --build --detach

down: ## Stop the containers; volumes stay
	$(COMPOSE) down
