"""A variable of the people reached, beside its neighbourhood and across those who left."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from solidarity_eval._kernels.moments import moments
from solidarity_eval._kernels.student import interval
from solidarity_eval.intake.pairs import is_label, numeric
from solidarity_eval.reach._curve import wilson_share
from solidarity_eval.results import Estimate, Scalar

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Row = tuple[Scalar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What is known of a variable in the neighbourhood.

    ``shares`` are by folded category, ``names`` the categories as written.
    """

    shares: dict[str, float] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    mean: float | None = None
    sd: float | None = None
    source: str | None = None
    year: str | None = None


class Variable(Protocol):
    """A column of the people reached."""

    @property
    def name(self) -> str:
        """Column."""
        ...

    @property
    def n(self) -> int:
        """People with a value."""
        ...

    @property
    def missing(self) -> int:
        """People without one."""
        ...

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Categories that the neighbourhood does not have."""
        ...

    def estimates(self, level: float) -> list[Estimate]:
        """Return what the people are, the neighbourhood, and the difference."""
        ...

    def leaving(self, gone: Flags) -> list[Row]:
        """Return the rows of those who left beside those who stayed."""
        ...


def fold(word: object) -> str:
    """Return a word without regard to capitals, accents and spaces."""
    plain = unicodedata.normalize("NFKD", str(word)).casefold()
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def read_variable(values: pd.Series, name: str, reference: Reference | None) -> Variable:
    """Return a column as numbers where the neighbourhood gives a mean, else as words."""
    if reference is not None and reference.mean is not None:
        return _Numbers(name=name, values=numeric(values, name), reference=reference)
    words = [str(value).strip() if is_label(value) else None for value in values]
    return _Words(name=name, words=words, reference=reference or Reference())


def leaving_rows(variable: Variable, gone: Flags) -> list[Row]:
    """Return the rows of a variable, nothing where one side is empty."""
    return variable.leaving(gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    name: str
    words: list[str | None] = field(repr=False)
    reference: Reference

    @property
    def n(self) -> int:
        return len(self.words) - self.missing

    @property
    def missing(self) -> int:
        return sum(word is None for word in self.words)

    @property
    def unmatched(self) -> tuple[str, ...]:
        if not self.reference.shares:
            return ()
        return tuple(
            name for key, name in self._categories().items() if key not in self.reference.shares
        )

    def _categories(self) -> dict[str, str]:
        """Return the categories as written, those of the neighbourhood first."""
        found = dict(self.reference.names)
        for word in sorted({word for word in self.words if word is not None}):
            found.setdefault(fold(word), word)
        return found

    def _is(self, key: str) -> Flags:
        return np.array([word is not None and fold(word) == key for word in self.words])

    def estimates(self, level: float) -> list[Estimate]:
        found = []
        for key, category in self._categories().items():
            at: dict[str, Scalar] = {"variable": self.name, "category": category}
            count = int(self._is(key).sum())
            share = wilson_share("share", count, self.n, conf_level=level, at=at)
            found.append(share)
            known = self.reference.shares.get(key)
            if known is None:
                continue
            found.append(
                Estimate(term="neighbourhood_share", at=at, estimate=known, unit="proportion")
            )
            found.append(_moved(share, known))
        return found

    def leaving(self, gone: Flags) -> list[Row]:
        known = np.array([word is not None for word in self.words])
        sizes = int((known & gone).sum()), int((known & ~gone).sum())
        if not all(sizes):
            return []
        rows: list[Row] = []
        for key, category in self._categories().items():
            has = self._is(key)
            left, stayed = float(has[known & gone].mean()), float(has[known & ~gone].mean())
            spread = math.sqrt((left * (1 - left) + stayed * (1 - stayed)) / 2)
            smd = (left - stayed) / spread if spread > 0 else None
            rows.append((self.name, category, left, stayed, *sizes, smd))
        return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    name: str
    values: NDArray[np.float64] = field(repr=False)
    reference: Reference

    @property
    def n(self) -> int:
        return int(np.isfinite(self.values).sum())

    @property
    def missing(self) -> int:
        return len(self.values) - self.n

    @property
    def unmatched(self) -> tuple[str, ...]:
        return ()

    def estimates(self, level: float) -> list[Estimate]:
        known = self.values[np.isfinite(self.values)]
        found = moments(known)
        at: dict[str, Scalar] = {"variable": self.name}
        centre = float(self.reference.mean or 0.0)
        error = math.sqrt(found.variance / self.n)
        low, high = interval(found.mean - centre, error, df=self.n - 1, conf_level=level)
        mean = found.mean
        items = [
            Estimate(term="mean", at=at, estimate=mean, std_error=error, unit="points", n=self.n),
            Estimate(term="neighbourhood_mean", at=at, estimate=centre, unit="points"),
            Estimate(
                term="difference",
                at=at,
                estimate=mean - centre,
                std_error=error,
                conf_low=low,
                conf_high=high,
                conf_level=level,
                df=float(self.n - 1),
                n=self.n,
                unit="points",
            ),
        ]
        sd = self.reference.sd
        if sd is not None and sd > 0:
            value = (mean - centre) / sd
            items.append(
                Estimate(term="standardised_difference", at=at, estimate=value, unit="sd", n=self.n)
            )
        return items

    def leaving(self, gone: Flags) -> list[Row]:
        known = np.isfinite(self.values)
        left, stayed = self.values[known & gone], self.values[known & ~gone]
        if len(left) < 2 or len(stayed) < 2:
            return []
        one, two = moments(left), moments(stayed)
        spread = math.sqrt((one.variance + two.variance) / 2)
        smd = (one.mean - two.mean) / spread if spread > 0 else None
        return [(self.name, None, one.mean, two.mean, len(left), len(stayed), smd)]


def _moved(share: Estimate, known: float) -> Estimate:
    """Return a share minus a known one, with the interval of the share moved by as much."""
    low = None if share.conf_low is None else share.conf_low - known
    high = None if share.conf_high is None else share.conf_high - known
    return Estimate(
        term="difference",
        at=share.at,
        estimate=share.estimate - known,
        std_error=share.std_error,
        conf_low=low,
        conf_high=high,
        conf_level=share.conf_level,
        unit="proportion",
        n=share.n,
    )
