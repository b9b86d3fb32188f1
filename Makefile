.DEFAULT_GOAL := help
.DELETE_ON_ERROR: # a page that is over its budget has been written by the time that this is known
SHELL := bash
export CGO_ENABLED ?= 0

PAGES := frontend/dist/index.html

help:
	@echo "make run     serve the demonstration"
	@echo "make test    run every check"
	@echo "make bench   measure, against limits measured in the same run"
	@echo "make build   build bin/guashi with the page in it"

run: build
	bin/guashi serve --demo

build: $(PAGES)
	go build -trimpath -o bin/guashi ./server

frontend/node_modules/.package-lock.json: frontend/package-lock.json
	cd frontend && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-fund --no-audit --loglevel=error
	@touch $@

$(PAGES): frontend/node_modules/.package-lock.json frontend/index.html frontend/vite.config.ts frontend/scripts/budget.mjs $(shell find frontend/src frontend/public frontend/explorer docs/partners/examples graph/schema/partner.graphqls -type f 2>/dev/null)
	cd frontend && npm run build
	@touch $@

generate:
	go tool gqlgen generate
	go tool genqlient client/genqlient.yaml
	cd frontend && npm run codegen

# The schema as it stands becomes the one that changes are checked against.
release-schema:
	cd frontend && npm run schema:release

bench: build
	go vet -tags bench ./bench
	go test -tags bench -count=1 -timeout 60m -v ./bench | grep -v "^=== "

test: install check test-go test-frontend test-e2e

# What tests need and Debian has: MariaDB, Chromium, a Chinese font.
install:
	scripts/install.sh

check:
	scripts/check-generated.sh
	scripts/check-format.sh
	go vet ./...
	go tool staticcheck -tags bench ./...

test-go: $(PAGES)
	scripts/toolchains.sh
	CGO_ENABLED=1 go build -race ./...
	TMPDIR=$$(scripts/scratch.sh) CGO_ENABLED=1 go test -race -p 2 ./... # two packages at a time: each starts engines of its own

test-frontend: $(PAGES)
	cd frontend && npm run typecheck && npm run lint && npm run format:check && npm run codegen:check && npm run schema:check && npm test

test-e2e: build
	scripts/e2e.sh

.PHONY: help run build generate release-schema bench test install check test-go test-frontend test-e2e
