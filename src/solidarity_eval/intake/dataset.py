"""Checked tables, ready to be scored: one row per person and wave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solidarity_eval.intake.dialects.mapping import MappingRow
from solidarity_eval.intake.findings import Finding

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.intake.keys.linking import Linkage


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file that was read, and what was decided about it.

    Attributes
    ----------
    path : str
        Relative to the project folder, with ``/``.
    sha256 : str
        Of its bytes.
    rows : int
        Rows of data, header excluded.
    decided : mapping
        ``encoding``, ``separator``, ``decimal``, ``header_row``, ``sheet``.
    """

    path: str
    sha256: str
    rows: int
    decided: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Answers of a project after the checks.

    Attributes
    ----------
    responses : pandas.DataFrame
        One row per population, person and wave. Columns ``population, person, wave, date, arm,
        cluster, site, mode, administered_by, interview_language`` (None where the project has
        none), then one float column per item named
        ``<instrument>/<item>`` (NaN where unanswered), and one per measure, named by its id.
        ``person`` is the normalised identifier.
    unlinked : mapping
        Rows without a person, by ``(population, wave)``; they are never paired.
    people : pandas.DataFrame or None
        One row per person, columns of the people table.
    counts : pandas.DataFrame or None
        The reach register.
    registers : mapping
        The other registers by name (``events, ties, codes``...), columns as in
        ``intake.registers.columns.REGISTERS``; a register that the project has not is absent.
    findings : tuple of Finding
        Everything the checks found, in reading order.
    inputs : tuple of InputFile
        The files that were read.
    missing : mapping
        Declared missing codes met, by ``<instrument>/<item>`` then reason.
    waiting : mapping
        Rows answered after the cut-off day, by ``(population, wave)``; the next report has them.
    late : frozenset of (population, person, wave)
        Who answered these rows.
    proposals : tuple of MappingRow
        Columns and answers of web forms put beside the questions, for a person to check.
    corrections : mapping
        Corrections ``applied`` and ``stale``; empty without a file of corrections.
    linkage : Linkage or None
        How the codes that people make themselves were linked; None where codes are given.
    """

    responses: pd.DataFrame
    unlinked: dict[tuple[str, str], int] = field(default_factory=dict)
    people: pd.DataFrame | None = None
    counts: pd.DataFrame | None = None
    registers: dict[str, pd.DataFrame] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    inputs: tuple[InputFile, ...] = ()
    missing: dict[str, dict[str, int]] = field(default_factory=dict)
    waiting: dict[tuple[str, str], int] = field(default_factory=dict)
    late: frozenset[tuple[str, str, str]] = frozenset()
    proposals: tuple[MappingRow, ...] = ()
    corrections: dict[str, int] = field(default_factory=dict)
    linkage: Linkage | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a report."""
        return tuple(finding for finding in self.findings if finding.severity == "error")
