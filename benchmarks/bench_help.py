"""``solidarity-eval --help`` against a bare argparse program; limit: 6 times.

Run: ``python benchmarks/bench_help.py``.
"""

from __future__ import annotations

import sys

from _side_by_side import compare

BARE = "import argparse; argparse.ArgumentParser(prog='bare').parse_args(['--help'])"
OURS = "from solidarity_eval.cli import main; main(['--help'])"


def main() -> int:
    ours, bare = [sys.executable, "-c", OURS], [sys.executable, "-c", BARE]
    return 0 if compare("--help / argparse", ours, bare, pairs=11, limit=6.0) else 1


if __name__ == "__main__":
    sys.exit(main())
