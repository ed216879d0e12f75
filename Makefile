# Each target is one line of Python, so that it also runs on Windows (nmake, or: python tools/tasks.py <target>).
PYTHON ?= python3

.PHONY: help demo test check docs bench reference browser slow fuzz spark wheels format schemas constraints

help: ; @$(PYTHON) tools/tasks.py help
demo: ; @$(PYTHON) tools/tasks.py demo
test: ; @$(PYTHON) tools/tasks.py test
check: ; @$(PYTHON) tools/tasks.py check
docs: ; @$(PYTHON) tools/tasks.py docs
bench: ; @$(PYTHON) tools/tasks.py bench
reference: ; @$(PYTHON) tools/tasks.py reference
browser: ; @$(PYTHON) tools/tasks.py browser
slow: ; @$(PYTHON) tools/tasks.py slow
fuzz: ; @$(PYTHON) tools/tasks.py fuzz
spark: ; @$(PYTHON) tools/tasks.py spark
wheels: ; @$(PYTHON) tools/tasks.py wheels
format: ; @$(PYTHON) tools/tasks.py format
schemas: ; @$(PYTHON) tools/tasks.py schemas
constraints: ; @$(PYTHON) tools/tasks.py constraints
