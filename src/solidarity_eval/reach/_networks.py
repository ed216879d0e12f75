"""A table of ties as a network of the people who answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import DataError, TooFewError
from solidarity_eval.estimation.notes import caution
from solidarity_eval.reach._tables import labels, words
from solidarity_eval.results import Flow, FlowEdge, FlowNode, Note

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """Ties between people who answered, and those towards people who did not.

    Attributes
    ----------
    persons : tuple of str
        Who answered, sorted.
    pairs : tuple of (str, str)
        Different ties among them, sorted; of an undirected network the names of a pair too.
    outside : frozenset of str
        People named who did not answer.
    to_outside : int
        Different ties towards them.
    """

    persons: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    outside: frozenset[str]
    to_outside: int
    directed: bool

    @property
    def n(self) -> int:
        """People who answered."""
        return len(self.persons)

    @property
    def possible(self) -> int:
        """Ties that could be."""
        ordered = self.n * (self.n - 1)
        return ordered if self.directed else ordered // 2

    @property
    def places(self) -> NDArray[np.intp]:
        """Places in ``persons`` of the two people of each tie."""
        at = {person: place for place, person in enumerate(self.persons)}
        found = [(at[one], at[other]) for one, other in self.pairs]
        return np.array(found, dtype=np.intp).reshape(-1, 2)

    def square(self) -> NDArray[np.float64]:
        """Return the ties as zeros and ones, persons by persons."""
        matrix = np.zeros((self.n, self.n))
        places = self.places
        matrix[places[:, 0], places[:, 1]] = 1.0
        return matrix if self.directed else np.maximum(matrix, matrix.T)

    def graph(self) -> nx.Graph | nx.DiGraph:
        """Return the network; people without ties are in it."""
        import networkx as nx

        graph = nx.DiGraph() if self.directed else nx.Graph()
        graph.add_nodes_from(self.persons)
        graph.add_edges_from(self.pairs)
        return graph

    @property
    def flow(self) -> Flow:
        """Different people named: those who answered and the others."""
        edge = FlowEdge(
            source="named", target="left_out", n=len(self.outside), reason="did_not_answer"
        )
        answered = FlowNode(id="answered", n=self.n)
        named = FlowNode(id="named_did_not_answer", n=len(self.outside))
        return Flow(nodes=(answered, named), edges=(edge,))

    def notes(self) -> list[Note]:
        """Say how many people named did not answer (and warn), else nothing."""
        if not self.outside:
            return []
        return [caution("reach_ties.not_asked", count=len(self.outside), ties=self.to_outside)]


def read_ties(
    data: pd.DataFrame,
    *,
    ego: str,
    alter: str,
    directed: bool,
    respondents: Iterable[object] | None,
) -> Ties:
    """Return the ties of one time; a row without the other person tells that nobody was named.

    ``respondents`` are all who answered, those without ties too; None takes everyone in the table.
    """
    egos, alters = labels(data[ego]), labels(data[alter])
    told = {(a, b) for a, b in zip(egos, alters, strict=True) if a is not None and b is not None}
    own = sorted(a for a, b in told if a == b)
    if own:
        raise DataError("reach_ties.self_tie", person=own[0], count=len(own))
    asked = words("respondents", respondents)
    answered = {name for name in egos if name is not None}
    persons = set(asked) if asked is not None else answered | {b for _, b in told}
    outside = {name for pair in told for name in pair} - persons
    inside = {(a, b) for a, b in told if a in persons and b in persons}
    if not directed:
        inside = {(min(pair), max(pair)) for pair in inside}
    if len(persons) < 2:
        raise TooFewError("reach_ties.too_few_persons", n=len(persons), column=str(ego))
    return Ties(
        persons=tuple(sorted(persons)),
        pairs=tuple(sorted(inside)),
        outside=frozenset(outside),
        to_outside=sum(b in outside for _, b in told),
        directed=directed,
    )


def groups_of(ties: Ties, people: pd.DataFrame, *, person: str, group: str) -> dict[str, str]:
    """Return the group of everyone who answered; all must have one."""
    named = dict(zip(labels(people[person]), labels(people[group]), strict=True))
    without = [name for name in ties.persons if named.get(name) is None]
    if without:
        raise DataError(
            "reach_ties.no_group", column=str(group), count=len(without), value=without[0]
        )
    return {name: str(named[name]) for name in ties.persons}
