"""The synthesis again without each study in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels.meta_inference import fit
from solidarity_eval._kernels.meta_influence import deletions
from solidarity_eval._kernels.meta_model import studies
from solidarity_eval._kernels.tails import chi2_p
from solidarity_eval.errors import TooFewError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Result, Table
from solidarity_eval.synthesis._rows import check_interval, check_method, coefficient, q_test
from solidarity_eval.synthesis._studies import read_estimates

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("viechtbauer2010outlier", "viechtbauer2005", "knapp2003")
_COLUMNS = ("study", "mean", "conf_low", "conf_high", "tau2", "i2", "q", "q_p_value")


def leave_one_out(
    data: pd.DataFrame,
    *,
    estimate: str = "estimate",
    variance: str = "variance",
    study: str | None = "study",
    method: str = "reml",
    interval: str = "knapp_hartung",
    unit: str = "sd",
    conf_level: float = 0.95,
) -> Result:
    r"""Mean of the other studies, with each one left out in turn.

    .. math::
        \hat\mu_{(-i)} = \frac{\sum_{j \ne i} w_j y_j}{\sum_{j \ne i} w_j}

    with tau squared estimated again each time. Use it to see whether a mean hangs on one project.
    A study whose absence changes the mean is not wrong for that: it may be the one that did
    something else.

    Parameters
    ----------
    data, estimate, variance, study, method, interval, unit, conf_level
        As for `random_effects`.

    Returns
    -------
    Result
        Estimates ``mean`` (all studies), and ``mean``, ``tau2``, ``i2`` (proportion) at each
        ``without``; test ``cochran_q`` (all studies). Table ``leave_one_out``: the same without
        each study, with Q and its p.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, DataError
        As for `random_effects`.
    TooFewError
        Fewer than 3 complete rows.

    References
    ----------
    Viechtbauer and Cheung (2010), doi:10.1002/jrsm.11.

    Examples
    --------
    >>> import pandas as pd
    >>> projects = pd.DataFrame({
    ...     "study": ["A", "B", "C", "D"],
    ...     "estimate": [0.10, 0.20, 0.15, 1.10],
    ...     "variance": [0.04, 0.03, 0.02, 0.06],
    ... })
    >>> found = leave_one_out(projects, method="dl")
    >>> round(found["mean"].estimate, 2), round(found.get("mean", without="D").estimate, 2)
    (0.36, 0.15)
    """
    level, chosen, asked = (
        check_conf_level(conf_level),
        check_method(method),
        check_interval(interval),
    )
    table = read_estimates(data, estimate=estimate, variance=variance, study=study, fewest=3)
    model = studies(table.columns["estimate"], table.columns["variance"])
    if model is None:
        raise TooFewError("synthesis.too_few_studies", k=table.k, needed=3)
    whole = fit(model, chosen)
    estimates = [coefficient(whole, 0, term="mean", interval=asked, level=level, unit=unit)]
    rows = []
    for name, found in zip(table.names, deletions(whole), strict=True):
        at = {"without": name}
        mean = coefficient(found, 0, term="mean", interval=asked, level=level, unit=unit, at=at)
        spread, k = found.spread, found.model.k
        estimates += [
            mean,
            Estimate(term="tau2", at=at, estimate=spread.tau2, unit=f"{unit}2", n=k),
            Estimate(term="i2", at=at, estimate=spread.i2, unit="proportion", n=k),
        ]
        p = chi2_p(spread.q, found.model.df)
        ends = (mean.conf_low, mean.conf_high)
        rows.append((name, mean.estimate, *ends, spread.tau2, spread.i2, spread.q, p))
    return Result(
        id="leave_one_out",
        method="leave_one_out",
        design="synthesis",
        about=About(unit=unit),
        estimates=tuple(estimates),
        tests=(q_test(whole),),
        tables=(Table(kind="studies", columns=_COLUMNS, rows=tuple(rows), id="leave_one_out"),),
        flow=table.flow,
        settings={"method": chosen, "interval": asked, "conf_level": level, "k": table.k},
        references=REFERENCES,
        notes=tuple(table.missing_notes()),
        versions=software(),
    )
