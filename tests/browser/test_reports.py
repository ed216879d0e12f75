"""The real reports in a real browser, in both languages and both profiles."""

from pathlib import Path

import pytest

from solidarity_eval.evaluation import evaluate
from solidarity_eval.workflows.report import render_report
from tests.browser.page_checks import problems_of

pytestmark = pytest.mark.browser

STUDIES = Path(__file__).parents[2] / "examples" / "energetic_arousal"


@pytest.mark.parametrize("profile", ["shared", "internal"])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("study", ["flat", "emit"])
def test_a_report_has_no_problem_at_any_width(study, language, profile, opened, tmp_path):
    evaluation = evaluate(STUDIES / study)
    files = render_report(evaluation, formats=("html",), profile=profile, language=language)
    name = "report.html" if profile == "shared" else "report-internal.html"
    path = tmp_path / name
    path.write_bytes(files[name])
    assert problems_of(path, opened=opened) == []
