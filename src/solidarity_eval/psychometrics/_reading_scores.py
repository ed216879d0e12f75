"""Readings of reliability, items, retests and changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval.psychometrics._extremes import ENOUGH_PERSONS, MOST_AT_AN_END
from solidarity_eval.psychometrics._sentence import Sentence

if TYPE_CHECKING:
    from solidarity_eval.results import Estimate, Result

# Nunnally & Bernstein (1994): .70 and .80 for scores of groups, .30 for an item with the others.
CONSISTENCY = ((0.7, "fragile"), (0.8, "correct"))
WEAK_ITEM = 0.3
# Koo & Li (2016).
AGREEMENT = ((0.5, "poor"), (0.75, "moderate"), (0.9, "good"))

_MAIN_TERM = {
    "cronbach_alpha": "alpha",
    "omega_total": "omega_total",
    "guttman_lambda6": "guttman_lambda6",
    "split_half": "spearman_brown",
}


def band(value: float, cuts: Sequence[tuple[float, str]], *, above: str) -> str:
    """Return the name of the first cut that ``value`` is below, else ``above``."""
    return next((name for cut, name in cuts if value < cut), above)


def consistency_reading(result: Result) -> list[Sentence]:
    """Read alpha, omega, lambda 6 or a split half."""
    main = result[_MAIN_TERM[result.method]]
    items = result.settings["items"]
    values = {"k": len(items) if isinstance(items, tuple) else 0, "value": main.estimate}
    name = band(main.estimate, CONSISTENCY, above="solid") if main.estimate > 0.0 else "absent"
    sentences = _wrong_keys(result)
    convention = None if name == "absent" else "nunnally1994"
    sentences.append(Sentence(code=f"consistency.{name}", values=values, convention=convention))
    sentences += _interval("consistency.interval", main)
    return [*sentences, Sentence(code="consistency.not_stability")]


def items_reading(result: Result) -> list[Sentence]:
    """Read an item analysis: wrong keys, then items that go little with the others."""
    wrong = _wrong_keys(result)
    weak = [
        str(estimate.at["item"])
        for estimate in result.estimates
        if estimate.term == "item_rest_r" and 0.0 <= estimate.estimate < WEAK_ITEM
    ]
    if weak:
        values = {"items": weak, "cut": WEAK_ITEM}
        return [*wrong, Sentence(code="items.weak", values=values, convention="nunnally1994")]
    if wrong:
        return wrong
    return [Sentence(code="items.together", values={"cut": WEAK_ITEM}, convention="nunnally1994")]


def extremes_reading(result: Result) -> list[Sentence]:
    """Read the shares of people at the ends of a score."""
    shares = {name: result[f"{name}_share"].estimate for name in ("floor", "ceiling")}
    n = result["floor_share"].n or 0
    if n < ENOUGH_PERSONS:
        values = {"n": n, "enough": ENOUGH_PERSONS, **shares}
        return [Sentence(code="extremes.few_people", values=values, convention="terwee2007")]
    told = [
        Sentence(
            code=f"extremes.{name}",
            values={"share": share, "most": MOST_AT_AN_END},
            convention="terwee2007",
        )
        for name, share in shares.items()
        if share > MOST_AT_AN_END
    ]
    if told:
        return told
    return [Sentence(code="extremes.room", values={**shares}, convention="terwee2007")]


def agreement_reading(result: Result) -> list[Sentence]:
    """Read ICC(2,1): agreement of one rating with another."""
    icc = result["icc_2_1"]
    name = band(icc.estimate, AGREEMENT, above="excellent")
    sentence = Sentence(
        code=f"agreement.{name}", values={"value": icc.estimate}, convention="koo2016"
    )
    return [sentence, *_interval("agreement.interval", icc)]


def retest_reading(result: Result) -> list[Sentence]:
    """Read a retest: agreement, a shift of everyone, and the error of one person's change."""
    sentences = agreement_reading(result)
    shift = result["mean_difference"]
    if shift.conf_low is not None and shift.conf_high is not None:
        moved = shift.conf_low > 0.0 or shift.conf_high < 0.0
        sentences += [Sentence(code="retest.shift", values={"value": shift.estimate})] * moved
    return sentences + detectable_reading(result)


def error_reading(result: Result) -> list[Sentence]:
    """Read a standard error of measurement."""
    sem = result["standard_error_of_measurement"].estimate
    return [Sentence(code="error.sem", values={"value": sem})]


def detectable_reading(result: Result) -> list[Sentence]:
    """Read a smallest detectable change."""
    change = result["smallest_detectable_change"].estimate
    level = result.settings.get("detection_level", 0.95)
    return [Sentence(code="error.detectable", values={"value": change, "level": level})]


def change_reading(result: Result) -> list[Sentence]:
    """Read reliable change: each share against the one expected when nobody changes."""
    sentences = []
    for move in ("increased", "decreased"):
        share, expected = result.get("share", move=move), result.get("expected_share", move=move)
        low = share.conf_low or 0.0
        word = "more_than_expected" if low > expected.estimate else "as_expected"
        values = {"share": share.estimate, "expected": expected.estimate, "n": share.n}
        sentences.append(Sentence(code=f"change.{move}_{word}", values=values))
    return sentences


def polychoric_reading(result: Result) -> list[Sentence]:
    """Read polychoric correlations: their range, and what they are about."""
    values = [estimate.estimate for estimate in result.estimates]
    if len(values) == 1:
        return [Sentence(code="polychoric.one", values={"value": values[0]})]
    spread = {"count": len(values), "low": min(values), "high": max(values)}
    return [Sentence(code="polychoric.several", values=spread)]


def _wrong_keys(result: Result) -> list[Sentence]:
    items = [n.values["item"] for n in result.notes if n.code == "wrong_key_suspected"]
    return [Sentence(code="items.check_keys", values={"items": items})] if items else []


def _interval(code: str, estimate: Estimate) -> list[Sentence]:
    if estimate.conf_low is None or estimate.conf_high is None:
        return []
    values = {"low": estimate.conf_low, "high": estimate.conf_high, "n": estimate.n}
    return [Sentence(code=code, values=values)]
