"""``rapprochements.csv``: the close pairs, and what a person says of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.keys.code import distance, make_code, parts_of
from solidarity_eval.intake.keys.linking import Decision
from solidarity_eval.intake.ledgers import Ledger, ledger_bytes, locked, read_ledger, replace_file
from solidarity_eval.intake.text import fold

if TYPE_CHECKING:
    from solidarity_eval.intake.keys.linking import Linkage

NAME = "rapprochements.csv"
COLUMNS: Mapping[str, tuple[str, str]] = {
    "population": ("public", "population"),
    "wave": ("temps", "wave"),
    "before": ("code_avant", "code_before"),
    "after": ("code_apres", "code_after"),
    "distance": ("distance", "distance"),
    "decision": ("decision", "decision"),
    "who": ("qui", "who"),
    "when": ("quand", "when"),
}
NEEDED = ("wave", "before", "after", "decision")
_YES = frozenset({"oui", "o", "yes", "y", "vrai", "true", "1"})
_NO = frozenset({"non", "n", "no", "faux", "false", "0"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The file as read.

    Attributes
    ----------
    ledger : Ledger
        Its rows.
    decisions : tuple of Decision
        Those that say yes or no.
    findings : tuple of Finding
        Words that are neither, and what the reader met.
    """

    ledger: Ledger
    decisions: tuple[Decision, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_decisions(folder: Path, *, population: str) -> Decided:
    """Read what was decided; nothing where there is no such file.

    Parameters
    ----------
    folder : Path
        Of the project.
    population : str
        Whose pairs those rows speak of that name no population.
    """
    ledger = read_ledger(folder, NAME, COLUMNS, needed=NEEDED)
    decisions, findings = [], list(ledger.findings)
    for row, cells in ledger.rows:
        word = fold(cells["decision"])
        if word and word not in _YES | _NO and ledger.raw is not None:
            findings.append(found("unknown_decision", ledger.raw, row=row, value=cells["decision"]))
        if word in _YES | _NO:
            decisions.append(
                Decision(
                    population=cells.get("population") or population,
                    wave=cells["wave"],
                    before=_code(cells["before"]),
                    after=_code(cells["after"]),
                    same=word in _YES,
                )
            )
    return Decided(ledger=ledger, decisions=tuple(decisions), findings=tuple(findings))


def _code(text: str) -> str:
    return make_code(parts_of(text))


def write_proposals(folder: Path, linkage: Linkage, *, language: str) -> Path | None:
    """Write the pairs to be decided beside those that were; None when nothing changes.

    Rows that a person filled stay as they are; undecided rows that are no longer close pairs go.

    Raises
    ------
    OutputError
        If the file is open elsewhere, or cannot be written.
    """
    path = folder / NAME
    with locked(path):
        held = read_ledger(folder, NAME, COLUMNS, needed=NEEDED)
        if held.findings and held.raw is None:
            return None
        kept = [cells for _, cells in held.rows if any(map(cells.get, ("decision", "who")))]
        known = {(cells["wave"], _code(cells["before"]), _code(cells["after"])) for cells in kept}
        rows = [*kept, *_proposals(linkage, known)]
        if not rows and held.raw is None:
            return None
        if rows == [cells for _, cells in held.rows]:
            return None
        header = [both[0 if language == "fr" else 1] for both in COLUMNS.values()]
        table = [[cells.get(key, "") for key in COLUMNS] for cells in rows]
        replace_file(path, ledger_bytes(header, table))
    return path


def _proposals(linkage: Linkage, known: Iterable[tuple[str, str, str]]) -> list[dict[str, str]]:
    rows = []
    for step in linkage.steps:
        for pair in (*step.proposed, *step.loose):
            if (step.wave, pair.before, pair.after) in known:
                continue
            rows.append(
                {
                    "population": step.population,
                    "wave": step.wave,
                    "before": pair.before,
                    "after": pair.after,
                    "distance": str(distance(pair.before, pair.after)),
                    **dict.fromkeys(("decision", "who", "when"), ""),
                }
            )
    return rows
