"""Groups of studies, each with its mean, and how far these means lie apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.meta_inference import Fit, Interval, fit
from solidarity_eval._kernels.meta_model import studies
from solidarity_eval._kernels.streams import generator
from solidarity_eval._kernels.tails import chi2_p
from solidarity_eval.errors import DataError
from solidarity_eval.estimation.arguments import check_conf_level, check_flag, check_whole
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_table, wave_label
from solidarity_eval.intake.pairs import is_label, require_columns
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result, Scalar, Table
from solidarity_eval.synthesis._rows import check_interval, check_method, coefficient
from solidarity_eval.synthesis._studies import StudyTable, read_estimates, require_enough
from solidarity_eval.synthesis.meta_regression import checked_draws

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from solidarity_eval._kernels.meta_tau2 import Method

    Codes = NDArray[np.int64]

REFERENCES = ("borenstein2013", "higgins2004", "knapp2003")
_TIE = 1e-9


def subgroup_synthesis(
    data: pd.DataFrame,
    *,
    group: str,
    estimate: str = "estimate",
    variance: str = "variance",
    study: str | None = "study",
    method: str = "reml",
    interval: str = "knapp_hartung",
    permutations: int = 999,
    strict: bool = True,
    unit: str = "sd",
    conf_level: float = 0.95,
    seed: int = 0,
) -> Result:
    r"""Means of groups of studies, tau squared estimated in each, and the Q between them.

    .. math::
        Q_B = \sum_g \frac{(\hat\mu_g - \bar\mu)^2}{\mathrm{var}\,\hat\mu_g}, \qquad
        \bar\mu = \frac{\sum_g \hat\mu_g / \mathrm{var}\,\hat\mu_g}
        {\sum_g 1 / \mathrm{var}\,\hat\mu_g}

    Use it from 10 studies per group beyond the first. Two groups that differ are two sets of
    projects that differ in many things; one interval on each side of 0 does not make a difference.

    Parameters
    ----------
    data, estimate, variance, study, method, interval, unit, conf_level
        As for `random_effects`.
    group : str
        Column of the group of each study.
    permutations, strict, seed
        As for `meta_regression`; groups beyond the first count as moderators.

    Returns
    -------
    Result
        Estimates ``mean``, ``tau2`` and ``i2`` (proportion) at each ``group`` with 2 studies or
        more. Tests ``between_groups`` (chi-square, plain variances) and its ``permutation``. Table
        ``groups``: group, studies, mean, interval, tau squared.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError
        As for `random_effects`.
    DataError
        As for `random_effects`; a study without a group, or fewer than 2 groups with 2 studies.
    TooFewError
        Too few studies with ``strict``.

    Warns
    -----
    StatisticalWarning
        Too few studies without ``strict`` (``synthesis.few_for_moderators``); groups with one study
        (``synthesis.single_study_group``); rows left out (``synthesis.rows_left_out``).

    Notes
    -----
    Tau squared is each group's own. The permutation deals the groups to the studies at random and
    counts the deals whose Q is at least as large.

    References
    ----------
    Borenstein and Higgins (2013), doi:10.1007/s11121-013-0377-7; Higgins and Thompson (2004),
    doi:10.1002/sim.1752.

    Examples
    --------
    >>> import pandas as pd
    >>> projects = pd.DataFrame({
    ...     "study": range(10),
    ...     "estimate": [.1, .2, .1, .3, .2, .6, .5, .7, .4, .5],
    ...     "variance": [.02, .03] * 5,
    ...     "place": ["town"] * 5 + ["village"] * 5,
    ... })
    >>> found = subgroup_synthesis(projects, group="place", permutations=99)
    >>> [round(found.get("mean", group=name).estimate, 2) for name in ("town", "village")]
    [0.17, 0.52]
    """
    level, chosen = check_conf_level(conf_level), check_method(method)
    asked, draws = check_interval(interval), checked_draws(permutations)
    check_flag("strict", strict)
    check_whole("seed", seed, least=0)
    require_table(data)
    require_columns(data, group)
    table = read_estimates(data, estimate=estimate, variance=variance, study=study)
    groups = _groups(data, group, table)
    notes = [
        *table.missing_notes(),
        *require_enough(table.k, moderators=len(groups.labels) - 1, strict=strict),
        *groups.notes,
    ]
    fits = _fits(table, groups, groups.codes, method=chosen)
    estimates = [
        row
        for label, found in zip(groups.kept_labels, fits, strict=True)
        for row in _rows(found, label, asked, level=level, unit=unit)
    ]
    q = _between(fits)
    tests = [
        HypothesisTest(
            name="between_groups",
            statistic=q,
            df=(float(len(fits) - 1),),
            p_value=chi2_p(q, len(fits) - 1),
        )
    ]
    if draws:
        tests.append(_permutation(table, groups, chosen, q=q, draws=draws, seed=seed))
    return Result(
        id="subgroup_synthesis",
        method="subgroup_synthesis",
        design="synthesis",
        about=About(unit=unit),
        estimates=tuple(estimates),
        tests=tuple(tests),
        tables=(_table(estimates),),
        flow=table.flow,
        settings={
            "method": chosen,
            "interval": asked,
            "group": str(group),
            "permutations": draws,
            "conf_level": level,
            "k": table.k,
        },
        seed=seed if draws else None,
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Groups:
    """Code of each study, the labels, and the codes with 2 studies or more."""

    codes: Codes
    labels: tuple[Scalar, ...]
    kept: tuple[int, ...]
    notes: list[Note]

    @property
    def kept_labels(self) -> tuple[Scalar, ...]:
        return tuple(self.labels[code] for code in self.kept)


def _groups(data: pd.DataFrame, column: str, table: StudyTable) -> _Groups:
    raw = [data[column].iloc[int(place)] for place in table.rows]
    missing = sum(not is_label(value) for value in raw)
    if missing:
        raise DataError("synthesis.no_group", column=str(column), count=missing)
    names = [wave_label(value) for value in raw]
    labels = tuple(sorted(dict.fromkeys(names), key=lambda name: (str(type(name)), name)))
    codes = np.array([labels.index(name) for name in names], dtype=np.int64)
    sizes = np.bincount(codes, minlength=len(labels))
    kept = tuple(int(code) for code in np.flatnonzero(sizes > 1))
    if len(kept) < 2:
        raise DataError("synthesis.one_group", column=str(column))
    alone = [str(labels[code]) for code in np.flatnonzero(sizes == 1)]
    notes = [caution("synthesis.single_study_group", groups=", ".join(alone))] if alone else []
    return _Groups(codes=codes, labels=labels, kept=kept, notes=notes)


def _fits(table: StudyTable, groups: _Groups, codes: Codes, *, method: Method) -> list[Fit]:
    values, variances = table.columns["estimate"], table.columns["variance"]
    models = (studies(values[codes == code], variances[codes == code]) for code in groups.kept)
    return [fit(model, method) for model in models if model is not None]


def _between(fits: list[Fit]) -> float:
    means = np.array([found.coefficients[0] for found in fits])
    weights = np.array([1.0 / found.covariance[0, 0] for found in fits])
    centre = weights @ means / weights.sum()
    return float(weights @ (means - centre) ** 2)


def _rows(
    found: Fit, label: Scalar, interval: Interval, *, level: float, unit: str
) -> list[Estimate]:
    at, k = {"group": label}, found.model.k
    return [
        coefficient(found, 0, term="mean", interval=interval, level=level, unit=unit, at=at),
        Estimate(term="tau2", at=at, estimate=found.spread.tau2, unit=f"{unit}2", n=k),
        Estimate(term="i2", at=at, estimate=found.spread.i2, unit="proportion", n=k),
    ]


def _permutation(
    table: StudyTable, groups: _Groups, method: Method, *, q: float, draws: int, seed: int
) -> HypothesisTest:
    stream = generator(seed, "subgroup_synthesis")
    dealt = (stream.permutation(groups.codes) for _ in range(draws))
    farther = sum(
        _between(_fits(table, groups, codes, method=method)) >= q * (1.0 - _TIE) for codes in dealt
    )
    return HypothesisTest(
        name="permutation",
        statistic=q,
        p_value=(1 + farther) / (1 + draws),
        p_method="permutation",
        draws=draws,
    )


def _table(estimates: list[Estimate]) -> Table:
    means = [item for item in estimates if item.term == "mean"]
    spreads = [item.estimate for item in estimates if item.term == "tau2"]
    return Table(
        kind="studies",
        id="groups",
        columns=("group", "studies", "mean", "conf_low", "conf_high", "tau2"),
        rows=tuple(
            (m.at["group"], m.n, m.estimate, m.conf_low, m.conf_high, tau2)
            for m, tau2 in zip(means, spreads, strict=True)
        ),
    )
