# The project's commands; `make` alone lists them. For GNU make 3.81 or newer and Python 3.11 to 3.14.
# All they install goes into .venv, in the versions of constraints.txt, by uv where there is one.

bin := .venv/bin
uv  := $(shell command -v uv 2>/dev/null)
supported = -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'

ifneq ($(uv),)
make_venv = "$(uv)" venv --quiet --seed $(if $(PYTHON),--python "$(PYTHON)") .venv
install   = "$(uv)" pip install --quiet --python $(bin)/python -c constraints.txt
else
# An old python3 often stands before a newer one with a longer name.
PYTHON ?= $(firstword $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; \
	do "$$python" $(supported) 2>/dev/null && echo "$$python"; done))
make_venv = "$(PYTHON)" -m venv .venv
install   = $(pip) install --quiet -c constraints.txt
endif
# PyTorch always comes by pip, whose settings may name the index of its small CPU build.
pip = $(bin)/python -m pip --disable-pip-version-check

# Scripts of tools/ that run for long; CI runs a seeded twentieth of each.
proofs = fuzz_models fuzz_files fuzz_own_data kill_and_resume kill_a_study replay_steps \
	judge_health_runs

# Some processes side by side (tests/conftest.py says how many). They share the compiled loops:
# while one compiles a loop, another one that needs the same loop waits for it.
pytest = $(bin)/python -m pytest --numprocesses auto --dist worksteal

.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run test parity proofs bench lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

run: .venv/run.stamp ## install glassnet and run the study; ARGS="lenet --runs 3" passes options
	@$(bin)/glassnet study $(ARGS)

test: .venv/test.stamp ## format, lint, types, all tests; then the loops once more, uncompiled
	$(bin)/ruff format --check
	$(bin)/ruff check
	$(bin)/python -m tools.check_page # the JavaScript of the page, where npm can be had
	$(pytest) # among the tests is that mypy finds no fault
	NUMBA_DISABLE_JIT=1 $(pytest) -m loops tests

parity: .venv/test.stamp .venv/parity.stamp ## install PyTorch and compare with it, live
	$(pytest) -m parity tests

proofs: .venv/test.stamp ## check what takes long, and go on where it stopped; ARGS="--share 0.05"
	@set -e; for proof in $(proofs); do $(bin)/python -m tools.$$proof $(ARGS); done

bench: .venv/run.stamp .venv/bench.stamp ## time glassnet beside others; ARGS="--quick"
	@$(bin)/python -m benchmarks $(ARGS)

lock: ## renew constraints.txt: the newest versions, for every supported Python and system (needs uv)
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --upgrade --universal \
		--python-version 3.11 --extra dev pyproject.toml --output-file constraints.txt

clean: ## remove .venv, node_modules and all caches of tools, never results
	rm -rf .venv build dist node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis .proofs

# A stamp says that its work is done, so that a second call starts at once. The Python that .venv
# was made with may have gone since, with an upgrade: then all is made anew.
.venv/made.stamp: $(shell test -x $(bin)/python || echo anew)
	@rm -rf .venv
ifeq ($(uv),)
	@"$(PYTHON)" $(supported) 2>/dev/null || { echo >&2 \
		'glassnet needs Python 3.11 to 3.14; name one: make run PYTHON=/path/to/python3'; exit 1; }
endif
	$(make_venv)
	@touch $@

.PHONY: anew
anew:

.venv/run.stamp: pyproject.toml constraints.txt .venv/made.stamp
	$(install) --editable '.[report]'
	@touch $@

.venv/test.stamp: pyproject.toml constraints.txt .venv/made.stamp
	$(install) --editable '.[dev]'
	@touch $@ .venv/run.stamp

.venv/parity.stamp: pyproject.toml constraints.txt .venv/made.stamp
	$(pip) install --quiet -c constraints.txt --editable '.[parity]'
	@touch $@

.venv/bench.stamp: pyproject.toml constraints.txt .venv/made.stamp
	$(pip) install --quiet -c constraints.txt --editable '.[bench]'
	@touch $@
