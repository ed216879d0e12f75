"""Who is tied to whom among the people of a place, at one time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.networks import expected_external_share, permuted_external_share
from solidarity_eval._kernels.streams import generator
from solidarity_eval._kernels.student import above_zero
from solidarity_eval.errors import ArgumentError, RepeatedPersonError
from solidarity_eval.estimation.arguments import check_flag, check_whole
from solidarity_eval.instruments.name_generator import blau_index, ei_index, iqv
from solidarity_eval.intake.pairs import require_columns
from solidarity_eval.reach._networks import Ties, groups_of, read_ties
from solidarity_eval.reach._tables import read_columns
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result, Table

if TYPE_CHECKING:
    import pandas as pd


def network_summary(
    data: pd.DataFrame,
    *,
    ego: str = "ego",
    alter: str = "alter",
    directed: bool = True,
    respondents: Iterable[object] | None = None,
    people: pd.DataFrame | None = None,
    person: str = "person",
    group: str | None = None,
    test: bool = False,
    draws: int = 9_999,
    seed: int = 0,
) -> Result:
    r"""Size, density, reciprocity, components and mixing of a network at one time.

    .. math:: \text{density} = \frac{L}{n(n-1)}, \qquad
              EI = \frac{E - I}{E + I}

    with :math:`L` ties among :math:`n` people (twice as many for undirected ties), :math:`E` of
    them between groups and :math:`I` within.

    Use it when everyone of a place was asked whom he or she knows or helps. It does not show that
    ties are good or strong, nor what made them; density falls when people are added, because
    the possible ties grow faster: compare networks of one size. There is no interval: these people
    are the network, not a sample of it.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per tie of one time; a row without ``alter`` is a person who named nobody.
    ego, alter : str
        Columns of who tells the tie and of the person named. A tie told twice counts once.
    directed : bool
        Whether "a names b" differs from "b names a"; otherwise a tie is there when either says so.
    respondents : iterable, optional
        Everyone who answered, those without ties too; by default all who are in the table.
    people : pandas.DataFrame, optional
        One row per person, with the columns ``person`` and ``group``.
    person, group : str
        Columns of ``people``.
    test : bool
        Whether a hypothesis on mixing was announced; the permutation test is given then only.
    draws : int
        Permutations drawn, at least 99; all are listed up to 7 people.
    seed : int
        Of the draws.

    Returns
    -------
    Result
        Estimates ``persons``, ``ties``, ``isolates``, ``components``, ``named_did_not_answer`` and
        ``ties_to_them`` (unit ``count``), ``density``, ``largest_component`` (share of people),
        ``reciprocity`` of directed ties (``proportion``), ``mean_ties`` per person (``count``).
        With groups: ``blau``, ``iqv`` of the people, ``ei_index`` and ``ei_expected`` (``index``),
        ``assortativity`` (``correlation``); tables ``network`` of ties by groups (columns ``group,
        other, ties``) and ``counts`` of people (columns ``group, n``); test ``ei_permutation``.

    Raises
    ------
    DataError
        If a person is tied to himself, or someone who answered has no group.
    ArgumentError, ColumnNotFoundError, RepeatedPersonError, TooFewError
        If an argument is not allowed, a column is missing, a person stands twice in ``people``, or
        fewer than two people answered.

    Warns
    -----
    StatisticalWarning
        People were named who did not answer (note ``not_asked``).

    Notes
    -----
    People named who did not answer are counted and are in no index. ``ei_expected`` is what labels
    dealt out at random would give; the test permutes the people's groups over the network,
    two-sided around it, ``(b + 1) / (B + 1)`` when drawn. Components are weak ones. Indices agree
    with R's ``sna`` and ``igraph``; computed by networkx.

    References
    ----------
    Wasserman and Faust 1994; Krackhardt and Stern 1988; Newman 2003; Hagberg and others 2008.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import network_summary
    >>> ties = pd.DataFrame({"ego": list("aabc"), "alter": list("bcac")[:3] + ["d"]})
    >>> network = network_summary(ties)
    >>> network["density"].estimate, network["reciprocity"].estimate
    (0.3333333333333333, 0.5)
    """
    check_flag("directed", directed)
    check_flag("test", test)
    check_whole("draws", draws, least=99)
    check_whole("seed", seed, least=0)
    if test and (group is None or people is None):
        raise ArgumentError("reach_ties.test_needs_group")
    read_columns(data, (ego, alter))
    ties = read_ties(data, ego=ego, alter=alter, directed=directed, respondents=respondents)
    estimates = [*_shape(ties)]
    tests: tuple[HypothesisTest, ...] = ()
    tables: tuple[Table, ...] = ()
    if group is not None and people is not None:
        read_columns(people, (person, group))
        require_columns(people, person, group)
        _once_each(people, person)
        groups = groups_of(ties, people, person=person, group=group)
        estimates += _mixing(ties, groups)
        tables = _tables(ties, groups)
        if test:
            tests = (_test(ties, groups, draws=draws, seed=seed),)
    return Result(
        id="network",
        method="network_summary",
        design="descriptive",
        about=About(unit="count"),
        estimates=tuple(estimates),
        tests=tests,
        tables=tables,
        flow=ties.flow,
        settings={
            "directed": directed,
            "group": group,
            "test": test,
            "draws": draws if test else None,
            "headline": "density",
        },
        seed=seed if tests and tests[0].p_method == "monte-carlo" else None,
        references=("wasserman1994", "krackhardt1988", "newman2003", "hagberg2008"),
        notes=tuple(ties.notes()),
        versions=software(),
    )


def _shape(ties: Ties) -> Iterator[Estimate]:
    import networkx as nx

    graph = ties.graph()
    parts = (
        nx.weakly_connected_components(graph) if ties.directed else nx.connected_components(graph)
    )
    sizes = [len(part) for part in parts]
    count = len(ties.pairs)
    counts = {
        "persons": ties.n,
        "ties": count,
        "isolates": nx.number_of_isolates(graph),
        "components": len(sizes),
        "named_did_not_answer": len(ties.outside),
        "ties_to_them": ties.to_outside,
        "mean_ties": count / ties.n if ties.directed else 2 * count / ties.n,
    }
    for term, value in counts.items():
        yield Estimate(term=term, estimate=float(value), unit="count", n=ties.n)
    yield Estimate(term="density", estimate=float(nx.density(graph)), unit="proportion", n=ties.n)
    largest = max(sizes) / ties.n
    yield Estimate(term="largest_component", estimate=largest, unit="proportion", n=ties.n)
    if ties.directed and count:
        mutual = float(nx.overall_reciprocity(graph))
        yield Estimate(term="reciprocity", estimate=mutual, unit="proportion", n=ties.n)


def _mixing(ties: Ties, groups: dict[str, str]) -> Iterator[Estimate]:
    import networkx as nx

    sizes = Counter(groups.values())
    yield Estimate(term="blau", estimate=blau_index(sizes.values()), unit="index", n=ties.n)
    if len(sizes) < 2:
        return
    yield Estimate(term="iqv", estimate=iqv(sizes.values()), unit="index", n=ties.n)
    outside = expected_external_share(np.array(list(sizes.values()), dtype=np.float64))
    yield Estimate(term="ei_expected", estimate=2 * outside - 1, unit="index", n=ties.n)
    if not ties.pairs:
        return
    external = sum(groups[a] != groups[b] for a, b in ties.pairs)
    index = ei_index(external, len(ties.pairs) - external)
    yield Estimate(term="ei_index", estimate=index, unit="index", n=ties.n)
    graph = ties.graph()
    nx.set_node_attributes(graph, groups, "group")
    if len({groups[name] for pair in ties.pairs for name in pair}) > 1:
        value = float(nx.attribute_assortativity_coefficient(graph, "group"))
        yield Estimate(term="assortativity", estimate=value, unit="correlation", n=ties.n)


def _tables(ties: Ties, groups: dict[str, str]) -> tuple[Table, ...]:
    sizes = Counter(groups.values())
    names = sorted(sizes)
    found = Counter((groups[a], groups[b]) for a, b in ties.pairs)
    if not ties.directed:
        found = Counter((min(pair), max(pair)) for pair in found.elements())
    rows = tuple((one, other, found[one, other]) for one in names for other in names
                 if ties.directed or one <= other)  # fmt: skip
    return (
        Table(kind="network", columns=("group", "other", "ties"), rows=rows),
        Table(
            kind="counts", columns=("group", "n"), rows=tuple((name, sizes[name]) for name in names)
        ),
    )


def _test(ties: Ties, groups: dict[str, str], *, draws: int, seed: int) -> HypothesisTest:
    names = sorted(set(groups.values()))
    if len(names) < 2:
        raise ArgumentError("reach_ties.one_group", value=names[0])
    if not ties.pairs:
        raise ArgumentError("reach_ties.no_ties")
    places = np.array([names.index(groups[name]) for name in ties.persons], dtype=np.intp)
    found = permuted_external_share(
        ties.places, places, draws=draws, generator=generator(seed, "network_summary")
    )
    centre = expected_external_share(np.bincount(places).astype(np.float64))
    return HypothesisTest(
        name="ei_permutation",
        statistic=2 * found.observed - 1,
        null_value=2 * centre - 1,
        p_value=above_zero(found.p_value(centre, "two-sided")),
        p_method="permutation" if found.exact else "monte-carlo",
        draws=len(found.permuted),
    )


def _once_each(people: pd.DataFrame, person: str) -> None:
    repeated = people.loc[people[person].duplicated() & people[person].notna(), person].unique()
    if len(repeated):
        raise RepeatedPersonError(
            "effects.repeated_in_groups",
            persons=", ".join(map(str, repeated[:5])),
            count=len(repeated),
        )
