# `make run` and `make test` need nothing prepared but Python 3.11 to 3.13; the environment is made in .venv.

# Two BLAS threads burn twice the processor for no gain.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export PYTHONPATH := $(CURDIR)

# TARGET=lake: the warehouse in a DuckLake instead of a file (docs/scale.md), for run, rollback and sql.
ifdef TARGET
export VSTRECHA_TARGET := $(TARGET)
endif

VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test ui review rollback sql dashboard evidence serve superset metrics docs evaluate lint environment evaluate-resolution test-resolution test-faults bench ray

run: environment  ## read what is new, extract, build, audit, publish (TARGET=lake: to a DuckLake)
	@$(BIN)/python -m orchestration run

test: environment  ## the whole test suite
	@$(BIN)/python -m pytest

ui: environment  ## the Dagster UI on 127.0.0.1:3000
	@$(BIN)/python -m orchestration ui

review: environment  ## judge doubtful matches: same, not same, with who and why
	@$(BIN)/python -m orchestration review

rollback: environment  ## publish an earlier release again (RELEASE=name; without it, the one before)
	@$(BIN)/python -m orchestration rollback $(RELEASE)

sql: environment  ## questions to the published warehouse, typed or piped in
	@$(BIN)/python -m vstrecha

dashboard: environment  ## timeline, map, network, people, countries and meetings with their evidence, in a browser on 127.0.0.1:3001
	@$(BIN)/python -m vstrecha.dashboard

evidence: environment  ## a meeting's page with its articles, every reading marked (MEETING=key as a file; without it, the dashboard)
	@$(BIN)/python -m vstrecha.evidence $(MEETING)

serve: environment  ## the published warehouse for DuckDB clients on 127.0.0.1:9494, read-only, behind a token
	@$(BIN)/python -m vstrecha.serve

superset:  ## Apache Superset with the prepared dashboard on 127.0.0.1:8088, in an environment of its own (900 MB)
	@sh bi/superset/setup && exec sh bi/superset/serve

metrics: environment  ## metrics by name (METRICS="meetings sessions" BY=metric_time__year; without METRICS, which there are)
	@$(BIN)/python -m vstrecha.metrics $(METRICS) $(if $(BY),--by $(BY))

docs: environment  ## the data dictionary, the picture of the tables, and one page of everything that dbt describes
	@$(BIN)/python -m orchestration docs

evaluate: environment  ## how well the extractor reads: figures, the worst errors (ERRORS=10 of each kind), reliability
	@$(BIN)/python -m orchestration evaluate --errors $(or $(ERRORS),10)

evaluate-resolution: environment  ## how well the warehouse knows one meeting, person, organisation in many reports
	@$(BIN)/python -m evaluation.resolution

test-resolution: environment  ## any order, any batches: two hundred examples end in the same marts (half an hour)
	@VSTRECHA_EXAMPLES=200 $(BIN)/python -m pytest tests/warehouse/test_batches.py

test-faults: environment  ## the long tests of bad input and of faults: parsers, kills, cuts, readers, a soak (VSTRECHA_CORPUS=articles.jsonl.gz)
	@VSTRECHA_FAULTS=1 $(BIN)/python -m pytest -s tests/faults tests/ingest

bench: environment  ## what reading and building cost, as ratios: bench/results.md (VSTRECHA_CORPUS=articles.jsonl.gz, PARTS="reading processes warehouse")
	@$(BIN)/python -m bench $(PARTS)

ray: environment  ## adds Ray to the environment, for VSTRECHA_ENGINE=ray (docs/scale.md)
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --no-deps -r requirements-ray.lock

lint: environment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy extract evaluation training vstrecha
	$(BIN)/sqlfluff lint dbt_project/models

# A virtual environment with exactly what requirements.lock names, checked by hash; made anew when that file changes.
environment:
	@if ! cmp -s requirements.lock $(VENV)/requirements.lock || ! $(BIN)/python -c '' 2>/dev/null; then \
		sh .ci/make_environment "$(PYTHON)" $(VENV) requirements.lock; \
	fi
