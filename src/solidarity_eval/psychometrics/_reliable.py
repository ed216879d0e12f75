"""The pairs and the error that reliable change is read against."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import retest
from solidarity_eval._kernels.change import differences
from solidarity_eval._kernels.moments import moments
from solidarity_eval.errors import ArgumentError, NoVarianceError
from solidarity_eval.psychometrics._pairs import check_positive, check_reliability, score_pairs

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from solidarity_eval.intake.pairs import Pairs

FEWEST_PAIRS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Columns, waves and error of the scores of the same people at two times."""

    outcome: str
    pre: object
    post: object
    person: str
    wave: str
    retest_r: float
    reference_sd: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAgainstError:
    """Changes of n people and the error of one change.

    Attributes
    ----------
    pairs : Pairs
        Scores before and after.
    sd : float
        Standard deviation that the error is made from, in points.
    retest_r : float
        Retest reliability.
    sem, difference_error : float
        Standard errors of one score and of a difference of two, in points.
    """

    pairs: Pairs
    sd: float
    retest_r: float
    sem: float
    difference_error: float

    @property
    def index(self) -> NDArray[np.float64]:
        """Change over its standard error, one value per person."""
        scaled: NDArray[np.float64] = (
            differences(self.pairs.before, self.pairs.after) / self.difference_error
        )
        return scaled


def check_n_items(n_items: int | None) -> None:
    """Raise ArgumentError for a single question, or what is not a number of questions."""
    if n_items is None:
        return
    if not isinstance(n_items, Integral) or isinstance(n_items, bool) or n_items < 1:
        raise ArgumentError("psychometrics.n_items", value=repr(n_items))
    if n_items == 1:
        raise ArgumentError("psychometrics.single_item", count=1)


def change_against_error(data: pd.DataFrame, scores: Scores, *, fewest: int) -> ChangeAgainstError:
    """Return the changes and their error; a constant score without ``reference_sd`` is an error."""
    retest_r = check_reliability("retest_r", scores.retest_r)
    sd = scores.reference_sd
    if sd is not None:
        sd = check_positive("reference_sd", sd)
    pairs = score_pairs(
        data,
        outcome=scores.outcome,
        pre=scores.pre,
        post=scores.post,
        person=scores.person,
        wave=scores.wave,
        fewest=fewest,
    )
    if sd is None:
        sd = moments(pairs.before).sd
    if sd == 0.0:
        raise NoVarianceError("psychometrics.constant_outcome", outcome=scores.outcome)
    sem = retest.sem_from_reliability(sd, retest_r)
    return ChangeAgainstError(
        pairs=pairs,
        sd=sd,
        retest_r=retest_r,
        sem=sem,
        difference_error=float(np.sqrt(2.0)) * sem,
    )
