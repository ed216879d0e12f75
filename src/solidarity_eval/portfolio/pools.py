"""Results of the same kind put together, where there are enough of them to say anything."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from solidarity_eval.errors import DataError
from solidarity_eval.portfolio.study import studies_of
from solidarity_eval.results import About
from solidarity_eval.synthesis.pool_key import (
    FIELDS,
    differences,
    group_by_key,
    key_of,
    require_one_key,
)

if TYPE_CHECKING:
    from solidarity_eval.portfolio.study import Study
    from solidarity_eval.results import Estimate, Result
    from solidarity_eval.schemas.packet import Packet
    from solidarity_eval.synthesis.pool_key import PoolKey
    from solidarity_eval.synthesis.pooling_argument import PoolingArgument

LEAST: Final = 5
"""Fewest projects whose results are put together; below it, the list and the forest."""

# Beside the variance that metafor uses stands its own prediction interval.
_PREDICTION: Final = {"jackknife": "confidence_distribution", "smcr": "t_k_1"}
_ROLES: Final = ("primary", "confirmatory", "exploratory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Results that share what they must share to be read as one kind.

    Attributes
    ----------
    id : str
        ``synthesis.<construct>...``: the id of its result.
    construct, form : str or None
        None where they differ, and a file argues it.
    shared : mapping
        What all of them have in common: design, selection path, months, unit of people...
    studies : tuple of Study
        One a project.
    results : mapping
        ``jackknife`` and ``smcr`` (the variance that metafor uses) where there are five projects
        or more; empty below.
    argued : str or None
        Why unlike things were put together, where a file argues it.
    differs : tuple of str
        In what they are unlike, or what nobody said of them.
    """

    id: str
    construct: str | None
    form: str | None
    shared: Mapping[str, str | None]
    studies: tuple[Study, ...]
    results: Mapping[str, Result] = field(default_factory=dict)
    argued: str | None = None
    differs: tuple[str, ...] = ()

    @property
    def result(self) -> Result | None:
        """The result that the report shows: with the jackknife variances."""
        return self.results.get("jackknife")

    @property
    def weights(self) -> dict[str, float]:
        """Share of the weight of each study in the mean; empty where there is none."""
        if self.result is None:
            return {}
        table = next(table for table in self.result.tables if table.kind == "studies")
        shares = zip(table.column("study"), table.column("weight"), strict=True)
        return {str(name): float(weight or 0.0) for name, weight in shares}


def pools_of(packets: tuple[Packet, ...], *, argue: str | Path | None = None) -> tuple[Pool, ...]:
    """Group the results that are of one kind, and put together the groups of five or more.

    One result a project: its main one, where several are of the same kind. Results of which
    something is not told (the form, the way of coming in, the months) are grouped for display
    and never put together.

    Parameters
    ----------
    packets : tuple of Packet
        One a project.
    argue : path, optional
        A file that argues why unlike results may be put together; each of its arguments adds
        pools to those of like results.

    Returns
    -------
    tuple of Pool
        The greatest first; groups of one project are left out.

    Raises
    ------
    DataError
        If the file of arguments cannot be read, or no five results fit one of its arguments.
    """
    keyed = [
        (key_of(study.outcome.model_copy(update={"months": study.months})), study)
        for study in sorted(studies_of(packets), key=lambda one: _ROLES.index(one.outcome.role))
        if study.outcome.standardized is not None
    ]
    groups = group_by_key(keyed)
    pools = [_pool((key,) * len(found), found) for key, found in groups.items()]
    if argue is not None:
        from solidarity_eval.synthesis import read_pooling_arguments

        for argument in read_pooling_arguments(Path(argue)):
            pools += _argued(argument, keyed)
    several = (pool for pool in pools if len(pool.studies) > 1)
    return tuple(sorted(several, key=lambda pool: (-len(pool.studies), pool.id)))


def _argued(argument: PoolingArgument, keyed: list[tuple[PoolKey, Study]]) -> list[Pool]:
    """Return the pools of results that differ in no more than what an argument covers."""
    groups: dict[tuple[str | None, ...], list[tuple[PoolKey, Study]]] = defaultdict(list)
    kept = [name for name in FIELDS if name not in argument.covers]
    for key, study in keyed:
        named = not argument.projects or study.packet.project in argument.projects
        if key.construct in argument.constructs and named:
            groups[tuple(getattr(key, name) for name in kept)].append((key, study))
    pools = []
    for found in groups.values():
        keys, studies = tuple(key for key, _ in found), tuple(study for _, study in found)
        if differences(keys) and len({study.packet.project for study in studies}) >= LEAST:
            pools.append(_pool(keys, studies, argument=argument))
    if not pools:
        raise DataError("portfolio.argument_unused", name=argument.name, least=LEAST)
    return pools


def _pool(
    keys: tuple[PoolKey, ...],
    studies: tuple[Study, ...],
    *,
    argument: PoolingArgument | None = None,
) -> Pool:
    """Return a pool of one result a project, put together where there are enough."""
    once = {
        study.packet.project: (key, study)
        for key, study in reversed(list(zip(keys, studies, strict=True)))
    }
    kept = [once[project] for project in dict.fromkeys(s.packet.project for s in studies)]
    keys, studies = tuple(key for key, _ in kept), tuple(study for _, study in kept)
    differs = differences(keys)
    shared = {name: value for name, value in asdict(keys[0]).items() if name not in differs}
    parts = [argument.name] if argument is not None else []
    parts += [str(value) for value in shared.values() if value is not None]
    pool_id = "synthesis." + ".".join(re.sub(r"[^a-z0-9]+", "_", p.lower()) for p in parts)
    allowed = argument is not None or not differs
    results: Mapping[str, Result] = {}
    if allowed and len(studies) >= LEAST:
        require_one_key(keys, argument=argument)
        results = _together(studies, pool_id, shared)
    return Pool(
        id=pool_id,
        construct=shared.get("construct"),
        form=shared.get("form"),
        shared=shared,
        studies=studies,
        results=results,
        argued=argument.why if argument is not None else None,
        differs=differs,
    )


def _together(
    studies: tuple[Study, ...], pool_id: str, shared: Mapping[str, str | None]
) -> dict[str, Result]:
    """Return the synthesis by variance: the jackknife's, and metafor's where all tell it."""
    import pandas as pd

    from solidarity_eval.synthesis import random_effects

    found = [(study.id, study.outcome.standardized) for study in studies]
    rows = [(name, one.g, one.variance_jackknife, one.variance_smcr) for name, one in found if one]
    data = pd.DataFrame(rows, columns=["study", "estimate", "jackknife", "smcr"])
    about = About(
        construct=shared.get("construct"),
        form=shared.get("form"),
        standardizer=shared.get("standardizer"),
        selection=shared.get("selection"),
        unit="sd",
    )
    names = {"jackknife": pool_id}
    if data["smcr"].notna().all():
        names["smcr"] = f"{pool_id}.smcr"
    return {
        variance: replace(
            random_effects(
                data.astype({variance: float}), variance=variance, prediction=_PREDICTION[variance]
            ),
            id=name,
            about=about,
        )
        for variance, name in names.items()
    }


def estimate_of(pool: Pool, term: str, *, variance: str = "jackknife") -> Estimate | None:
    """Return an estimate of a pool, None where nothing was put together."""
    result = pool.results.get(variance)
    return result[term] if result is not None and result.has(term) else None
