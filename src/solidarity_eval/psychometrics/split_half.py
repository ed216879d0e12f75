"""Split-half reliability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import alpha as alpha_kernel
from solidarity_eval._kernels import split_half as kernel
from solidarity_eval._kernels.retest import fisher_interval
from solidarity_eval.errors import ArgumentError, NoVarianceError
from solidarity_eval.psychometrics._answers import (
    Answers,
    Ranges,
    check_conf_level,
    complete_answers,
)
from solidarity_eval.psychometrics._notes import left_out_notes, wrong_key_notes
from solidarity_eval.psychometrics._results import bounded, scale_result
from solidarity_eval.results import Result

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def split_half(
    data: pd.DataFrame,
    *,
    items: Sequence[str],
    first_half: Sequence[str] | None = None,
    conf_level: float = 0.95,
    reverse: Sequence[str] = (),
    ranges: Ranges | None = None,
    person: str | None = None,
) -> Result:
    r"""Estimate the reliability of a test from the agreement of two halves of it.

    .. math:: \rho_{SB} = \frac{2 r}{1 + r}, \qquad
              \rho_{GF} = 2 \left(1 - \frac{s_1^2 + s_2^2}{s_{1 + 2}^2}\right)

    When to use it: for tests whose items come in an order (of difficulty, of time), and to
    compare with older studies; alpha, the mean over all splits, is otherwise preferred. The
    number depends on the split that was chosen, and it does not show stability over time.

    Parameters
    ----------
    data : pandas.DataFrame
        Wide form: one row per person. People with a missing answer are left out and counted.
    items : sequence of str
        At least two numeric columns, **already keyed in one direction** unless ``reverse``
        names those to turn.
    first_half : sequence of str or None
        Items of the first half; None takes the first, third, fifth... of ``items``.
    conf_level : float
        Nominal coverage in (0, 1).
    reverse : sequence of str
        Items to turn before anything else: ``low + high - answer``.
    ranges : mapping of item to (low, high), or one pair for all
        Ends of the answer scale of each reversed item, in points.
    person : str or None
        Column that identifies a person; when given, a person with several rows is an error.

    Returns
    -------
    Result
        Estimates ``half_correlation`` (correlation), ``spearman_brown`` and
        ``guttman_flanagan`` (proportions of variance).

    Raises
    ------
    ArgumentError
        Fewer than two items, an item named twice, a half that is empty or holds everything, a
        ``conf_level`` outside (0, 1), a reversed item without its range.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read as described.
    TooFewError
        Fewer than 4 people with every answer.
    NoVarianceError
        A half, or the whole, is the same for everyone.

    Warns
    -----
    StatisticalWarning
        An item goes against the others (``wrong_key_suspected``).

    Notes
    -----
    The interval of the correlation is Fisher's; that of Spearman-Brown is its image. The
    Spearman-Brown formula of equal lengths is used even when one half has an item more.
    Guttman-Flanagan needs no equal variances and has no interval here.

    References
    ----------
    spearman1910, brown1910, guttman1945

    Examples
    --------
    >>> from solidarity_eval.conformance.case import load_case
    >>> from solidarity_eval.psychometrics import split_half
    >>> answers = load_case("B03_attitude").data()
    >>> result = split_half(answers, items=list(answers))
    >>> round(result["spearman_brown"].estimate, 4)
    0.9225
    """
    level = check_conf_level(conf_level)
    answers = complete_answers(
        data, items=items, person=person, reverse=reverse, ranges=ranges, fewest_persons=4
    )
    in_first = _in_first(answers, first_half)
    halves = np.column_stack(
        [answers.values[:, in_first].sum(axis=1), answers.values[:, ~in_first].sum(axis=1)]
    )
    cov = alpha_kernel.covariance(halves)
    if (np.ptp(halves, axis=0) == 0.0).any() or cov.sum() <= 1e-12 * cov.trace():
        raise NoVarianceError("psychometrics.constant_score", items=", ".join(answers.items))
    found = kernel.split_half(cov)
    low, high = fisher_interval(found.r, n=answers.n, conf_level=level)
    stepped = kernel.spearman_brown(low), kernel.spearman_brown(high)
    estimates = [
        bounded(
            "half_correlation",
            found.r,
            unit="correlation",
            n=answers.n,
            bounds=(low, high, level),
            transform="fisher_z",
        ),
        bounded(
            "spearman_brown",
            found.spearman_brown,
            unit="proportion",
            n=answers.n,
            bounds=(*stepped, level),
        ),
        bounded("guttman_flanagan", found.guttman_flanagan, unit="proportion", n=answers.n),
    ]
    kept = [item for item, is_first in zip(answers.items, in_first, strict=True) if is_first]
    item_rest = alpha_kernel.item_rest(alpha_kernel.covariance(answers.values))
    return scale_result(
        "split_half",
        answers,
        estimates=estimates,
        settings={
            "split": "odd_even" if first_half is None else "given",
            "first_half": tuple(kept),
            "interval": "fisher_z",
        },
        notes=[*left_out_notes(answers), *wrong_key_notes(answers.items, item_rest)],
    )


def _in_first(answers: Answers, first_half: Sequence[str] | None) -> NDArray[np.bool_]:
    if first_half is None:
        return np.array([position % 2 == 0 for position in range(answers.k)])
    names = [first_half] if isinstance(first_half, str) else [str(name) for name in first_half]
    chosen = np.array([item in names for item in answers.items])
    if not set(names) <= set(answers.items) or chosen.all() or not chosen.any():
        raise ArgumentError(
            "psychometrics.halves",
            received=", ".join(names) or "–",
            available=", ".join(answers.items),
        )
    return chosen
