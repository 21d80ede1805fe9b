# The commands of the project. `make` alone plans the stack `local`; `make help` lists them.
SHELL := /bin/sh
SETUP := sh ops/bootstrap.sh
PYTHON := .venv/bin/python
GROUNDWORK := .venv/bin/groundwork
COMPILE := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
SERVICES := services/tasks services/notifier services/digest services/live services/search
NODE_SERVICES := services/activity services/web
NPM := services/web/npm.sh
MODULES := $(NODE_SERVICES:=/node_modules/.package-lock.json)
PAGE := services/web/dist/index.html
FERRETDB := .tools/ferretdb/ferretdb
ACTIONLINT := .tools/actionlint/actionlint

.DEFAULT_GOAL := plan
.PHONY: plan up down web test e2e check audit pictures lock clean setup setup-services postgresql redis browser ferretdb actionlint help

plan: setup $(PAGE)  ## Show what the stack `local` would be (the default)
	$(GROUNDWORK) plan local

up: setup $(PAGE)  ## Deploy the stack `local` to the emulator on this machine, and run it
	$(GROUNDWORK) up local

down: setup  ## Take the stack `local` down again, and stop the emulator
	$(GROUNDWORK) down local

web: $(PAGE)  ## Build the web page into services/web/dist, and what renders it into dist-server
	$(NPM) run build:server

test: setup setup-services web $(MODULES) postgresql redis browser ferretdb  ## Run all tests but the slow ones
	$(PYTHON) -m pytest -q -n 2 --dist loadgroup -m "not slow and not audit"
	for service in $(SERVICES); do (cd $$service && .venv/bin/python -m pytest -q) || exit; done
	for service in $(NODE_SERVICES); do $$service/npm.sh test || exit; done

# The engines spend these minutes waiting, so four run side by side on two cores.
e2e: setup web  ## Apply every stack file to the emulator, and destroy it again (takes minutes)
	$(PYTHON) -m pytest -q -n 4 --dist loadgroup -m "e2e or slow"

check: setup setup-services $(MODULES) actionlint  ## Check format, lint and types
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/hadolint $(wildcard services/*/Dockerfile)
	.venv/bin/zizmor --offline --quiet --persona pedantic .github
	if [ -x $(ACTIONLINT) ]; then $(ACTIONLINT); fi
	.venv/bin/pyright
	for service in $(SERVICES); do (cd $$service && ../../.venv/bin/pyright) || exit; done
	for service in $(NODE_SERVICES); do $$service/npm.sh run check || exit; done

# Checkov is another's judgement of what the components make; it needs no network to give it.
audit: setup web  ## Let Checkov judge every blueprint, as Terraform
	@$(SETUP) tests/auditors
	$(PYTHON) -m pytest -q -m audit tests/auditors

# The driver of the browser is that of the web page's tests; npm knows where their Node is.
pictures: setup services/web/node_modules/.package-lock.json browser  ## Make the picture of a report again that the guide shows
	mkdir -p .tools
	$(GROUNDWORK) report --file blueprints/serverless.yaml --against blueprints/microservices.yaml --to .tools/report.html
	$(NPM) exec --offline --call "node $(CURDIR)/docs/images/report.mjs $(CURDIR)/.tools/report.html $(CURDIR)/docs/images/report.png"

lock: export PATH := $(PATH):$(CURDIR)/.tools/uv/bin
lock: setup  ## Make the lock files again from what pyproject.toml and the services ask for
	uv pip compile $(COMPILE) --group bootstrap --output-file ops/bootstrap.lock
	uv pip compile $(COMPILE) --group auditors --output-file tests/auditors/requirements-dev.lock
	uv pip compile $(COMPILE) pyproject.toml --group dev --output-file requirements.lock
	for service in $(SERVICES); do (cd $$service && \
		uv pip compile $(COMPILE) pyproject.toml --output-file requirements.lock && \
		uv pip compile $(COMPILE) pyproject.toml --group dev --output-file requirements-dev.lock) || exit; done

clean:  ## Remove what the commands made, but for the state of stacks in .groundwork
	rm -rf .venv .tools .pytest_cache .ruff_cache .hypothesis tests/auditors/.venv $(SERVICES:=/.venv) $(NODE_SERVICES:=/node_modules) services/web/dist services/web/dist-server

setup:
	@$(SETUP)

setup-services: setup
	@for service in $(SERVICES); do $(SETUP) $$service || exit; done

# A stack with the page has it built, once for all that it is made of.
$(PAGE): services/web/node_modules/.package-lock.json $(wildcard services/web/*.html services/web/*.json services/web/*.ts) $(shell find services/web/src -type f)
	$(NPM) run build
	@touch $@

$(MODULES): %/node_modules/.package-lock.json: %/package-lock.json | setup
	$*/npm.sh ci

# The services' tests start a server of their own; without one they skip themselves by name.
postgresql:
	@if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing postgresql for the tests of the services" >&2; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; } >/dev/null || true; \
	fi

# As for PostgreSQL. On runlevel 1 these packages do not start their servers.
redis:
	@if ! { command -v valkey-server || command -v redis-server; } >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing redis-server for the tests of the services" >&2; \
		{ apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends redis-server; } >/dev/null || true; \
	fi

browser:
	@if ! { command -v chromium && PATH=$$PATH:/usr/sbin command -v nginx; } >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium and nginx for the tests of the web page" >&2; \
		{ apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium nginx-light; } >/dev/null || true; \
	fi

# As for PostgreSQL, but from sources: no distribution has a server of MongoDB's protocol.
ferretdb: | setup
	@if ! [ -x $(FERRETDB) ] && command -v go >/dev/null; then \
		echo "Building FerretDB for the tests of the services" >&2; \
		sh services/activity/tests/ferretdb.sh $(FERRETDB) >/dev/null 2>&1 || true; \
	fi

# As FerretDB: what stands on PyPI under its name fetches the program from elsewhere.
actionlint:
	@if ! [ -x $(ACTIONLINT) ] && command -v go >/dev/null; then \
		echo "Building actionlint for the check of the workflows" >&2; \
		GOBIN=$(CURDIR)/$(dir $(ACTIONLINT)) go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 >/dev/null 2>&1 || true; \
	fi

help:  ## Show this list
	@sed -n 's/^\([a-z0-9]*\):.*  ## /\1\t/p' Makefile | expand -t 10
