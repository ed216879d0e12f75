"""A reference case: data, expected values of another program, tolerances."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_INFORMATION = ("float_noise.", "lavaan_check.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One folder of ``conformance/cases``.

    Attributes
    ----------
    id, family, software, call, source, licence : str
        Where the expected values come from.
    expected : mapping
        Name to a number or a list of numbers.
    tolerance : mapping
        Name to ``(rtol, atol)``; ``default`` for the others.
    inputs, definitions : mapping
        Settings of the case and what its names mean.
    """

    id: str
    family: str
    software: str
    call: str
    source: str
    licence: str
    expected: Mapping[str, Any]
    tolerance: Mapping[str, tuple[float, float]]
    inputs: Mapping[str, Any]
    definitions: Mapping[str, str]

    def data(self) -> pd.DataFrame:
        """Return ``data.csv``."""
        import pandas as pd

        with _folder(self.id).joinpath("data.csv").open("rb") as stream:
            return pd.read_csv(stream)

    def tested(self) -> dict[str, Any]:
        """Return the expected values that are tests (information left out)."""
        return {k: v for k, v in self.expected.items() if not k.startswith(_INFORMATION)}

    def allowance(self, name: str, expected: float) -> float:
        """Return the largest difference allowed: ``max(atol, rtol * |expected|)``."""
        rtol, atol = self.tolerance.get(name, self.tolerance["default"])
        return max(atol, rtol * abs(expected))


def _folder(case_id: str) -> Any:
    return resources.files("solidarity_eval.conformance") / "cases" / case_id


def case_ids(family: str | None = None) -> tuple[str, ...]:
    """Return the ids of the bundled cases, of one family (its letter) or all."""
    root = resources.files("solidarity_eval.conformance") / "cases"
    ids = sorted(item.name for item in root.iterdir() if item.is_dir())
    return tuple(item for item in ids if family is None or item.startswith(family))


@functools.cache
def load_case(case_id: str) -> Case:
    """Read a bundled case."""
    raw = json.loads(_folder(case_id).joinpath("case.json").read_text(encoding="utf-8"))
    tolerance = {k: (v["rtol"], v["atol"]) for k, v in raw["tolerance"].items()}
    return Case(
        id=raw["id"],
        family=raw["family"],
        software=raw["software"],
        call=raw.get("call", ""),
        source=raw.get("source", ""),
        licence=raw.get("licence", ""),
        expected=raw["expected"],
        tolerance=tolerance,
        inputs=raw.get("inputs") or {},
        definitions=raw.get("definitions") or {},
    )
