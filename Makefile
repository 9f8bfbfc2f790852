# `make` is what CI runs. The steps themselves live in .ci/run, so that there is one truth about them.
.DEFAULT_GOAL := ci
BIN := bin

.PHONY: ci
ci: ## everything that CI runs (the default)
	.ci/run

.PHONY: help
help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## the binary, in bin/
	scripts/build $(BIN)/understudy$$(go env GOEXE)

.PHONY: run
run: ## the embedded API on http://127.0.0.1:4010
	go run .

.PHONY: test
test: ## the tests
	go test ./...

.PHONY: race
race: ## the tests under the race detector
	.ci/run race

.PHONY: cover
cover: ## the tests' coverage: a total here, the lines in coverage.html
	go test -coverpkg=./... -coverprofile=coverage.out ./...
	go tool cover -html=coverage.out -o coverage.html
	go tool cover -func=coverage.out | tail -n 1

.PHONY: lint
lint: ## vet, and the linter of tools/go.mod
	.ci/run vet lint

.PHONY: fmt
fmt: $(BIN)/golangci-lint ## format as CI wants it
	$(BIN)/golangci-lint fmt

$(BIN)/golangci-lint: tools/go.mod
	go build -C tools -o "$(CURDIR)/$(BIN)/" tool

.PHONY: fuzz
fuzz: ## each fuzz target for FUZZ_SECONDS (60 unless told)
	FUZZ_SECONDS=$${FUZZ_SECONDS:-60} .ci/run fuzz

.PHONY: golden
golden: ## rewrite the golden files; read the diff before you keep it
	grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -r -n 1 dirname | sort -u | \
		xargs -r -I{} go test {} -update

.PHONY: bench
bench: ## our server beside a bare net/http server of the same bytes: CPU per 100,000 requests
	go run ./bench

.PHONY: generate
generate: ## run the generators
	go generate ./...

.PHONY: docker
docker: ## the image, as understudy:latest
	docker build -t understudy .

.PHONY: rename
rename: ## give the module another path: make rename MODULE=host/owner/name
	scripts/rename "$(MODULE)"
