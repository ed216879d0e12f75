"""What is written down as true is what very many simulated people show."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest

from solidarity_eval.errors import ArgumentError
from solidarity_eval.instruments import load_instrument, score
from solidarity_eval.laureates import Group, Score, draw, truth_of

CORE = ("ucla3", "ess_trust", "preparedness", "who5", "gse10")


def group(**moved: object) -> Group:
    settings: dict[str, object] = {
        "population": "people",
        "n": 60_000,
        "prefix": "A",
        "months": {"before": 0.0, "after": 6.0},
        "scores": tuple(
            Score(instrument=one, shift=-0.8, r=0.5, effect=0.4, season=0.2) for one in CORE
        ),
        "drop_out": 0.3,
        "first_entry": dt.date(2024, 9, 1),
        "entry_days": 60,
        "missing": 0.0,
    }
    return Group(**{**settings, **moved})  # type: ignore[arg-type]


INSTRUMENTS = {one: load_instrument(one) for one in CORE}


def scores_of(drawn, instrument, time):
    import pandas as pd

    items = INSTRUMENTS[instrument].items.ids
    values = drawn.answers[instrument][:, time]
    frame = pd.DataFrame(values, columns=list(items))
    return score(frame, instrument, items_prefix=False)[f"{instrument}.total"].to_numpy()


@pytest.fixture(scope="module")
def drawn():
    return draw(group(), INSTRUMENTS, np.random.default_rng(1))


@pytest.mark.parametrize("instrument", CORE)
def test_the_change_of_everybody_who_entered(drawn, instrument):
    own = next(one for one in drawn.group.scores if one.instrument == instrument)
    truth = truth_of(
        drawn.group, own, INSTRUMENTS[instrument], scale="total", before="before", after="after"
    )
    before, after = (scores_of(drawn, instrument, time) for time in (0, 1))
    change = after - before
    error = 4 * change.std() / np.sqrt(len(change))
    assert before.mean() == pytest.approx(truth.before, abs=error)
    assert after.mean() == pytest.approx(truth.after, abs=error)
    assert change.mean() == pytest.approx(truth.change, abs=error)
    assert truth.change == pytest.approx(truth.effect + truth.drift + truth.season)


@pytest.mark.parametrize("instrument", CORE)
def test_the_effect_is_what_the_same_people_would_lack_without_the_programme(instrument):
    own = Score(instrument=instrument, shift=-0.8, r=0.5, effect=0.4, season=0.2)
    people = [
        draw(
            group(scores=(dataclasses.replace(own, effect=effect),)),
            INSTRUMENTS,
            np.random.default_rng(2),
        )
        for effect in (0.4, 0.0)
    ]
    with_it, without = (scores_of(one, instrument, 1) for one in people)
    difference = with_it - without
    truth = truth_of(
        people[0].group, own, INSTRUMENTS[instrument], scale="total", before="before", after="after"
    )
    error = 4 * difference.std() / np.sqrt(len(difference))
    assert difference.mean() == pytest.approx(truth.effect, abs=error)
    assert truth.effect > 0.0


def test_with_nothing_at_all_the_mean_moves_back():
    own = Score(instrument="ess_trust", shift=-1.0, r=0.4)
    truth = truth_of(
        group(scores=(own,)),
        own,
        INSTRUMENTS["ess_trust"],
        scale="total",
        before="before",
        after="after",
    )
    assert truth.effect == 0.0
    assert truth.season == pytest.approx(0.0, abs=1e-12)
    assert truth.before < truth.after < truth.reference
    moved = (truth.after - truth.before) / (truth.reference - truth.before)
    # 1 - r of the way back, as far as rounding and the ends of the answers let it.
    assert moved == pytest.approx(0.6, abs=0.02)


def test_teams_that_differ_leave_the_mean_and_widen_the_answers():
    own = Score(instrument="ucla3", shift=0.5, effect=-0.3, team_sd=0.5)
    there = group(scores=(own,), teams=("a", "b"))
    truth = truth_of(
        there, own, INSTRUMENTS["ucla3"], scale="total", before="before", after="after"
    )
    rng = np.random.default_rng(3)
    means = [
        (scores_of(people, "ucla3", 1) - scores_of(people, "ucla3", 0)).mean()
        for people in (
            draw(dataclasses.replace(there, n=200), INSTRUMENTS, rng) for _ in range(600)
        )
    ]
    assert np.mean(means) == pytest.approx(truth.change, abs=4 * np.std(means) / np.sqrt(600))


@pytest.mark.parametrize("leaving", ["chance", "before", "change"])
def test_as_many_leave_as_was_said(leaving):
    people = draw(group(), INSTRUMENTS, np.random.default_rng(4), leaving=leaving)
    assert people.stays[:, 0].all()
    assert people.stays[:, 1].mean() == pytest.approx(0.7, abs=0.01)


def test_those_who_leave_by_their_first_score_were_worse_off():
    people = draw(group(), INSTRUMENTS, np.random.default_rng(5), leaving="before")
    first = scores_of(people, "ucla3", 0)
    gone = ~people.stays[:, 1]
    # The first questionnaire decides; on loneliness a worse score is a higher one.
    assert first[gone].mean() > first[~gone].mean() + 0.5


def test_a_score_that_is_read_in_a_table_is_refused():
    brs = load_instrument("gse10")
    table = brs.scale("total").model_copy(update={"score": "table", "table": {10: 1.0}})
    refused = brs.model_copy(update={"scales": (table,)})
    with pytest.raises(ArgumentError):
        truth_of(
            group(),
            Score(instrument="gse10"),
            refused,
            scale="total",
            before="before",
            after="after",
        )
