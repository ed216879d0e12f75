"""How much each study weighs on the mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels import meta_influence as kernel
from solidarity_eval._kernels.meta_inference import fit
from solidarity_eval._kernels.meta_model import studies
from solidarity_eval.errors import NoVarianceError, TooFewError
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Result, Table
from solidarity_eval.synthesis._rows import check_interval, check_method, coefficient
from solidarity_eval.synthesis._studies import read_estimates
from solidarity_eval.synthesis.random_effects import ALIKE

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("viechtbauer2010outlier", "viechtbauer2005")
_NUMBERS = (
    ("rstudent", "ratio"),
    ("dffits", "ratio"),
    ("cook", "ratio"),
    ("cov_ratio", "ratio"),
    ("tau2", ""),
    ("q", "ratio"),
    ("hat", "proportion"),
    ("weight", "proportion"),
)
_LEVEL = 0.95


def influence(
    data: pd.DataFrame,
    *,
    estimate: str = "estimate",
    variance: str = "variance",
    study: str | None = "study",
    method: str = "reml",
    interval: str = "z",
    unit: str = "sd",
) -> Result:
    r"""Outlying and influential studies of a random-effects synthesis.

    .. math::
        t_i = \frac{y_i - \hat\mu_{(-i)}}
        {\sqrt{v_i + \hat\tau^2_{(-i)} + \mathrm{var}\,\hat\mu_{(-i)}}}, \qquad
        D_i = \frac{(\hat\mu - \hat\mu_{(-i)})^2}{\mathrm{var}\,\hat\mu}

    Use it to know which projects to read again. No threshold decides: a project far from the rest
    is kept unless its data are wrong, and the reader is told.

    Parameters
    ----------
    data, estimate, variance, study, method, unit
        As for `random_effects`.
    interval : {"z", "knapp_hartung", "knapp_hartung_truncated"}
        Which variance of the mean the measures divide by; metafor's ``test``.

    Returns
    -------
    Result
        At each ``study``: ``rstudent`` (distance to the mean of the others, in its standard
        errors), ``dffits``, ``cook``, ``cov_ratio`` (variance of the mean without it over that
        with), ``tau2`` and ``q`` without it, ``hat`` (leverage) and ``weight`` (share). Estimate
        ``mean``; the same numbers as table ``influence``.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, DataError
        As for `random_effects`.
    NoVarianceError
        The estimates are all the same, with a Knapp-Hartung variance of 0 to divide by.
    TooFewError
        Fewer than 3 complete rows.

    Notes
    -----
    As metafor's ``influence`` of a model without moderators.

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
    >>> round(influence(projects).get("rstudent", study="D").estimate, 1)
    3.6
    """
    chosen, asked = check_method(method), check_interval(interval)
    table = read_estimates(data, estimate=estimate, variance=variance, study=study, fewest=3)
    model = studies(table.columns["estimate"], table.columns["variance"])
    if model is None:
        raise TooFewError("synthesis.too_few_studies", k=table.k, needed=3)
    whole = fit(model, chosen)
    if whole.error(asked) <= ALIKE * whole.error("z"):
        raise NoVarianceError("synthesis.no_spread_of_studies", k=table.k)
    found = kernel.influence(whole, kernel.deletions(whole), asked)
    estimates = [coefficient(whole, 0, term="mean", interval=asked, level=_LEVEL, unit=unit)]
    rows = []
    for name, row in zip(table.names, found, strict=True):
        numbers = [float(getattr(row, term)) for term, _ in _NUMBERS]
        rows.append((name, *numbers))
        estimates += [
            Estimate(
                term=term, at={"study": name}, estimate=value, unit=kind or f"{unit}2", n=table.k
            )
            for (term, kind), value in zip(_NUMBERS, numbers, strict=True)
        ]
    columns = ("study", *(term for term, _ in _NUMBERS))
    return Result(
        id="influence",
        method="influence",
        design="synthesis",
        about=About(unit=unit),
        estimates=tuple(estimates),
        tables=(Table(kind="studies", columns=columns, rows=tuple(rows), id="influence"),),
        flow=table.flow,
        settings={"method": chosen, "interval": asked, "conf_level": _LEVEL, "k": table.k},
        references=REFERENCES,
        notes=tuple(table.missing_notes()),
        versions=software(),
    )
