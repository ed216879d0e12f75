"""Every remark of the checks has its words in the report: no code is shown to a reader."""

import pytest

from solidarity_eval.intake.findings import SEVERITIES
from solidarity_eval.locales import get_locale

# An error stops the report before it counts anything.
SHOWN = [code for code, severity in SEVERITIES.items() if severity != "error"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", SHOWN)
def test_a_remark_has_words(code, language):
    words = get_locale(language).text(f"report.quality.checks.{code}")
    assert len(words) > 5
    assert "_" not in words
