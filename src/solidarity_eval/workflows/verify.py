"""Tell whether this installation gives the numbers of R and NIST."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solidarity_eval.conformance.verify import CaseReport


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOutcome:
    """Every case recomputed, and whether all are within tolerance."""

    reports: tuple[CaseReport, ...]
    software: dict[str, str]

    @property
    def passed(self) -> bool:
        """Whether every value of every case is within its tolerance."""
        return all(report.passed for report in self.reports)

    @property
    def checked(self) -> int:
        """Numbers compared."""
        return sum(report.checked for report in self.reports)

    def by_method(self) -> dict[str, tuple[int, float, tuple[str, ...]]]:
        """Return, per method, the cases' numbers, the largest relative error and the cases."""
        table: dict[str, list[CaseReport]] = {}
        for report in self.reports:
            for method in report.methods:
                table.setdefault(method, []).append(report)
        return {method: _sum_up(reports) for method, reports in sorted(table.items())}


def verify(families: Iterable[str] | None = None) -> VerifyOutcome:
    """Recompute the bundled reference cases on this machine.

    Raises
    ------
    ArgumentError
        If a family has no bundled case.
    """
    import solidarity_eval.conformance.verify as conformance
    from solidarity_eval.references.versions import software

    chosen = conformance.FAMILIES if families is None else tuple(families)
    return VerifyOutcome(reports=conformance.verify(chosen), software=software())


def _sum_up(reports: Sequence[CaseReport]) -> tuple[int, float, tuple[str, ...]]:
    checked = sum(report.checked for report in reports)
    largest = max(report.largest_relative_error for report in reports)
    return checked, largest, tuple(report.case for report in reports)
