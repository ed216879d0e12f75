"""The ledger's reasons, merged where few people left for one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from solidarity_eval.disclosure.thresholds import Profile
from solidarity_eval.results import Flow, FlowEdge

FEWEST: Final = 5
OTHER: Final = "other"
# What happened to a questionnaire, not to a person: shown whatever the count.
ACTIVITY: Final = frozenset({"no_after", "no_before", "not_scorable", "not_due", "window_open"})


def merge_reasons(flow: Flow, profile: Profile) -> Flow:
    """Put together the reasons given by 1 to 4 people, in a shared edition.

    Counts of the steps stay: they count questionnaires. A reason that speaks of a person's
    life (moved, died, refused, lost) and stands for fewer than five people joins the other
    reasons of the same step; if these are still fewer than five, the next smallest personal
    reason joins them. The total that leaves each step is unchanged.

    Parameters
    ----------
    flow : Flow
        The ledger.
    profile : {"shared", "internal"}
        An internal edition keeps every reason.

    Returns
    -------
    Flow
    """
    if profile == "internal":
        return flow
    edges: list[FlowEdge] = []
    for source in dict.fromkeys(edge.source for edge in flow.edges):
        edges += _merged([edge for edge in flow.edges if edge.source == source])
    return replace(flow, edges=tuple(edges))


def _merged(edges: list[FlowEdge]) -> list[FlowEdge]:
    personal = sorted(
        (edge for edge in edges if edge.reason and edge.reason not in ACTIVITY and edge.n),
        key=lambda edge: edge.n,
    )
    joined: list[FlowEdge] = []
    for edge in personal:
        if edge.n < FEWEST or (joined and sum(e.n for e in joined) < FEWEST):
            joined.append(edge)
    if not joined:
        return edges
    rest = FlowEdge(
        source=joined[0].source,
        target=joined[0].target,
        n=sum(edge.n for edge in joined),
        reason=OTHER,
    )
    return [edge for edge in edges if edge not in joined] + [rest]
