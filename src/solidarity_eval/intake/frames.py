"""A table that is already in memory: the same checks of its answers as a file, and its scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from solidarity_eval._kernels.scale_scores import enough, mean_score, sum_score
from solidarity_eval._kernels.whole_answers import Item, check_and_add_up
from solidarity_eval.errors import ArgumentError, ColumnNotFoundError
from solidarity_eval.instruments.answers import require_table
from solidarity_eval.instruments.scoring import require_settled, score
from solidarity_eval.intake.answers import decode, item_decoder
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.schemas.instrument import Instrument, Scale

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

FIRST_ROW = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedAnswers:
    """Scores of a table of answers, and what the checks found in it.

    Attributes
    ----------
    scores : pandas.DataFrame
        Columns and index as `instruments.score` adds them to a table.
    findings : tuple of Finding
        Each cell that holds no allowed answer; it counts as unanswered.
    missing : mapping
        Declared missing codes met, by item then reason.
    """

    scores: pd.DataFrame = field(repr=False)
    findings: tuple[Finding, ...]
    missing: dict[str, dict[str, int]]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a report."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


@dataclass(frozen=True, slots=True)
class _Place:
    path: str
    sheet: None = None


def check_answers_table(
    data: pd.DataFrame,
    instrument: Instrument | str,
    *,
    scales: Sequence[str] | None = None,
    name: str = "table",
) -> CheckedAnswers:
    """Check the answers of a table against a questionnaire, and score it.

    Use it for a table that another program has read already. Unlike `instruments.score`, which
    stops at the first column out of range, it names every cell, as `load_dataset` does for a
    file: same codes, same rows (the header is row 1), same words. It looks at cells alone:
    persons, times and groups are checked when a project is loaded.

    Parameters
    ----------
    data : pandas.DataFrame of shape (n, ...)
        One column per item, named as the item; numbers, or texts as a file would hold them.
    instrument : Instrument or str
        A questionnaire, or the identifier of one of the catalogue.
    scales : sequence of str, optional
        Identifiers of the scales to compute; all by default.
    name : str
        What the findings call the table.

    Returns
    -------
    CheckedAnswers

    Raises
    ------
    ArgumentError
        If ``data`` is no table, or the questionnaire waits for a choice of the project.
    ColumnNotFoundError
        If an item has no column.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"lacks_company": [1, 3], "left_out": [2, 3], "isolated": [1, 9]})
    >>> checked = check_answers_table(answers, "ucla3")
    >>> [(one.code, one.row, one.column, one.value) for one in checked.findings]
    [('out_of_range', 3, 'isolated', '9')]
    >>> checked.scores["ucla3.total"].tolist()
    [4.0, nan]
    """
    require_table(data)
    if isinstance(instrument, str):
        from solidarity_eval.instruments.catalogue import load_instrument

        instrument = load_instrument(instrument)
    require_settled(instrument)
    chosen = _chosen(instrument, scales)
    wanted = dict.fromkeys(item for scale in chosen for item in instrument.items_of(scale.id))
    lacking = [item for item in wanted if item not in data.columns]
    if lacking:
        raise ColumnNotFoundError(
            "column_not_found",
            missing=", ".join(lacking),
            available=", ".join(map(str, data.columns)) or "–",
        )
    reading = _Reading(instrument=instrument, place=_Place(name))
    columns = {item: reading.column(data[item], item) for item in wanted}
    tallies, odd = check_and_add_up(
        [_item(instrument, item, columns[item], chosen=chosen) for item in wanted], len(chosen)
    )
    for item, places in zip(wanted, odd, strict=True):
        reading.odd(item, columns[item], places)
    if all(_is_plain(scale) for scale in chosen):
        scores = _frame(
            data, instrument, {s.id: (s, t) for s, t in zip(chosen, tallies, strict=True)}
        )
    else:
        clean = {
            f"{instrument.id}/{item}": _without(columns[item], places)
            for item, places in zip(wanted, odd, strict=True)
        }
        scores = _scored(data, instrument, clean, scales=[scale.id for scale in chosen])
    findings = sorted(reading.findings, key=lambda finding: finding.row or 0)
    missing = {item: dict(sorted(counts.items())) for item, counts in reading.missing.items()}
    return CheckedAnswers(scores=scores, findings=tuple(findings), missing=missing)


def _chosen(instrument: Instrument, scales: Sequence[str] | None) -> tuple[Scale, ...]:
    known = {scale.id: scale for scale in instrument.scales}
    unknown = [name for name in scales or () if name not in known]
    if unknown:
        raise ArgumentError(
            "instruments.unknown_scale",
            scale=", ".join(unknown),
            instrument=instrument.id,
            allowed=", ".join(known),
        )
    return tuple(scale for scale in instrument.scales if scales is None or scale.id in scales)


def _is_plain(scale: Scale) -> bool:
    """Tell whether a score is a mean or a sum with one rule for missing answers."""
    return scale.score in ("mean", "sum") and not scale.answered_groups


def _item(
    instrument: Instrument, item: str, values: NDArray[Any], *, chosen: tuple[Scale, ...]
) -> Item:
    low, high = instrument.items.range_of(item)
    return Item(
        values=values,
        low=low,
        high=high,
        turned=item in instrument.reverse,
        sums=tuple(
            place
            for place, scale in enumerate(chosen)
            if _is_plain(scale) and item in instrument.items_of(scale.id)
        ),
    )


@dataclass(slots=True, kw_only=True)
class _Reading:
    """The columns of a table as they are read, with what was found on the way."""

    instrument: Instrument
    place: _Place
    findings: list[Finding] = field(default_factory=list)
    missing: dict[str, Counter[str]] = field(default_factory=dict)

    def column(self, values: pd.Series, item: str) -> NDArray[Any]:
        """Return a column as numbers; texts are read as those of a file."""
        import pandas as pd

        if isinstance(values.dtype, np.dtype) and values.dtype.kind in "iuf":
            return values.to_numpy()
        if pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values):
            return values.to_numpy(dtype=np.float64, na_value=np.nan)
        cells = np.empty(len(values), dtype=object)
        filled = zip(values, values.isna(), strict=True)
        cells[:] = ["" if empty else _text(cell) for cell, empty in filled]
        decoded = decode(cells, item_decoder(self.instrument, item))
        if decoded.reasons:
            self.missing[item] = decoded.reasons
        for code, places in decoded.problems.items():
            self.findings += [self._found(code, item, int(i), value=cells[i]) for i in places]
        return decoded.values

    def odd(self, item: str, values: NDArray[Any], places: NDArray[np.intp]) -> None:
        """Sort the numbers that are no allowed answer into missing codes and findings."""
        decoder = item_decoder(self.instrument, item)
        cells = values[places]
        for number in np.unique(cells):
            text = _text(number)
            answer = decoder(text)
            if answer.reason is not None:
                self.missing.setdefault(item, Counter())[answer.reason] += int(
                    (cells == number).sum()
                )
            elif answer.problem is not None:
                self.findings += [
                    self._found(answer.problem, item, int(place), value=text)
                    for place in places[cells == number]
                ]

    def _found(self, code: str, item: str, index: int, *, value: str) -> Finding:
        low, high = self.instrument.items.range_of(item)
        bounds = {"low": low, "high": high} if code == "out_of_range" else {}
        return found(
            code, self.place, row=index + FIRST_ROW, column=item, value=str(value), **bounds
        )


def _text(cell: Any) -> str:
    """Return a cell as a file would hold it: ``9``, not ``9.0``."""
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return str(int(cell))
    return str(cell)


def _frame(
    data: pd.DataFrame, instrument: Instrument, tallies: dict[str, tuple[Scale, Any]]
) -> pd.DataFrame:
    """Return the scores of scales that are means or sums."""
    import pandas as pd

    columns = {}
    for scale, tally in tallies.values():
        scorable = enough(tally.answered, tally.items, scale.min_answered if scale.prorate else 1.0)
        compute = mean_score if scale.score == "mean" else sum_score
        values = compute(tally, scorable)
        name = f"{instrument.id}.{scale.id}"
        columns[name] = values if scale.multiply == 1 else values * scale.multiply
        columns[f"{name}/prorated"] = scorable & (tally.answered != tally.items)
    return pd.DataFrame(columns, index=data.index)


def _scored(
    data: pd.DataFrame,
    instrument: Instrument,
    clean: dict[str, NDArray[np.float64]],
    *,
    scales: list[str],
) -> pd.DataFrame:
    import pandas as pd

    scored = score(pd.DataFrame(clean, index=data.index), instrument, scales=scales)
    return scored[[column for column in scored if column not in clean]]


def _without(values: NDArray[Any], places: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the answers as floats, NaN where the number is none that is allowed."""
    clean = values.astype(np.float64)
    clean[places] = np.nan
    return clean
