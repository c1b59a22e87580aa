# Every job of the project, by the same names as in CI. Tools are installed into .tools/ and nowhere else.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

ARCH ?= arm64
FUNCTION ?= certificate-issuance
EVENT ?= $(firstword $(wildcard events/$(FUNCTION)/success.json events/$(FUNCTION)/*.json))
FUNCTIONS := $(notdir $(wildcard functions/*))

TOOLS := $(CURDIR)/.tools
PYTHON := $(TOOLS)/venv/bin/python
# The emulator of `make stack` runs on no other.
PYTHON313 ?= $(firstword $(wildcard $(shell pyenv root 2>/dev/null)/versions/3.13*/bin/python3.13) python3.13)
CARGO_FUZZ_VERSION := 0.13.2
CARGO_FUZZ := $(TOOLS)/cargo-fuzz-$(CARGO_FUZZ_VERSION)/bin/cargo-fuzz
SECONDS ?= 300
RUNS ?= 0
TARGETS ?= $(sort $(basename $(notdir $(wildcard fuzz/fuzz_targets/*.rs))))
TARGET := $(or $(CARGO_TARGET_DIR),$(CURDIR)/target)

export PATH := $(TOOLS)/venv/bin:$(PATH)
export SAM_CLI_TELEMETRY := 0

.PHONY: help
help: ## Say what each job does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

.PHONY: run
run: ## Route every event in events/ on this machine, without AWS
	cargo run --quiet --locked --package tocsin -- run events

.PHONY: cli
cli: ## Build the command line tool for speed, with all that asks AWS: target/release/tocsin
	cargo build --quiet --locked --release --package tocsin --features aws

.PHONY: setup
setup: $(TOOLS)/venv/.done ## Install the tools of the other jobs into .tools/

$(TOOLS)/venv/.done: tools/requirements.txt
	python3 -m venv --clear $(TOOLS)/venv
	$(TOOLS)/venv/bin/pip install --quiet --disable-pip-version-check --requirement tools/requirements.txt
	touch $@

.PHONY: test
test: setup ## Run all tests
	cargo build --quiet --locked --workspace --features tocsin/aws
	cargo insta test --check --unreferenced=reject --workspace --features tocsin/aws
	TOCSIN_BIN=$(TARGET)/debug $(PYTHON) -m pytest --numprocesses 4

.PHONY: faults
faults: setup ## Print what becomes of an event at each fault of AWS, for each function; fails if one is lost
	cargo build --quiet --locked --workspace --features tocsin/aws
	cd tests && TOCSIN_BIN=$(TARGET)/debug $(PYTHON) -m faulttable

.PHONY: stack
stack: setup $(TOOLS)/localstack/.done ## Deploy the template to an emulator of AWS, and send events through it (needs Docker)
	cargo build --quiet --locked --workspace --features tocsin/aws
	TOCSIN_BIN=$(TARGET)/debug STACK_PYTHON=$(TOOLS)/localstack/bin/python $(PYTHON) -m pytest --capture=no \
		--override-ini tmp_path_retention_policy=failed tests/stack

$(TOOLS)/localstack/.done: tools/localstack.txt
	$(PYTHON313) -m venv --clear $(TOOLS)/localstack
	$(TOOLS)/localstack/bin/pip install --quiet --disable-pip-version-check --requirement tools/localstack.txt
	touch $@

.PHONY: check
check: setup ## Check formatting, lints, documentation, dependencies and the template
	cargo fmt --all --check
	cargo fmt --all --check --manifest-path bench/Cargo.toml
	cargo fmt --all --check --manifest-path fuzz/Cargo.toml
	cargo clippy --quiet --locked --workspace --all-targets --features tocsin/aws -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --workspace --no-deps --document-private-items
	tools/check-layers
	cargo deny --all-features check bans licenses sources
	ruff check --quiet tests bench fuzz tools/fuzz
	ruff format --quiet --check tests bench fuzz tools/fuzz
	sam validate --lint
	cfn-lint template.yaml template-member.yaml

.PHONY: scan
scan: $(TOOLS)/scan/.done ## Look for what lets people in: checkov over both templates
	$(TOOLS)/scan/bin/checkov

$(TOOLS)/scan/.done: tools/scan-requirements.txt
	python3 -m venv --clear $(TOOLS)/scan
	$(TOOLS)/scan/bin/pip install --quiet --disable-pip-version-check --requirement tools/scan-requirements.txt
	touch $@

.PHONY: fuzz
fuzz: $(CARGO_FUZZ) ## Feed every decoder what is hostile (SECONDS= and RUNS= for each target, TARGETS="NAME NAME" for some)
	tools/fuzz $(CARGO_FUZZ) $(SECONDS) $(RUNS) $(TARGETS)

$(CARGO_FUZZ):
	cargo install --quiet --locked --root $(@D)/.. cargo-fuzz@$(CARGO_FUZZ_VERSION)

.PHONY: audit
audit: setup ## Ask the advisory database of RustSec about every crate (fetches it from github.com)
	cargo deny --all-features check advisories

.PHONY: sbom
sbom: setup ## Write what is linked into each function, as CycloneDX, to target/sbom/ (ARCH= as built)
	$(PYTHON) tools/sbom $(TARGET)/sbom $(ARCH) $(FUNCTIONS)

.PHONY: build
build: setup ## Build the deployable functions (ARCH=arm64 or x86_64)
	rustup target add $(subst arm64,aarch64,$(ARCH))-unknown-linux-gnu
	cargo lambda build --locked --release $(if $(filter arm64,$(ARCH)),--arm64,--x86-64) $(FUNCTIONS:%=--bin %)
	sam build --parameter-overrides Architecture=$(ARCH)
	tools/check-artifacts .aws-sam/build $(ARCH)

.PHONY: emulate
emulate: setup ## Run a function built for arm64 once, under emulation (needs qemu-user-static and libc6-arm64-cross)
	TOCSIN_ARM64=$(CURDIR)/.aws-sam/build/CrlGenerationFunction/bootstrap $(PYTHON) -m pytest tests/test_arm64.py

.PHONY: invoke
invoke: setup ## Run one event through one built function in a container (FUNCTION=, EVENT=, ARCH=)
	tools/invoke $(FUNCTION) $(EVENT) $(ARCH)

.PHONY: deploy
deploy: setup ## Deploy the built functions to your AWS account, guided the first time (ARCH= as built)
	tools/check-artifacts .aws-sam/build $(ARCH)
	tools/deploy $(ARCH)

.PHONY: bench
bench: bench-functions bench-alerts bench-cost bench-replay ## Measure everything in one run, and print each goal with its verdict
	$(PYTHON) bench/table.py $(TARGET)/bench

.PHONY: bench-functions
bench-functions: setup ## Measure how functions start, against a bare runtime (FUNCTIONS="NAME NAME" for some of them)
	cargo lambda build --locked --release --x86-64 $(FUNCTIONS:%=--bin %) --bin echo
	$(PYTHON) bench/start_up.py $(TARGET)/lambda $(TARGET)/bench $(FUNCTIONS)

.PHONY: bench-alerts
bench-alerts: setup ## Measure alerts over https, against one by hand and one as the SDK's guide has it
	cargo lambda build --locked --release --x86-64 --bin certificate-issuance --bin echo
	cd bench && cargo build --quiet --locked --release --package aws-stub --target-dir $(TARGET)/bench-stub
	cd bench && export CARGO_TARGET_DIR=$(TARGET)/contenders && \
		cargo lambda build --locked --x86-64 --profile product --package by-hand && \
		cargo lambda build --locked --x86-64 --release --package naive
	$(PYTHON) bench/alerts.py $(TARGET)/lambda $(TARGET)/contenders/lambda $(TARGET)/bench-stub/release/aws-stub \
		$(TARGET)/bench

.PHONY: bench-cost
bench-cost: setup ## Measure what successes alone take in batches, for their cost
	cargo lambda build --locked --release --x86-64 --bin certificate-issuance
	$(PYTHON) bench/load $(TARGET)/lambda successes

.PHONY: bench-replay
bench-replay: setup ## Measure a replay against inflating the same files, and against Python
	cargo build --quiet --locked --release --package tocsin --package tocsin-logfile --package tocsin-domain \
		--bin tocsin --examples
	$(PYTHON) bench/replay.py $(TARGET)/release

.PHONY: load
load: setup ## Load two functions with 10,000 events a second for three minutes, and measure one instance alone
	cargo lambda build --locked --release --x86-64 --bin certificate-issuance --bin api-call
	$(PYTHON) bench/load $(TARGET)/lambda $(WORDS)

.PHONY: bench-compare
bench-compare: setup ## Say what moved beyond noise since an earlier run (BASE=the target/bench that was kept)
	$(PYTHON) bench/compare.py $(TARGET)/bench $(BASE)

.PHONY: bench-counts
bench-counts: setup ## Check what no machine changes: sizes, allocations, instructions (UPDATE=--update for new limits)
	cargo lambda build --locked --release --x86-64 --bin certificate-issuance --bin counts
	$(PYTHON) bench/counts.py $(TARGET)/lambda $(TARGET)/bench $(UPDATE)

.PHONY: clean
clean: ## Remove everything that was built or installed
	rm -rf $(TARGET) .aws-sam .tools
