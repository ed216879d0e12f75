"""What must hold of every score, whatever the answers."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from solidarity_eval.instruments.derived import pomp, score_range
from solidarity_eval.instruments.scoring import score
from solidarity_eval.schemas.instrument import Instrument


@st.composite
def questionnaires(draw, scores=("mean", "sum")):
    k = draw(st.integers(1, 8))
    ids = [f"i{n}" for n in range(k)]
    low = draw(st.integers(-2, 2))
    ranges = {i: {"min": low, "max": low + draw(st.integers(1, 9))} for i in ids}
    return Instrument.model_validate(
        {
            "id": "q",
            "construct": "other",
            "items": {"min": low, "max": low + 10, "ids": ids, "ranges": ranges},
            "reverse": draw(st.lists(st.sampled_from(ids), unique=True)),
            "scales": [
                {
                    "id": "s",
                    "score": draw(st.sampled_from(scores)),
                    "min_answered": draw(st.sampled_from([1 / k, 0.5, 0.8, 1.0])),
                    "multiply": draw(st.sampled_from([1, 4])),
                }
            ],
        }
    )


def answers_to(draw, instrument, *, complete=False):
    rows = draw(st.integers(1, 12))
    columns = {}
    for item in instrument.items.ids:
        answer = st.integers(*instrument.items.range_of(item)).map(float)
        cell = answer if complete else st.one_of(answer, answer, st.just(float("nan")))
        columns[item] = draw(st.lists(cell, min_size=rows, max_size=rows))
    return pd.DataFrame(columns)


@st.composite
def cases(draw, **options):
    instrument = draw(questionnaires())
    return instrument, answers_to(draw, instrument, **options)


def scores_of(instrument, data):
    return score(data, instrument, items_prefix=False)["q.s"]


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_persons_does_not_matter(case, random):
    instrument, data = case
    order = list(range(len(data)))
    random.shuffle(order)
    shuffled = scores_of(instrument, data.iloc[order])
    np.testing.assert_array_equal(shuffled, scores_of(instrument, data).iloc[order])


@given(cases())
def test_turning_answers_and_key_together_changes_nothing(case):
    instrument, data = case
    turned = data.copy()
    for item in instrument.items.ids:
        turned[item] = sum(instrument.items.range_of(item)) - data[item]
    others = tuple(i for i in instrument.items.ids if i not in instrument.reverse)
    opposite = instrument.model_copy(update={"reverse": others})
    np.testing.assert_array_equal(scores_of(opposite, turned), scores_of(instrument, data))


@given(cases())
def test_turning_twice_is_turning_none(case):
    instrument, data = case
    twice = data.copy()
    for item in instrument.reverse:
        pivot = sum(instrument.items.range_of(item))
        twice[item] = pivot - (pivot - data[item])
    np.testing.assert_array_equal(scores_of(instrument, twice), scores_of(instrument, data))


@given(cases(), st.data())
def test_more_persons_change_nobody_elses_score(case, draw):
    instrument, data = case
    more = answers_to(draw.draw, instrument, complete=True)
    both = pd.concat([data, more], ignore_index=True)
    np.testing.assert_array_equal(
        scores_of(instrument, both).iloc[: len(data)], scores_of(instrument, data)
    )


@given(cases(complete=True))
def test_a_complete_sum_is_k_times_the_mean(case):
    instrument, data = case
    scale = instrument.scales[0]
    mean, total = (
        instrument.model_copy(update={"scales": (scale.model_copy(update={"score": how}),)})
        for how in ("mean", "sum")
    )
    k = len(instrument.items.ids)
    np.testing.assert_allclose(scores_of(total, data), k * scores_of(mean, data), rtol=1e-12)


@given(cases())
def test_a_mean_lies_between_the_least_and_the_greatest_item_end(case):
    instrument, data = case
    scale = instrument.scales[0].model_copy(update={"score": "mean", "multiply": 1.0})
    values = scores_of(instrument.model_copy(update={"scales": (scale,)}), data).dropna()
    ends = [instrument.items.range_of(item) for item in instrument.items.ids]
    assert (values >= min(low for low, _ in ends)).all()
    assert (values <= max(high for _, high in ends)).all()


@given(cases(complete=True))
def test_a_complete_score_lies_in_its_range(case):
    instrument, data = case
    values = scores_of(instrument, data)
    low, high = score_range(instrument, "s")
    assert ((values >= low - 1e-9) & (values <= high + 1e-9)).all()
    place = pomp(values, instrument, "s")
    assert ((place >= -1e-9) & (place <= 100 + 1e-9)).all()


@given(cases())
def test_only_incomplete_scores_are_marked_prorated(case):
    instrument, data = case
    scored = score(data, instrument, items_prefix=False)
    complete = data.notna().all(axis=1)
    marked = scored["q.s/prorated"]
    np.testing.assert_array_equal(marked, scored["q.s"].notna() & ~complete)


@given(cases())
def test_a_person_who_answered_too_little_has_no_score(case):
    instrument, data = case
    share = data.notna().mean(axis=1)
    scored = scores_of(instrument, data)
    enough = share >= instrument.scales[0].min_answered - 1e-9
    np.testing.assert_array_equal(scored.notna(), enough)


@given(st.data())
def test_an_empty_group_of_persons_stays_empty(draw):
    instrument = draw.draw(questionnaires())
    data = pd.DataFrame({item: np.array([], dtype=float) for item in instrument.items.ids})
    assert scores_of(instrument, data).empty
