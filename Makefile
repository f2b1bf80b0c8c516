# Rampart. `make help` lists the targets.
SWIFT   ?= swift
PREFIX  ?= /usr/local
RELEASE := .build/release/rampart
# The Swift runtime goes into the program, so that it runs where no toolchain is installed.
FLAGS   := -c release --static-swift-stdlib -Xswiftc -cross-module-optimization

.DEFAULT_GOAL := help
.PHONY: help run test check build release bench bench-models evaluate evaluate-guard train fuzz sanitize format install oracles parity clean bootstrap

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

bootstrap:
	@Scripts/bootstrap

run: release ## Install what is missing, build, and show the demo on real input
	@$(RELEASE) demo

release: bootstrap ## Build the program with optimisation
	@$(SWIFT) build $(FLAGS) --product rampart

build: bootstrap ## Build everything for debugging, with the import check
	@$(SWIFT) build --build-tests --explicit-target-dependency-import-check error

test: build ## Install what is missing, build, check the sources and run the whole suite
	@Scripts/check
	@/usr/bin/python3 -m unittest discover -q -s Training/tests
	@$(SWIFT) test --skip-build

check: ## Check format, file sizes, layering and forbidden constructs
	@Scripts/check

bench: release ## Measure speed against the peers and record the run in Benchmarks/Runs
	@Benchmarks/run

bench-models: release ## Measure the classifier engine against torch, ONNX Runtime and OpenVINO (alone on the machine)
	@Benchmarks/run-models

evaluate: release ## Measure recall and precision on ../shared/data and write Evaluations/
	@Evaluations/run

evaluate-guard: release ## Measure the embedded guard on sources it never learned from (FOLDS=FOLDER for leave-one-source-out, AGAIN=FOLDER for a second training)
	@Evaluations/run-guard $(if $(FOLDS),--folds $(FOLDS)) $(if $(AGAIN),--again $(AGAIN))

train: release ## Train the embedded guard anew from ../shared/data and Training/Seeds (downloads torch; three quarters of an hour on two cores)
	@Training/train train && Training/train export

parity: release ## Compare every kind of tokenizer with the tokenizers package (downloads heavy Python packages)
	@Tests/Oracles/tokenizers_parity/run

fuzz: bootstrap ## Fuzz the parsers of untrusted bytes (SECONDS_EACH=300 by default)
	@Fuzz/run

oracles: ## Record the peers' outputs anew (downloads heavy Python packages, torch among them)
	@Scripts/oracles/record

format: ## Format every Swift file
	@$(SWIFT) format -i -r -p Sources Tests Fuzz Benchmarks Package.swift

install: release ## Install the program into PREFIX (default /usr/local)
	@install -D -m 755 $(RELEASE) $(DESTDIR)$(PREFIX)/bin/rampart
	@echo "installed $(DESTDIR)$(PREFIX)/bin/rampart"

clean: ## Remove what was built
	@rm -rf .build

sanitize: bootstrap ## Run the suite under the thread sanitizer, and the parsers' tests under the address sanitizer
	@$(SWIFT) test --sanitize=thread --scratch-path .build/tsan --filter 'RampartTests|Patterns|Audit|Phone|Inference|PromptGuard|Bank|Calibrated|Similarity'
	@ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --sanitize=address --scratch-path .build/asan --filter 'Text|YAML|JSON|Patterns|Audit|Records|ModelFiles|Tokenizers|Kernel|GuardFile|Bank|Similarity|PromptGuard'
