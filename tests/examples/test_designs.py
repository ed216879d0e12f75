"""Four designs on real data give R's numbers."""

import json
from pathlib import Path

import pytest

from solidarity_eval.evaluation import evaluate

FOLDER = Path(__file__).parents[2] / "examples" / "designs"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
SOURCES = {
    "anorexia.effect": ("weight.effect", "effect", {}),
    "beat_the_blues.effect": ("symptoms.effect", "effect", {}),
    "lalonde.effect": ("earnings.effect", "effect", {}),
    "school_scores.clustered": ("score.clustered", "change", {}),
    **{
        f"beat_the_blues.repeated.{wave}": ("symptoms.repeated", "change", {"wave": wave})
        for wave in ("m2", "m3", "m5", "m8")
    },
}


@pytest.fixture(scope="module")
def evaluations():
    names = sorted(item.parent.name for item in FOLDER.glob("*/project.yaml"))
    assert names == ["anorexia", "beat_the_blues", "lalonde", "school_scores"]
    return {name: evaluate(FOLDER / name) for name in names}


def test_every_reference_number_is_looked_at():
    assert set(EXPECTED) == set(SOURCES)


@pytest.mark.parametrize("key", sorted(SOURCES))
def test_the_design_gives_r_s_numbers(key, evaluations):
    result, term, at = SOURCES[key]
    found = evaluations[key.partition(".")[0]].results[result].get(term, **at)
    # lme4 stops its search at about 1e-6 of the variance ratio; the others are closed forms.
    close = 1e-4 if "repeated" in key else 1e-8
    for name, value in EXPECTED[key].items():
        assert getattr(found, name) == pytest.approx(value, rel=close), name


def test_verdicts_and_verbs_follow_the_design(evaluations):
    words = {name: next(iter(one.verdicts.values())).word for name, one in evaluations.items()}
    assert words["anorexia"] == "favourable"
    assert words["lalonde"] == "cannot_conclude"
    assert words["school_scores"] == "favourable"
    verbs = {name: next(iter(one.passports.values())).verbs for name, one in evaluations.items()}
    assert verbs["anorexia"] == "effect"
    assert verbs["school_scores"] in ("change", "describe")
    assert verbs["lalonde"] != "effect"
