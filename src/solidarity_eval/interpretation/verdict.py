"""The verdict on one outcome: four words, or none, always with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from solidarity_eval.errors import ArgumentError
from solidarity_eval.interpretation.five_rules import (
    INTERIM_LEVEL,
    LEAST_PAIRS,
    drift_bound,
    drift_ends,
    effective_df,
    given,
    spoken,
    turned,
    usable_smallest,
)

if TYPE_CHECKING:
    from solidarity_eval.interpretation.evidence import Evidence

Word = Literal["favourable", "no_change_that_matters", "unfavourable", "cannot_conclude"]
Reason = Literal[
    # no word
    "few_pairs",
    "linkage",
    "not_in_plan",
    "exploratory",
    "direction",
    "interim",
    # cannot conclude
    "no_variance",
    "clusters",
    "attrition",
    "selection",
    "drift_unknown",
    "drift",
    "width",
]
Size = Literal["at_least_what_matters", "size_not_settled"]
Zero = Literal["above", "below"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What may be said of one outcome, and why.

    Attributes
    ----------
    outcome : str
        Id of the outcome.
    word : str or None
        ``favourable``, ``no_change_that_matters``, ``unfavourable``, ``cannot_conclude``; None
        where no word may be given.
    reason : str or None
        Why there is no word (``few_pairs, linkage, not_in_plan, exploratory, direction,
        interim``) or why one cannot conclude (``no_variance, clusters, attrition, selection,
        drift_unknown, drift, width``); None with the three other words. Where several hold, the
        first in this order.
    rule : int
        Number of the rule that spoke, 1 to 5.
    size : str or None
        Of a favourable change: ``at_least_what_matters`` or ``size_not_settled``; None without a
        declared smallest change.
    zero : {"above", "below"} or None
        With ``no_change_that_matters`` (and "cannot conclude"): the side of zero on which the
        whole interval lies, turned so that above is favourable; None where it holds zero.
    estimate, low, high, conf_level : float
        The printed interval, as measured (not turned).
    decisive_low, decisive_high, decisive_level : float
        The interval that was read, as measured.
    unit : str
        Of these numbers.
    result : str
        Id of the result they come from.
    smallest : float or None
        Declared smallest change that may be used, in the same unit; None when it may not.
    drift_bound : float
        B of rule 4, turned: the least that a favourable interval must exceed.
    turned : bool
        Whether lower is favourable, so that signs were turned for the rule.
    values : mapping
        Numbers for the sentence: ``pairs``, ``pairs_least``, ``linked_share``, ``clusters``,
        ``df``, ``needed``, ``detectable``, ``drift_low``, ``drift_high``, ``all_entered``,
        ``all_entered_low``, ``all_entered_high``, ``smallest_declared``; None where unknown.
    reasons : tuple of str
        Every reason that holds, in the order above; ``reason`` is the first.
    """

    outcome: str
    word: Word | None
    reason: Reason | None
    rule: int
    size: Size | None = None
    zero: Zero | None = None
    estimate: float
    low: float
    high: float
    conf_level: float
    decisive_low: float
    decisive_high: float
    decisive_level: float
    unit: str
    result: str
    smallest: float | None = None
    drift_bound: float = 0.0
    turned: bool = False
    values: dict[str, str | int | float | bool | None]
    reasons: tuple[Reason, ...] = ()


def verdict(evidence: Evidence) -> Verdict:
    """Say what may be said of one outcome, by the five rules, and why.

    With [L, U] the interval that decides, turned so that plus is favourable, D the smallest change
    that matters (declared and dated), B the worst end of the drift band or 0:

    1. no word below 10 pairs, below half of those due linked, for an outcome that is exploratory
       or not in the locked plan, or where no direction is wished;
    2. -D < L and U < D: no change that matters;
    3. U < 0: unfavourable;
    4. L > B: favourable, of at least what matters if L >= D;
    5. otherwise one cannot conclude.

    Rule 5 speaks at once where everybody moved by the same amount (the interval is a point), where
    teams are too few (df < 4), or where all who entered read otherwise than those who came back: by
    more than half a standard error, or with another word. Without a comparison group nothing is
    favourable while the drift is unknown or the way in undeclared. In an interim report what is
    not settled by rules 2 to 4 on the 99.9 % interval has no word.

    Use it once per outcome, on what the plan announced. It judges no cause: a favourable change
    of one group is a change.

    Parameters
    ----------
    evidence : Evidence
        Results of one outcome; `headline`, `decisive` and `all_entered` in one unit.

    Returns
    -------
    Verdict
        The word or None, its reasons, the interval as measured.

    Raises
    ------
    ArgumentError
        An interval is missing, units differ, D is not above 0, the interval that decides in an
        interim report is below 99.9 %, or differs in a final report from the one printed.

    Notes
    -----
    Rule 2 asks the 95 % interval to lie within D on both sides: two one-sided tests at 2.5 %,
    stricter than the usual 5 %, so that one interval carries every word. B comes from the ends of
    the band, without a further margin for their sampling error: the same baseline mean stands in
    the change and in the band, and the simulations (methods page on verdicts) hold with it.
    The rules are not symmetrical: a drift in the unfavourable direction excuses no harm.

    References
    ----------
    Haybittle (1971), doi:10.1259/0007-1285-44-526-793, for the interim interval; Schuirmann
    (1987), doi:10.1007/BF01068419, for the two one-sided tests.

    Examples
    --------
    >>> from solidarity_eval.interpretation.evidence import Evidence
    >>> from solidarity_eval.results import Estimate
    >>> from solidarity_eval.schemas.outcomes import Outcome
    >>> rise = Estimate(
    ...     term="change", estimate=0.4, std_error=0.1, conf_low=0.2, conf_high=0.6,
    ...     conf_level=0.95, unit="points", n=40, df=39,
    ... )
    >>> given = verdict(Evidence(
    ...     outcome=Outcome(id="trust", measure="trust", before="t0", after="t1", role="primary"),
    ...     better="higher", headline=rise, decisive=rise, result="trust.change", report="final",
    ...     pairs=40, linked_share=0.9, selection="open",
    ... ))
    >>> given.word, given.rule
    ('favourable', 4)
    """
    _check(evidence)
    said = spoken(evidence)
    low, high = turned(evidence, evidence.decisive)
    headline, decisive = evidence.headline, evidence.decisive
    usable = usable_smallest(evidence)
    return Verdict(
        outcome=evidence.outcome.id,
        word=said.word,
        reason=said.reasons[0] if said.reasons else None,
        reasons=said.reasons,
        rule=said.rule,
        size=_size(said.word, low, usable),
        zero=_zero(said.word, low, high),
        estimate=headline.estimate,
        low=given(headline.conf_low),
        high=given(headline.conf_high),
        conf_level=given(headline.conf_level),
        decisive_low=given(decisive.conf_low),
        decisive_high=given(decisive.conf_high),
        decisive_level=given(decisive.conf_level),
        unit=headline.unit,
        result=evidence.result,
        smallest=usable,
        drift_bound=drift_bound(evidence),
        turned=evidence.better == "lower",
        values=_values(evidence),
    )


def _size(word: Word | None, low: float, smallest: float | None) -> Size | None:
    if word != "favourable" or smallest is None:
        return None
    return "at_least_what_matters" if low >= smallest else "size_not_settled"


def _zero(word: Word | None, low: float, high: float) -> Zero | None:
    if word not in ("no_change_that_matters", "cannot_conclude"):
        return None
    return "above" if low > 0 else "below" if high < 0 else None


def _values(evidence: Evidence) -> dict[str, str | int | float | bool | None]:
    drift_low, drift_high = drift_ends(evidence) or (None, None)
    entered = evidence.all_entered
    return {
        "pairs": evidence.pairs,
        "pairs_least": LEAST_PAIRS,
        "linked_share": evidence.linked_share,
        "clusters": evidence.clusters,
        "df": evidence.decisive.df if evidence.clusters is None else effective_df(evidence),
        "needed": evidence.needed,
        "detectable": evidence.detectable,
        "drift_low": drift_low,
        "drift_high": drift_high,
        "all_entered": entered.estimate if entered else None,
        "all_entered_low": entered.conf_low if entered else None,
        "all_entered_high": entered.conf_high if entered else None,
        "smallest_declared": evidence.smallest,
    }


def _check(evidence: Evidence) -> None:
    """Refuse evidence that is not of one outcome, or not the interval that the rules ask for."""
    read = [evidence.headline, evidence.decisive]
    if evidence.all_entered is not None:
        read.append(evidence.all_entered)
    for item in read:
        if None in (item.conf_low, item.conf_high, item.conf_level):
            raise ArgumentError("interpretation.no_interval", result=evidence.result)
    ends = (
        []
        if drift_ends(evidence) is None or evidence.drift is None
        else [evidence.drift["drift_low"]]
    )
    units = dict.fromkeys(item.unit for item in (*read, *ends))
    if len(units) > 1:
        raise ArgumentError("interpretation.units", result=evidence.result, units=", ".join(units))
    if evidence.smallest is not None and not evidence.smallest > 0:
        raise ArgumentError("interpretation.smallest", value=repr(evidence.smallest))
    _check_level(evidence)


def _check_level(evidence: Evidence) -> None:
    headline, decisive = evidence.headline, evidence.decisive
    if evidence.report == "interim" and given(decisive.conf_level) < INTERIM_LEVEL:
        raise ArgumentError(
            "interpretation.interim_level",
            result=evidence.result,
            value=repr(decisive.conf_level),
            least=INTERIM_LEVEL,
        )
    printed = (headline.conf_low, headline.conf_high, headline.conf_level)
    if evidence.report == "final" and printed != (
        decisive.conf_low,
        decisive.conf_high,
        decisive.conf_level,
    ):
        raise ArgumentError("interpretation.final_interval", result=evidence.result)
