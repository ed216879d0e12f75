"""Services asked of a collective: in the past, and whether one would in the future."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.multiplicity import adjust
from solidarity_eval.effects import change_in_proportion
from solidarity_eval.errors import (
    ArgumentError,
    SmallSampleWarning,
    StatisticalWarning,
    TooFewError,
)
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Note, Result, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("newcombe1998paired", "fagerland2013", "mcnemar1947", "benjamini1995")
FEW = 10
_CELLS = ("both", "past_only", "future_only", "neither")


def services_asked(
    data: pd.DataFrame,
    *,
    services: Mapping[str, tuple[str, str]],
    success: float | Iterable[float] = (1,),
    person: str = "person",
    conf_level: float = 0.95,
) -> Result:
    r"""Share who asked for each service, share who would ask, and the difference.

    .. math::
        D_s = p_{s,\text{future}} - p_{s,\text{past}} = \frac{n_{01} - n_{10}}{n}

    Use it for two yes/no questions per service, put to the same people at the same time: what they
    have asked of the collective, and what they would ask. It is exploratory: no single test speaks
    for all services, and a wish is not yet a request. It shows no change over time.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person. Never modified.
    services : mapping of str to (str, str)
        Columns of the past and of the future, by service.
    success : float or iterable of float
        Values that mean yes.
    person : str
        Column of the person.
    conf_level : float
        Nominal coverage, in (0, 1).

    Returns
    -------
    Result
        By ``service``: ``past``, ``future`` (Wilson) and ``difference`` (Newcombe's method 10),
        unit ``proportion``, among those who answered both; tables ``pairs`` (the four
        cells) and ``p_values`` (McNemar mid-p, and Benjamini-Hochberg over the services).

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError
        The services or their columns cannot be read.
    RepeatedPersonError
        A person stands in several rows.
    TooFewError
        No service has two people who answered both questions.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 people answered both questions on a service (``reach_people.few_asked``).
    StatisticalWarning
        A service has fewer than two answers and is left out (``reach_people.service_left_out``).

    Notes
    -----
    Each service is `solidarity_eval.effects.change_in_proportion` with the past as first time.
    The p-values come second and are no verdict.

    References
    ----------
    Newcombe (1998, paired); Fagerland, Lydersen & Laake (2013); McNemar (1947); Benjamini &
    Hochberg (1995).

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": range(40), "tools": [1] * 10 + [0] * 30, "tools_f": [1] * 22 + [0] * 18,
    ... })
    >>> found = services_asked(people, services={"tools": ("tools", "tools_f")})
    >>> round(found.get("difference", service="tools").estimate, 3)
    0.3
    """
    level = check_conf_level(conf_level)
    require_table(data)
    pairs = _services(services)
    require_columns(data, person, *(name for pair in pairs.values() for name in pair))
    estimates: list[Estimate] = []
    notes: list[Note] = []
    cells: list[tuple[Scalar, ...]] = []
    p_values: dict[str, float] = {}
    for service, columns in pairs.items():
        found = _one(data, service, columns, success=success, person=person, level=level)
        if found is None:
            notes.append(caution("reach_people.service_left_out", service=service))
            continue
        estimates += _estimates(service, found)
        n = found["change_in_proportion"].n or 0
        if n < FEW:
            notes.append(
                caution("reach_people.few_asked", SmallSampleWarning, service=service, n=n)
            )
        cells.append((service, *found.table("pairs").rows[0]))
        p_values[service] = found.test("mcnemar_midp").p_value
    if not p_values:
        raise TooFewError("reach_people.no_service", services=", ".join(pairs))
    adjusted = adjust(np.array(list(p_values.values())), method="bh")
    p_rows = tuple(
        (service, p, float(q)) for (service, p), q in zip(p_values.items(), adjusted, strict=True)
    )
    return Result(
        id="services_asked",
        method="services_asked",
        design="descriptive",
        about=About(unit="proportion"),
        estimates=tuple(estimates),
        tables=(
            Table(id="pairs", kind="pairs", columns=("service", *_CELLS), rows=tuple(cells)),
            Table(
                id="p_values",
                kind="p_values",
                columns=("service", "mcnemar_midp", "benjamini_hochberg"),
                rows=p_rows,
            ),
        ),
        settings={
            "headline": "difference",
            "services": tuple(pairs),
            "interval": "newcombe10",
            "interval_of_shares": "wilson",
            "role": "exploratory",
            "conf_level": level,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _services(services: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    if not isinstance(services, Mapping) or not services:
        raise ArgumentError("reach_people.services", value=repr(services))
    found = {}
    for service, pair in services.items():
        if isinstance(pair, str) or len(tuple(pair)) != 2:
            raise ArgumentError("reach_people.services", value=repr(pair))
        past, future = pair
        found[str(service)] = (past, future)
    return found


def _one(
    data: pd.DataFrame,
    service: str,
    columns: tuple[str, str],
    *,
    success: float | Iterable[float],
    person: str,
    level: float,
) -> Result | None:
    """Return the change of one service; None where fewer than two people answered both."""
    import pandas as pd

    past, future = (numeric(data[name], name) for name in columns)
    if (np.isfinite(past) & np.isfinite(future)).sum() < 2:
        return None
    who = data[person]
    long = pd.DataFrame(
        {
            "person": pd.concat([who, who], ignore_index=True),
            "time": ["past"] * len(data) + ["future"] * len(data),
            service: np.concatenate([past, future]),
        }
    )
    with warnings.catch_warnings():
        # The note on few people is made here, with the name of the service.
        warnings.simplefilter("ignore", StatisticalWarning)
        return change_in_proportion(
            long,
            outcome=service,
            pre="past",
            post="future",
            success=success,
            wave="time",
            conf_level=level,
        )


def _estimates(service: str, found: Result) -> list[Estimate]:
    items = (
        ("past", found.get("proportion", wave="past")),
        ("future", found.get("proportion", wave="future")),
        ("difference", found["change_in_proportion"]),
    )
    return [
        Estimate(
            term=term,
            at={"service": service},
            estimate=item.estimate,
            std_error=item.std_error,
            conf_low=item.conf_low,
            conf_high=item.conf_high,
            conf_level=item.conf_level,
            unit="proportion",
            n=item.n,
            p_value=item.p_value,
        )
        for term, item in items
    ]
