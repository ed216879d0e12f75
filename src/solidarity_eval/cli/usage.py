"""What typer refuses, said in the words of the locale files."""

from __future__ import annotations

from solidarity_eval.errors import UsageError

_CODES = {
    "NoSuchOption": "unknown_option",
    "BadOptionUsage": "option_without_value",
    "MissingParameter": "argument_missing",
    "BadParameter": "bad_argument",
}


def usage_error(problem: Exception, *, usage: str) -> Exception:
    """Return our own error for a parsing error of typer, any other exception as it is.

    Parameters
    ----------
    problem : Exception
        What was raised while a command was parsed or run.
    usage : str
        The line that shows how the command is written.
    """
    names = [kind.__name__ for kind in type(problem).__mro__]
    if "UsageError" not in names or isinstance(problem, UsageError):
        return problem
    code = next((_CODES[name] for name in names if name in _CODES), "too_many_arguments")
    option = getattr(problem, "option_name", None)
    parameter = getattr(problem, "param", None)
    value = option or getattr(parameter, "human_readable_name", None) or "–"
    possible = getattr(problem, "possibilities", None) or ()
    if possible and code == "unknown_option":
        code = "unknown_option_near"
    return UsageError(f"cli.{code}", value=value, nearest=", ".join(possible), usage=usage)
