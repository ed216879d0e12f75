"""Who answered: one drawing per population and pair of times, the rest in words and a table."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from solidarity_eval.document.blocks import BulletList, FigureBlock, Paragraph, plain
from solidarity_eval.evaluation import Evaluation, evaluate
from solidarity_eval.locales import get_locale
from solidarity_eval.report import design_figure
from solidarity_eval.report.context import make_context
from solidarity_eval.report.sections import promise, who_answered
from tests.report.design_projects import WORDS, main
from tests.unit.evaluation.projects import outcome, people, write

STREET = {"t0": 61, "t1": 47}
LABELS = {
    "team": {"fr": "bénévoles formés, deux lieux", "en": "trained volunteers, two places"},
    "street": {"fr": "habitants", "en": "residents"},
}


@pytest.fixture(scope="module")
def two(tmp_path_factory) -> Evaluation:
    """Volunteers followed over three times, and residents of whom others answer each time."""
    team = people(40, waves=("t0", "t1", "t2"), seed=3)
    street = pd.concat(
        [people(n, waves=(wave,), prefix=f"r{wave}", seed=n) for wave, n in STREET.items()]
    )
    form = {"person": "who", "wave": {"column": "wave"}}
    folder = write(
        tmp_path_factory.mktemp("two") / "p",
        team,
        tables={
            "responses": [
                {"file": "data/answers.csv", "population": "team", **form},
                {"file": "data/street.csv", "population": "street", **form},
            ]
        },
        populations=[{"id": one, "label": label, "planned": 80} for one, label in LABELS.items()],
        indicators=[
            {
                "id": "meals",
                "kind": "linked_share",
                "outcome": "score",
                "label": {"fr": "Repas", "en": "Meals"},
            }
        ],
        targets=[
            {
                "id": "told",
                "indicator": "meals",
                "unit": "proportion",
                "about": 0.3,
                "stated": "une trentaine",
            },
            {"id": "ours", "indicator": "meals", "unit": "proportion", "at_least": 0.2},
        ],
        outcomes=[
            main(population="team"),
            outcome(id="same", measure="score", population="team", role="exploratory"),
            outcome(id="later", population="team", role="exploratory", after="t2"),
            outcome(
                id="around",
                population="street",
                role="exploratory",
                design="repeated_cross_section",
            ),
        ],
        **WORDS,
    )
    street.to_csv(folder / "data" / "street.csv", index=False)
    return evaluate(folder)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_one_drawing_per_population_and_pair_of_times(two, language):
    context = make_context(two, language=language, profile="shared")
    section = who_answered.section(context)
    figures = [block for block in section.blocks if isinstance(block, FigureBlock)]
    assert [figure.id for figure in figures] == ["who-score", "who-later"]
    assert context.wave("t1") in figures[0].title
    assert context.wave("t2") in figures[1].title
    assert len(section.asides) == 2


@pytest.mark.parametrize(("language", "name"), [("fr", "Habitants"), ("en", "Residents")])
def test_people_whom_nobody_follows_are_counted_under_their_name(two, language, name):
    context = make_context(two, language=language, profile="shared")
    last = who_answered.section(context).blocks[-1]
    assert isinstance(last, Paragraph)
    words = get_locale(language).text(
        "report_design.who.others",
        before=context.wave("t0"),
        n_before=STREET["t0"],
        after=context.wave("t1"),
        n_after=STREET["t1"],
    )
    assert plain(last.content) == f"{name}. {words}"


def test_populations_are_told_apart(two):
    context = make_context(two, language="fr", profile="shared")
    facts = " ".join(
        plain(block.content) for aside in promise.section(context).asides for block in aside.content
    )
    said = facts.replace("\u202f", " ").replace("\u00a0", " ")
    assert "bénévoles formés, deux lieux (80 prévues) ; habitants (80 prévues)" in said


@pytest.mark.parametrize(
    ("language", "quoted"), [("fr", "« une trentaine »"), ("en", "“une trentaine”")]
)
def test_a_promise_in_its_own_words_is_quoted(two, language, quoted):
    words = spoken(make_context(two, language=language, profile="shared"))
    assert quoted in words
    ours = "au moins 20 %" if language == "fr" else "at least 20%"
    assert f": {ours}." in words


def spoken(context):
    blocks = promise.section(context).blocks
    lines = [item for block in blocks if isinstance(block, BulletList) for item in block.items]
    return " ".join(map(plain, lines)).replace("\u202f", " ").replace("\u00a0", " ")


def test_the_project_is_drawn_from_the_first_time_to_the_last(two):
    for waves, last in ((None, 1), (("t0", "t1", "t2", "t3"), 3)):
        context = make_context(two, language="fr", profile="shared")
        outcome = context.main.outcome.model_copy(update={"waves": waves})
        first = replace(context.main, outcome=outcome)
        chart = replace(context, outcomes=(first, *context.outcomes[1:]))
        lanes = design_figure._lanes(chart, "one_group_pre_post")
        assert lanes[0].programme[1] == pytest.approx(last - 0.18)
        assert lanes[0].programme[0] == pytest.approx(0.18)
