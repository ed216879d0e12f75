"""The ten real studies give R's numbers, in ``results.json``, to a relative 1e-8."""

import json
from pathlib import Path

import pytest

from solidarity_eval.evaluation import evaluate
from solidarity_eval.workflows.results_files import read_results, results_json

FOLDER = Path(__file__).parents[2] / "examples" / "energetic_arousal"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
STUDIES = sorted(set(EXPECTED) - {"synthesis"})


def published(study: str) -> dict[str, float]:
    """The numbers of one study, read back from its results.json under R's names."""
    content = results_json(evaluate(FOLDER / study))
    results = {result.id: result for result in read_results(content)}
    change = results["energy.change"]
    standardized = results["energy.standardized"]
    scored = dict(results["energy.scored"].table("counts").rows)
    test = change.test("paired_t")
    return {
        "n_before": scored["before"],
        "n_pairs": change["mean_change"].n,
        "mean_pre": change.get("mean", wave="before").estimate,
        "mean_post": change.get("mean", wave="after").estimate,
        "sd_pre": change.get("sd", wave="before").estimate,
        "sd_post": change.get("sd", wave="after").estimate,
        "r": change["correlation"].estimate,
        "mean_difference": change["mean_change"].estimate,
        "ci_low": change["mean_change"].conf_low,
        "ci_high": change["mean_change"].conf_high,
        "t": test.statistic,
        "p": test.p_value,
        "dz": results["energy.standardized_by_change"]["d"].estimate,
        "smcr": standardized["standardized_mean_change"].estimate,
        "smcr_var": standardized["variance_smcr"].estimate,
    }


def test_all_ten_studies_are_there():
    folders = sorted(item.parent.name for item in FOLDER.glob("*/project.yaml"))
    assert folders == STUDIES
    assert len(STUDIES) == 10


@pytest.mark.parametrize("study", STUDIES)
def test_results_equal_r(study):
    ours = published(study)
    theirs = dict(EXPECTED[study])
    # The number of the second time in the file: what `waves` maps to `after`, not a result.
    assert theirs.pop("post_wave") == 2
    assert ours.keys() == theirs.keys()
    for name, value in theirs.items():
        assert ours[name] == pytest.approx(value, rel=1e-8), name


def test_rows_without_a_person_are_counted_and_never_paired():
    evaluation = evaluate(FOLDER / "emit")
    codes = [finding.code for finding in evaluation.findings if finding.severity == "warning"]
    assert codes == ["missing_person", "missing_person"]
    assert evaluation.flow.n("unlinked") == 2
    assert evaluation.flow.n("compared") == 67


VERDICTS = {
    "film": "favourable",
    **dict.fromkeys(
        ("ages", "city", "fast", "flat", "gray", "home"),
        "no_change_that_matters",
    ),
    "emit": "cannot_conclude",
    "cart": "unfavourable",
    "fiat": "unfavourable",
}


@pytest.mark.parametrize("study", STUDIES)
def test_each_verdict_follows_from_r_numbers_by_the_rule(study):
    verdict = evaluate(FOLDER / study).verdicts["energy"]
    low, high = EXPECTED[study]["ci_low"], EXPECTED[study]["ci_high"]
    assert verdict.word == VERDICTS[study]
    assert (verdict.low, verdict.high) == pytest.approx((low, high), rel=1e-8)
    if verdict.word == "no_change_that_matters":
        assert -0.3 < low < high < 0.3
    elif verdict.word == "unfavourable":
        assert high < 0
        assert low <= -0.3
    elif verdict.word == "favourable":
        assert low > 0
    else:
        assert (verdict.reason, low < -0.3, high > 0) == ("width", True, True)
