"""Every exception and warning the library raises, in one tree.

An error carries a ``code`` and ``values``; its words are in ``locales/<language>/errors.toml``
(``errors_<area>.toml`` for a code ``<area>.<name>``), so that a team reads French and an
evaluator English. ``str(error)`` is English;
``error.message("fr")`` is French. Each message says what was wrong, the value received,
what is allowed and what to do next.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any, ClassVar

from solidarity_eval.locales import get_locale


class SolidarityEvalError(Exception):
    """Base class: ``except SolidarityEvalError`` catches all our errors.

    Parameters
    ----------
    code : str
        Key of the message in the locale files, without the package name.
    **values
        What the message names: column, value received, what is allowed.
    """

    exit_code: ClassVar[int] = 4

    def __init__(self, code: str, /, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(code, values)

    def message(self, language: str = "en") -> str:
        """Return the sentence that a person reads, in ``language``."""
        area, _, name = self.code.rpartition(".")
        package = f"errors_{area}" if area else "errors"
        return get_locale(language).text(f"{package}.{name}", **self.values)

    def __str__(self) -> str:
        return self.message("en")

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.code, self.values))


def _rebuild(
    kind: type[SolidarityEvalError], code: str, values: dict[str, object]
) -> SolidarityEvalError:
    return kind(code, **values)


class UsageError(SolidarityEvalError, ValueError):
    """A command or a function was called with arguments it cannot take."""

    exit_code = 2


class ArgumentError(UsageError):
    """An argument of a function is outside what it allows."""


class DataError(SolidarityEvalError, ValueError):
    """The data cannot support the requested analysis."""

    exit_code = 1


class ColumnNotFoundError(DataError):
    """A column that the analysis needs is not in the table."""


class RepeatedPersonError(DataError):
    """A person stands more than once in a wave, so no pair can be made."""


class UnequalLengthError(DataError):
    """Two arrays that must pair up do not have the same length."""


class NonNumericError(DataError):
    """A column of answers or scores holds something that is not a number."""


class TooFewError(DataError):
    """Fewer observations than the method can be trusted with."""


class NoVarianceError(DataError):
    """The answers do not vary, so the quantity is not defined."""


class IntakeError(DataError):
    """A file of answers cannot be read, or holds errors that stop a report."""


class ProjectFileError(SolidarityEvalError, ValueError):
    """The project file or an instrument file is invalid; carries every problem found."""

    exit_code = 3

    @property
    def problems(self) -> tuple[Any, ...]:
        """Every `solidarity_eval.schemas.problems.Problem`, in the order of the file."""
        found = self.values.get("problems", ())
        return found if isinstance(found, tuple) else ()

    def message(self, language: str = "en") -> str:
        """Return the sentence, then each problem with its place and what to write instead."""
        lines = [super().message(language)]
        lines += [problem.message(language) for problem in self.problems]
        return "\n".join(lines)


class ProjectNotFoundError(ProjectFileError):
    """There is no project file in the folder or above it."""


class UnknownInstrumentError(ProjectFileError):
    """No instrument of that name in the catalogue or the folder."""


class OutputError(SolidarityEvalError, OSError):
    """A file cannot be written: locked by another program, no space, no right."""

    exit_code = 2


_WRITING = {
    **dict.fromkeys((errno.ENOSPC, getattr(errno, "EDQUOT", -1)), "no_room"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "no_right"),
}


def cannot_write(path: Path, problem: OSError) -> OutputError:
    """Return the error that says why ``path`` could not be written, and what to do.

    Where a file stands in the place of a folder, that file is named.
    """
    if isinstance(problem, FileExistsError | NotADirectoryError):
        blocking = next((place for place in (path, *path.parents) if place.is_file()), None)
        if blocking is not None:
            return OutputError("files.blocked", path=str(blocking))
    code = _WRITING.get(problem.errno or 0)
    if code is not None:
        return OutputError(f"files.{code}", path=str(path))
    return OutputError("files.other", path=str(path), reason=problem.strerror or str(problem))


class MissingExtraError(SolidarityEvalError, ImportError):
    """An optional package is needed and not installed."""

    exit_code = 2


class RenderError(SolidarityEvalError):
    """A renderer refused a document."""


class TemplateError(RenderError, UsageError):
    """A template that a person gave cannot be used."""

    exit_code = 2


class SolidarityEvalWarning(UserWarning):
    """Base class of our warnings."""


class StatisticalWarning(SolidarityEvalWarning):
    """The number is valid but should be read with care."""


class SmallSampleWarning(StatisticalWarning):
    """So few observations that the interval may not cover as it says."""
