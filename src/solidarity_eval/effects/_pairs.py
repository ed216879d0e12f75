"""The pairs of one outcome, with the refusals that every before/after estimator shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.effects._notes import caution
from solidarity_eval.errors import ArgumentError, SmallSampleWarning, TooFewError
from solidarity_eval.intake.pairs import Pairs, pair_waves, require_columns

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.results import Note, Scalar

CAUTION_PAIRS = 10


def require_table(data: object) -> None:
    """Raise ArgumentError when ``data`` is not a pandas DataFrame."""
    import pandas as pd

    if not isinstance(data, pd.DataFrame):
        raise ArgumentError("effects.not_a_table", received=type(data).__name__)


def outcome_pairs(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str,
    wave: str,
    fewest: int = 2,
) -> Pairs:
    """Return the complete pairs of an outcome, at least ``fewest`` of them.

    Raises
    ------
    ArgumentError
        ``data`` is not a table, ``pre`` equals ``post``, or a label is not in the wave column.
    ColumnNotFoundError, RepeatedPersonError, NonNumericError
        The table cannot be paired.
    TooFewError
        Fewer complete pairs than ``fewest``.
    """
    require_table(data)
    require_columns(data, outcome, person, wave)
    if pre == post:
        raise ArgumentError("effects.same_wave", value=repr(pre))
    labels = list(dict.fromkeys(data[wave].dropna()))
    for argument, label in (("pre", pre), ("post", post)):
        if label not in labels:
            raise ArgumentError(
                "effects.unknown_wave",
                argument=argument,
                value=repr(label),
                column=wave,
                available=", ".join(map(repr, labels[:12])) or "–",
            )
    pairs = pair_waves(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    if pairs.n < fewest:
        raise TooFewError(
            "effects.too_few_pairs",
            n=pairs.n,
            needed=fewest,
            before=pairs.flow.n("before"),
            after=pairs.flow.n("after"),
        )
    return pairs


def few_pairs_notes(pairs: Pairs) -> list[Note]:
    """Return the note ``few_pairs`` (and warn) below 10 pairs, else nothing."""
    if pairs.n >= CAUTION_PAIRS:
        return []
    return [caution("few_pairs", SmallSampleWarning, n=pairs.n, enough=CAUTION_PAIRS)]


def wave_label(label: object) -> Scalar:
    """Return the label of a wave as a result carries it: numbers and texts as they are."""
    plain = label.item() if hasattr(label, "item") else label
    return plain if isinstance(plain, str | int | float) else str(plain)
