"""Ties that grew stronger or weaker between two times, on an ordered ladder of strengths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.clustered_share import clustered_share
from solidarity_eval._kernels.student import t_quantile
from solidarity_eval.errors import TooFewError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.estimation.notes import caution
from solidarity_eval.reach._tables import require_known, words
from solidarity_eval.reach._two_times import require_once, two_times
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Flow, FlowEdge, FlowNode, Note, Result, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

MOVES = ("stronger", "same", "weaker")
FEW = 10


def tie_transitions(
    data: pd.DataFrame,
    *,
    before: object,
    after: object,
    ego: str = "ego",
    alter: str = "alter",
    wave: str = "wave",
    strength: str = "strength",
    order: Iterable[object] = ("invisible", "weak", "strong"),
    respondents: Iterable[object] | None = None,
    conf_level: float = 0.95,
) -> Result:
    r"""Count moves of ties on a ladder of strengths, told by the same people at two times.

    .. math:: \hat p = \frac{\sum_g y_g}{\sum_g n_g}, \qquad
              SE^2 = \frac{G}{G-1} \sum_g \frac{(y_g - \hat p\, n_g)^2}{(\sum_g n_g)^2}

    with :math:`y_g` ties of person :math:`g` that grew stronger among :math:`n_g` told at both
    times.

    Use it when people told the strength of their ties at two times. It does not show what made a
    tie grow, nor that a tie which is no longer named is gone. The unit of uncertainty is the
    person who answers, because one person's ties move together.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per tie and time.
    before, after : object
        Values of ``wave``.
    ego, alter, wave, strength : str
        Columns of who answers, of the person named, of the time and of the strength.
    order : iterable
        Strengths, weakest first.
    respondents : iterable, optional
        Who answered at both times; by default those with a row at each.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``share_stronger``, ``share_same``, ``share_weaker`` (``proportion``, of ties
        told at both times); ``ties`` at each ``time`` and ``strength`` (``count``); table
        ``transitions``, columns ``before, after, n``; flow of the ties.

    Raises
    ------
    DataError
        If a strength is not in ``order``, or a tie stands twice at a time.
    ArgumentError, ColumnNotFoundError, TooFewError
        If an argument is not allowed, a column is missing, or no tie was told at both times.

    Warns
    -----
    StatisticalWarning
        Fewer than 10 people (``few_groups``); ties told at one time only (``ties_told_once``).

    Notes
    -----
    Interval of t with G - 1 degrees of freedom on the logit, as R's ``survey::svyciprop`` with the
    persons as clusters; none for a share of 0 or 1, or one person.

    References
    ----------
    Granovetter 1973; Lumley 2010.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import tie_transitions
    >>> ties = pd.DataFrame({
    ...     "ego": [f"p{i}" for i in range(12)] * 2, "alter": ["n"] * 24,
    ...     "wave": ["t0"] * 12 + ["t1"] * 12,
    ...     "strength": ["invisible"] * 8 + ["weak"] * 4 + ["weak"] * 6 + ["invisible"] * 6,
    ... })
    >>> found = tie_transitions(ties, before="t0", after="t1")
    >>> found["share_stronger"].estimate, found["share_same"].estimate
    (0.5, 0.16666666666666666)
    """
    level = check_conf_level(conf_level)
    ladder = words("order", order) or ()
    times = two_times(
        data,
        columns=(alter, strength),
        ego=ego,
        wave=wave,
        before=before,
        after=after,
        respondents=respondents,
    )
    told = []
    for side in (times.before, times.after):
        rows = side[side[alter].notna() & side[strength].notna()]
        require_known(strength, rows[strength], ladder)
        require_once(rows, ego=ego, alter=alter, wave=wave)
        told.append(
            dict(zip(zip(rows[ego], rows[alter], strict=True), rows[strength], strict=True))
        )
    first, second = told
    both = sorted(first.keys() & second.keys())
    if not both:
        raise TooFewError("reach_ties.no_ties_told_twice", before=len(first), after=len(second))
    gone, new = len(first) - len(both), len(second) - len(both)
    notes = _notes(len({who for who, _ in both}), gone=gone, new=new)
    steps = {tie: ladder.index(second[tie]) - ladder.index(first[tie]) for tie in both}
    moved = Counter((first[tie], second[tie]) for tie in both)
    cells = tuple((one, other, moved[one, other]) for one in ladder for other in ladder)
    return Result(
        id="tie_transitions",
        method="tie_transitions",
        design="one_group_pre_post",
        about=About(before=str(before), after=str(after), unit="proportion"),
        estimates=(*_shares(steps, level), *_counts((first, second), ladder)),
        tables=(Table(kind="transitions", columns=("before", "after", "n"), rows=cells),),
        flow=_flow(len(first), len(second), len(both), people=len(times.egos)),
        settings={"order": ladder, "unit": "person", "headline": "share_stronger"},
        references=("granovetter1973", "lumley2010"),
        notes=tuple(notes),
        versions=software(),
    )


def _notes(people: int, *, gone: int, new: int) -> list[Note]:
    notes = []
    if people < FEW:
        notes.append(caution("reach_ties.few_groups", n=people, enough=FEW))
    if gone or new:
        notes.append(caution("reach_ties.ties_told_once", gone=gone, new=new))
    return notes


def _shares(steps: dict[tuple[str, str], int], level: float) -> list[Estimate]:
    people = sorted({who for who, _ in steps})
    place = {who: index for index, who in enumerate(people)}
    sizes = np.zeros(len(people))
    hits = {move: np.zeros(len(people)) for move in MOVES}
    for (who, _), step in steps.items():
        sizes[place[who]] += 1
        hits["stronger" if step > 0 else "weaker" if step < 0 else "same"][place[who]] += 1
    return [_share(f"share_{move}", hits[move], sizes, level=level) for move in MOVES]


def _share(
    term: str, hits: NDArray[np.float64], sizes: NDArray[np.float64], *, level: float
) -> Estimate:
    found = clustered_share(hits, sizes)
    low = high = None
    if 0.0 < found.estimate < 1.0 and found.df > 0:
        odds = np.log(found.estimate / (1 - found.estimate))
        half = t_quantile(1 - (1 - level) / 2, found.df) * found.std_error
        half /= found.estimate * (1 - found.estimate)
        low, high = (float(1 / (1 + np.exp(-(odds + way * half)))) for way in (-1, 1))
    return Estimate(
        term=term,
        estimate=found.estimate,
        std_error=found.std_error if found.df > 0 else None,
        conf_low=low,
        conf_high=high,
        conf_level=level if low is not None else None,
        unit="proportion",
        transform="logit",
        n=int(sizes.sum()),
        df=found.df if found.df > 0 else None,
    )


def _counts(
    told: tuple[dict[tuple[str, str], str], ...], ladder: tuple[str, ...]
) -> list[Estimate]:
    found = [Counter(side.values()) for side in told]
    return [
        Estimate(
            term="ties",
            at={"time": time, "strength": word},
            estimate=float(counts[word]),
            unit="count",
            n=counts.total(),
        )
        for time, counts in zip(("before", "after"), found, strict=True)
        for word in ladder
    ]


def _flow(first: int, second: int, both: int, *, people: int) -> Flow:
    return Flow(
        nodes=(
            FlowNode(id="people", n=people),
            FlowNode(id="before", n=first, unit="ties"),
            FlowNode(id="after", n=second, unit="ties"),
            FlowNode(id="compared", n=both, unit="ties"),
        ),
        edges=(
            FlowEdge(source="before", target="compared", n=both),
            FlowEdge(source="before", target="left_out", n=first - both, reason="not_told_after"),
            FlowEdge(source="after", target="left_out", n=second - both, reason="not_told_before"),
        ),
    )
