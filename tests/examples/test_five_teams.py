"""The page on five teams: what its sentences rest on is what the methods give."""

import math
import re
import sys
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest

from examples.five_teams.people import MONTHS, SIZES, people
from solidarity_eval import designs, effects

mpl.use("Agg")
PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "cinq-equipes.md"
ASKED = {"outcome": "loneliness", "pre": 0, "post": 18, "wave": "months"}
BANNED = r"\b(vagues?|bras|clusters?|significati\w+|impacts?|seulement|échecs?|effets?)\b"


def french_part():
    return PAGE.read_text(encoding="utf-8").partition("## For evaluators")[0]


def test_five_teams_500_people_and_four_times():
    answers = people()
    assert answers["person"].nunique() == sum(SIZES.values()) == 500
    assert answers["team"].nunique() == 5
    assert tuple(sorted(answers["months"].unique())) == MONTHS
    assert answers.groupby("months").size().is_monotonic_decreasing
    assert answers["loneliness"].between(3, 9).all()
    assert answers.equals(people())


def test_the_verdict_rests_on_teams_and_the_labelled_interval_on_people():
    found = designs.clustered_change(people(), cluster="team", **ASKED)
    change, fixed = found["change"], found["change_fixed_teams"]
    assert change.df == 4
    assert found.settings["method"] == "team_means"
    # The page says that one of the two contains zero and the other does not.
    assert change.conf_low < 0.0 < change.conf_high
    assert fixed.conf_high < 0.0
    usual = effects.mean_change(people(), **ASKED)["mean_change"]
    assert usual.conf_high - usual.conf_low < found["interval_width"].estimate / 2
    assert found["change_cr2"].df < 4
    icc = found["icc_of_change"]
    assert icc.conf_high / icc.conf_low > 10
    assert len(found.table("teams").rows) == 5


def test_more_people_in_the_same_teams_hardly_narrow_the_interval():
    answers = people()
    twice = pd.concat([answers, answers.assign(person=answers["person"] + "b")])
    once, more = (
        designs.clustered_change(data, cluster="team", **ASKED)["change"]
        for data in (answers, twice)
    )
    width = once.conf_high - once.conf_low
    assert more.conf_high - more.conf_low == pytest.approx(width, rel=0.05)


def test_no_p_by_resampling_with_five_teams():
    found = designs.clustered_change(people(), cluster="team", **ASKED)
    note = next(item for item in found.notes if item.code == "designs_clusters.no_wild")
    assert note.values["least"] == 1 / 16
    assert "below 1/16" in PAGE.read_text(encoding="utf-8")
    assert math.factorial(5) == 120


def test_the_part_for_teams_is_in_plain_words_and_marked_as_made_up():
    prose = re.sub(r"```\{code-cell\}.*?```", "", french_part(), flags=re.DOTALL)
    assert not re.search(BANNED, prose, re.IGNORECASE)
    assert "Des réponses inventées" in prose


def test_the_code_of_the_page_runs(monkeypatch):
    monkeypatch.chdir(PAGE.parent)
    monkeypatch.setattr(sys, "path", [*sys.path])
    text = PAGE.read_text(encoding="utf-8")
    cells = re.findall(r"```\{code-cell\} python\n(?::tags: [^\n]*\n)?\n?(.*?)```", text, re.DOTALL)
    assert len(cells) >= 9
    names: dict[str, object] = {}
    for cell in cells:
        exec(compile(cell.replace("plt.show()", "plt.close()"), str(PAGE), "exec"), names)
    assert names["orders"] == 120
    assert names["crosses"]
