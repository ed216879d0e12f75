"""Who answered: one drawing per population and pair of times, the rest in words and a table."""

from __future__ import annotations

import pandas as pd
import pytest

from solidarity_eval.document.blocks import FigureBlock, Paragraph, plain
from solidarity_eval.evaluation import Evaluation, evaluate
from solidarity_eval.locales import get_locale
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
