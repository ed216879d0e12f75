"""Entry point: words in, exit code out; no traceback unless asked for.

Exit codes: 0 fine, 1 problems in the data, 2 usage, 3 project file, 4 internal error.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from solidarity_eval.cli.arguments import Line, read_line
from solidarity_eval.cli.commands import COMMANDS
from solidarity_eval.cli.help import help_page, usage
from solidarity_eval.cli.streams import complain, say, use_utf8
from solidarity_eval.errors import SolidarityEvalError, UsageError
from solidarity_eval.locales import choose_language, get_locale

INTERRUPTED = 130
INTERNAL = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after the program's name; those of the process by default.

    Returns
    -------
    int
        0 fine, 1 problems in the data, 2 usage, 3 project file, 4 internal error.
    """
    use_utf8()
    line = Line()
    try:
        line = read_line(sys.argv[1:] if arguments is None else arguments)
        code = _run(line)
    except SolidarityEvalError as error:
        if line.debug:
            raise
        complain(error.message(choose_language(line.language)))
        return error.exit_code
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception as error:  # the last resort of a program that people run
        if line.debug:
            raise
        locale = get_locale(choose_language(line.language))
        kind = type(error).__name__
        complain(locale.text("cli.internal", kind=kind, text=str(error) or "–"))
        return INTERNAL
    if code == INTERRUPTED:
        complain(get_locale(choose_language(line.language)).text("cli.interrupted"))
    return code


def _run(line: Line) -> int:
    language = choose_language(line.language)
    if line.version:
        from solidarity_eval import __version__

        say(__version__)
        return 0
    command = line.command
    if command is not None and command not in COMMANDS:
        raise unknown_command(command)
    if line.help or not line.rest:
        say(help_page(command, language))
        return 0
    if command is None:
        raise UsageError("cli.unknown_option", value=line.rest[0], nearest="–", usage="--help")
    from solidarity_eval.cli.application import run

    return run(line, usage=usage(command, language))


def unknown_command(word: str) -> UsageError:
    """Return the error of a word that is no command, with the one that looks most like it."""
    import difflib

    close = difflib.get_close_matches(word.lower(), list(COMMANDS), n=1, cutoff=0.5)
    code = "cli.unknown_command_near" if close else "cli.unknown_command"
    return UsageError(code, value=word, nearest="".join(close), allowed=", ".join(COMMANDS))
