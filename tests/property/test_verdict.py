"""What holds of every verdict, whatever the numbers."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from solidarity_eval.interpretation import verdict
from tests.unit.interpretation.test_verdict import band, evidence, interval, outcome

NUMBERS = st.integers(-400, 400).map(lambda value: value / 100)
WIDTHS = st.integers(1, 300).map(lambda value: value / 100)
SMALLEST = st.none() | st.integers(1, 200).map(lambda value: value / 100)
PATHS = st.sampled_from([None, "open", "same_score", "earlier_screen", "third_party"])


@st.composite
def evidences(draw, *, attrition=True):
    centre, width = draw(NUMBERS), draw(WIDTHS)
    ends = sorted((draw(NUMBERS), draw(NUMBERS)))
    path = draw(PATHS)
    interim = draw(st.booleans())
    head = interval(centre - width, centre + width, se=width / 2, centre=centre, df=20.0)
    wide = interval(
        centre - 2 * width, centre + 2 * width, se=width / 2, centre=centre, level=0.999, df=20.0
    )
    entered = None
    if attrition and draw(st.booleans()):
        other = centre + draw(st.sampled_from([-0.6, -0.4, 0.0, 0.4, 0.6])) * width / 2
        level = 0.999 if interim else 0.95
        reach = draw(WIDTHS)
        entered = interval(other - reach, other + reach, centre=other, level=level)
    return evidence(
        outcome=outcome(draw(st.sampled_from(["primary", "confirmatory", "exploratory"]))),
        better=draw(st.sampled_from(["higher", "lower", None])),
        headline=head,
        decisive=wide if interim else head,
        report="interim" if interim else "final",
        pairs=draw(st.sampled_from([5, 10, 40])),
        linked_share=draw(st.sampled_from([None, 0.4, 0.5, 1.0])),
        controlled=draw(st.booleans()),
        selection=path,
        drift=band(*ends) if path is not None and draw(st.booleans()) else None,
        drift_unknown=draw(st.booleans()),
        all_entered=entered,
        clusters=draw(st.sampled_from([None, 3, 5, 12])),
        smallest=draw(SMALLEST),
        smallest_dated=draw(st.booleans()),
        locked=draw(st.sampled_from([None, True, False])),
    )


def mirrored(item):
    """The same numbers with the sign of every one changed, and the wish with them."""

    def turn(estimate):
        return dataclasses.replace(
            estimate,
            estimate=-estimate.estimate,
            conf_low=-estimate.conf_high,
            conf_high=-estimate.conf_low,
        )

    drift = item.drift
    if drift is not None:
        drift = band(-drift["drift_high"].estimate, -drift["drift_low"].estimate)
    return dataclasses.replace(
        item,
        better={"higher": "lower", "lower": "higher", None: None}[item.better],
        headline=turn(item.headline),
        decisive=turn(item.decisive),
        all_entered=None if item.all_entered is None else turn(item.all_entered),
        drift=drift,
    )


def turned(said):
    return (
        (-said.decisive_high, -said.decisive_low)
        if said.turned
        else (said.decisive_low, said.decisive_high)
    )


@given(evidences())
def test_turning_every_sign_and_the_wish_changes_no_word(item):
    one, other = verdict(item), verdict(mirrored(item))
    for name in ("word", "reasons", "rule", "size", "zero", "smallest", "drift_bound"):
        assert getattr(one, name) == getattr(other, name)
    assert (one.low, one.high) == (-other.high, -other.low)


@given(evidences())
def test_a_word_or_a_reason_never_both_never_neither(item):
    said = verdict(item)
    concluded = said.word in ("favourable", "no_change_that_matters", "unfavourable")
    assert concluded == (said.reason is None) == (not said.reasons)
    assert said.reason == (said.reasons[0] if said.reasons else None)
    assert len(set(said.reasons)) == len(said.reasons)
    rules = {"no_change_that_matters": 2, "unfavourable": 3, "favourable": 4, "cannot_conclude": 5}
    assert said.rule == rules.get(said.word, 1)
    assert (said.size is not None) <= (said.word == "favourable")


@given(evidences())
def test_a_favourable_change_lies_beyond_zero_and_beyond_the_drift(item):
    said = verdict(item)
    if said.word == "favourable":
        low, _ = turned(said)
        assert low > said.drift_bound >= 0
        assert item.controlled or item.selection is not None
        assert item.controlled or item.selection == "open" or item.drift is not None


@given(evidences())
def test_no_change_that_matters_lies_within_a_dated_smallest_change(item):
    said = verdict(item)
    if said.word == "no_change_that_matters":
        assert item.smallest_dated
        assert -item.smallest < said.decisive_low <= said.decisive_high < item.smallest


@given(evidences(), st.floats(0.05, 0.95))
def test_a_narrower_interval_unsettles_no_favourable_change(item, share):
    item = dataclasses.replace(item, all_entered=None, smallest=None)

    def narrower(estimate):
        half = share * (estimate.conf_high - estimate.conf_low) / 2
        return dataclasses.replace(
            estimate,
            std_error=share * estimate.std_error,
            conf_low=estimate.estimate - half,
            conf_high=estimate.estimate + half,
        )

    headline = narrower(item.headline)
    decisive = headline if item.report == "final" else narrower(item.decisive)
    if verdict(item).word in ("favourable", "unfavourable"):
        after = verdict(dataclasses.replace(item, headline=headline, decisive=decisive))
        assert after.word == verdict(item).word


@given(evidences(attrition=False), SMALLEST, st.booleans())
def test_the_smallest_change_never_turns_one_side_into_the_other(item, smallest, dated):
    one = verdict(item).word
    other = verdict(dataclasses.replace(item, smallest=smallest, smallest_dated=dated)).word
    assert {one, other} != {"favourable", "unfavourable"}


@given(evidences(attrition=False), SMALLEST)
def test_an_undated_smallest_change_changes_nothing(item, smallest):
    one = verdict(dataclasses.replace(item, smallest=smallest, smallest_dated=False))
    other = verdict(dataclasses.replace(item, smallest=None))
    assert (one.word, one.reasons, one.size) == (other.word, other.reasons, other.size)


@given(evidences(), NUMBERS)
def test_more_drift_never_makes_a_change_favourable(item, further):
    if item.drift is None or item.better is None:
        return
    sign = -1 if item.better == "lower" else 1
    ends = [item.drift["drift_low"].estimate, item.drift["drift_high"].estimate]
    worse = band(*sorted([*ends, max(ends, key=lambda end: sign * end) + sign * abs(further)])[::2])
    after = verdict(dataclasses.replace(item, drift=worse))
    if after.word == "favourable":
        assert verdict(item).word == "favourable" or item.all_entered is not None


@given(evidences())
def test_evidence_that_is_weaker_gives_no_new_word(item):
    said = verdict(item)
    weaker = dataclasses.replace(item, pairs=5, locked=False)
    assert verdict(weaker).word is None
    if said.word == "favourable":
        unknown = dataclasses.replace(item, selection=None, controlled=False)
        assert verdict(unknown).word != "favourable"
