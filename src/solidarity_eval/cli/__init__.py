"""The command line: words and terminals only, each command one function of ``workflows``."""

from solidarity_eval.cli.main import main

__all__ = ["main"]
