"""The file that argues putting unlike results together: which differences, why, who, when."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from solidarity_eval.errors import DataError
from solidarity_eval.schemas.common import Day, Model, Slug
from solidarity_eval.schemas.constructs import Construct

KeyField = Literal[
    "construct",
    "form",
    "design",
    "standardizer",
    "selection",
    "window",
    "population_unit",
    "better",
]
Reason = Annotated[str, Field(min_length=40)]
"""A reason that somebody else can judge is longer than a few words."""


class PoolingArgument(Model):
    """One argument.

    Attributes
    ----------
    name : str
        Identifier, printed beside the pooled number.
    covers : tuple of str
        Fields of the key that may differ.
    constructs : tuple of str
        Constructs that it speaks of; several only where ``construct`` is covered.
    projects : tuple of str
        Projects that it speaks of; empty for all that share the rest of the key.
    why : str
        The reason, at least 40 characters.
    who : str
        Who answers for it.
    on : date
        When it was written.
    """

    name: Slug
    covers: Annotated[tuple[KeyField, ...], Field(min_length=1)]
    constructs: Annotated[tuple[Construct, ...], Field(min_length=1)]
    projects: tuple[Slug, ...] = ()
    why: Reason
    who: Annotated[str, Field(min_length=2)]
    on: Day


class PoolingFile(Model):
    """A TOML file with one or several ``[[argument]]``."""

    argument: Annotated[tuple[PoolingArgument, ...], Field(min_length=1)]


def read_pooling_arguments(path: Path) -> tuple[PoolingArgument, ...]:
    """Return the arguments of a file.

    Parameters
    ----------
    path : Path
        A TOML file: ``[[argument]]`` with ``name``, ``covers``, ``constructs``, ``why``, ``who``,
        ``on`` and, if wished, ``projects``.

    Raises
    ------
    DataError
        The file cannot be read, is no TOML, or an argument is incomplete.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return PoolingFile.model_validate(data).argument
    except ValidationError as problem:
        first = problem.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DataError(
            "synthesis.argument_file", path=str(path), problem=f"{place}: {first['msg']}"
        ) from problem
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise DataError(
            "synthesis.argument_file", path=str(path), problem=str(problem)
        ) from problem
