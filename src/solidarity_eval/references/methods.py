"""The register of methods: each public estimator, its sources, its proof, its R call."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from solidarity_eval.errors import ArgumentError, DataError
from solidarity_eval.references._toml import merged_tables
from solidarity_eval.references.bibliography import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One public estimator and why its numbers can be trusted.

    Attributes
    ----------
    key : str
        The ``method`` of its results, e.g. ``"standardized_mean_change"``.
    function : str
        Dotted name of the public function.
    references : tuple of str
        Keys of the bibliography.
    cases : tuple of str
        Bundled reference cases that prove it.
    proof : str or None
        Where no bundled case exists: the test file that holds a published value.
    r : str or None
        The R call that returns the same number; ``{outcome}``-like names are filled by `cite`.
    page : str or None
        Its page in the docs.
    """

    key: str
    function: str
    references: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    proof: str | None = None
    r: str | None = None
    page: str | None = None


@functools.cache
def methods() -> Mapping[str, Method]:
    """Return every method of ``methods/*.toml`` by key.

    Raises
    ------
    DataError
        If a key stands twice, or a table lacks its function or has an unknown field.
    """
    tables = merged_tables("methods")
    return MappingProxyType({key: _read(key, table) for key, table in tables.items()})


def method(key: str) -> Method:
    """Return one method.

    Raises
    ------
    ArgumentError
        If there is none of that name; the message names the nearest ones.
    """
    known = methods()
    if key not in known:
        raise ArgumentError("references.unknown_method", name=key, nearest=nearest(key, known))
    return known[key]


def _read(key: str, table: Mapping[str, Any]) -> Method:
    allowed = [field.name for field in fields(Method) if field.name != "key"]
    wrong = [name for name in table if name not in allowed]
    if wrong or "function" not in table:
        raise DataError(
            "references.bad_entry",
            name=key,
            wrong=", ".join(wrong) or "–",
            missing="–" if "function" in table else "function",
            allowed=", ".join(allowed),
        )
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in table.items()
    }
    return Method(key=key, **values)
