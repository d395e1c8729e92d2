# The project's commands. Each prepares what it needs; a second call finds it ready.

SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m portal.embedded run
FRESH := $(RUN) --fresh --
# One more than the cores of a small machine, because tests of races and of servers wait much.
WORKERS ?= 3
# Each journeys' worker runs a whole portal and a browser.
PORTALS ?= 2
COUNT ?= 10000
STRICT = $(shell find applications committees reviews certificates portal \( -name rules.py -o -name "*_rules.py" -o -name permissions.py \
	-o -name guards.py -o -name workflow.py -o -name services.py -o -name selectors.py -o -path '*/services/*.py' \
	-o -path '*/selectors/*.py' -o -path '*/paper/*.py' -o -path '*/eligibility/*.py' \
	-o -path '*/routing/*.py' -o -path 'portal/core/*.py' \))

.PHONY: demo test check bench soak manual sweep usability lock install libraries test-libraries lint

demo: install libraries
	@$(BIN)/python -m portal.demo_run

# The journeys' browser keeps an event loop running in its process, where Django would refuse the database.
test: install test-libraries
	@$(FRESH) $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --ignore=tests/journeys $(PYTEST_ARGS)
	@$(FRESH) $(BIN)/python -m pytest tests/journeys -n $(PORTALS) --dist worksteal $(PYTEST_ARGS)

check: lint test

lint: install libraries
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	DATABASE_URL=postgres:///none $(BIN)/mypy $(STRICT)
	$(FRESH) $(BIN)/python manage.py makemigrations --settings portal.settings.test --check --dry-run
	$(BIN)/djlint templates --lint --quiet

bench: install libraries
	@for bench in bench/bench_*.py; do PORTAL_ENV=test $(FRESH) $(BIN)/python "$$bench" || exit 1; done

# Certificates issued while workers are killed, the broker restarts, the disk fills and no time stamps come.
soak: install libraries
	@PORTAL_ENV=test COUNT=$(COUNT) $(FRESH) $(BIN)/python bench/soak_certificates.py

# The pictures of docs/manual, taken anew from a fresh demo; NAMES="home verify" takes single ones.
manual: install test-libraries
	@$(BIN)/python -m tests.manual $(NAMES)

# Every page of every role at two widths: axe, overflow, weight, errors. SWEEP="--contrast --pictures var/sweep" asks for more.
sweep: install test-libraries
	@$(BIN)/python -m tests.sweep $(SWEEP)

# Each role's ordinary day by keyboard alone, counted into docs/usability.md.
usability: install test-libraries
	@$(BIN)/python -m tests.days

# Needs uv; the two lock files are the only place where versions of indirect dependencies stand.
lock:
	uv pip compile pyproject.toml --generate-hashes --python-version 3.11 \
		--custom-compile-command "make lock" --output-file requirements.lock
	uv pip compile pyproject.toml --group dev --generate-hashes --python-version 3.11 \
		--custom-compile-command "make lock" --output-file requirements-dev.lock

install: $(VENV)/.installed

$(VENV)/.installed: requirements-dev.lock
	@sh scripts/system_libraries.sh venv "$(PYTHON)"
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

libraries:
	@sh scripts/system_libraries.sh portal

test-libraries:
	@sh scripts/system_libraries.sh portal tests
