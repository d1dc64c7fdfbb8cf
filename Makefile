# Everything starts from Python alone: the programs in tools/ make the virtual environment they need.
PYTHON ?= python3

.PHONY: help run test lint screenshots bench soak

help:            ## what can be done
	@sed -n 's/^\([a-z]*\): *## */make \1\t/p' Makefile

run:             ## the newsroom on http://localhost:8000 (PORT=), with a demo paper in an empty database
	@$(PYTHON) -m tools.run

test:            ## every test that can run here, on SQLite and on PostgreSQL
	@$(PYTHON) -m tools.test

lint:            ## style, templates, the arrows between packages, migrations, deployment checks
	@$(PYTHON) -m tools.lint

screenshots:     ## pictures of the main pages into docs/screenshots
	@$(PYTHON) -m tools.screenshots

bench:           ## the measurements that are promised
	@$(PYTHON) -m tools.bench

soak:            ## long runs: kills, volume, money, card testers, whatever may happen
	@$(PYTHON) -m tools.soak
