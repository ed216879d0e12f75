"""The change at the strict and at the loose reading of codes that people make themselves."""

import numpy as np
import pytest

from solidarity_eval.evaluation.readings import linkage_readings
from solidarity_eval.intake.load import load_dataset
from tests.fixtures.intake.builders import FILE, lines, project, responses, write

LETTERS = "abcdefghij"


def loaded(folder, *, given=False):
    """Forty people; every fifth writes one letter of the code wrong, and gains more."""
    rng = np.random.default_rng(1)
    rows = []
    for number in range(40):
        letter, day = LETTERS[number % 10], 11 + number // 10 + 2 * (number % 10)
        answers = rng.integers(0, 2, 4)
        slip = not number % 5 and not given
        gain = 2 if slip else 1
        rows.append(f"{letter};{day};1;{';'.join(map(str, answers))}")
        later = ";".join(map(str, answers + gain))
        rows.append(f"{'z' if slip else letter};{day};2;{later}")
    write(folder, {FILE: lines("m;j;time;a;b;c;d", *rows)})
    outcome = {"id": "trust", "scale": "trust.total", "before": "before", "after": "after"}
    person = "j" if given else {"parts": ["m", "j"]}
    return project(
        folder,
        tables={"responses": responses(person=person)},
        outcomes=[{**outcome, "role": "primary"}],
        selection={"path": "open"},
    )


def test_both_readings_side_by_side(tmp_path):
    files = loaded(tmp_path)
    dataset = load_dataset(files)
    (result,) = linkage_readings(files, dataset).values()
    assert result.id == "trust.linkage"
    change = {e.at["reading"]: e for e in result.estimates if e.term == "mean_change"}
    assert (change["strict"].n, change["loose"].n) == (32, 40)
    assert change["strict"].estimate == pytest.approx(1.0)
    assert change["loose"].estimate == pytest.approx((32 * 1 + 8 * 2) / 40)
    share = [e.estimate for e in result.estimates if e.term == "chance_share"]
    assert len(share) == 2
    assert share[0] == dataset.linkage.steps[0].chance_share > 0


def test_given_codes_have_one_reading(tmp_path):
    files = loaded(tmp_path, given=True)
    assert linkage_readings(files, load_dataset(files)) == {}
