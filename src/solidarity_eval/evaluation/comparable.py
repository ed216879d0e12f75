"""Whether two times can be compared at all, said before a method refuses in its own words.

A first year with one time only is the ordinary case, not a fault of anyone: a team reads
that the second answers are not there yet, and keeps its ledger.
"""

from __future__ import annotations

from solidarity_eval.errors import TooFewError
from solidarity_eval.results import Flow

LEAST_PAIRS = 2


def require_pairs(flow: Flow, pairs: int) -> None:
    """Raise where too few people have a score at both times, with the reason in plain words.

    Parameters
    ----------
    flow : Flow
        The linkage ledger of the outcome.
    pairs : int
        People with a score at both times.

    Raises
    ------
    TooFewError
        If nobody answered before, nobody answered after, nobody answered twice, or fewer than
        two people have both scores.

    Examples
    --------
    >>> from solidarity_eval.results import FlowNode
    >>> counts = {"before": 30, "after": 0, "linked": 0}
    >>> flow = Flow(nodes=tuple(FlowNode(id=name, n=n) for name, n in counts.items()))
    >>> try:
    ...     require_pairs(flow, 0)
    ... except TooFewError as refusal:
    ...     print(refusal.code)
    evaluation.nobody_after
    """
    before, after, linked = (flow.n(node) for node in ("before", "after", "linked"))
    if not before:
        raise TooFewError("evaluation.nobody_before")
    if not after:
        raise TooFewError("evaluation.nobody_after")
    if not linked:
        raise TooFewError("evaluation.nobody_twice", before=before, after=after)
    if pairs < LEAST_PAIRS:
        raise TooFewError("evaluation.too_few_scores", n=pairs, needed=LEAST_PAIRS)
