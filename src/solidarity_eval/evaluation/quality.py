"""What the checks met: rows, findings, prorated and missing scores, declared missing answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from solidarity_eval.evaluation.scores import outcome_rows, score_source
from solidarity_eval.results import Result, Table

if TYPE_CHECKING:
    from solidarity_eval.intake.dataset import Dataset
    from solidarity_eval.schemas.load import LoadedProject


def quality_result(loaded: LoadedProject, dataset: Dataset) -> Result:
    """Return ``data.quality``: one table of checks and counts."""
    rows: list[tuple[str, int]] = [
        ("rows", sum(item.rows for item in dataset.inputs)),
        ("unlinked", sum(dataset.unlinked.values())),
    ]
    rows += [(f"corrections.{fate}", n) for fate, n in dataset.corrections.items()]
    by_code = Counter((item.severity, item.code) for item in dataset.findings)
    rows += [(f"{severity}.{code}", n) for (severity, code), n in sorted(by_code.items())]
    reasons: Counter[str] = Counter()
    for counts in dataset.missing.values():
        reasons.update(counts)
    rows += [(f"missing.{reason}", n) for reason, n in sorted(reasons.items())]
    for outcome in loaded.project.outcomes:
        if outcome.indicator is not None:
            continue
        column = score_source(loaded, outcome).column
        frame = outcome_rows(dataset.responses, outcome)
        frame = frame[frame["wave"].isin([outcome.before, outcome.after])]
        if f"{column}/prorated" in frame:
            rows.append((f"scores_prorated.{outcome.id}", int(frame[f"{column}/prorated"].sum())))
        rows.append((f"scores_missing.{outcome.id}", int(frame[column].isna().sum())))
    table = Table(kind="counts", columns=("check", "n"), rows=tuple(rows))
    return Result(id="data.quality", method="data_quality", design="descriptive", tables=(table,))
