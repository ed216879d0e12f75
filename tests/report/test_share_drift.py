"""A share after a way in that moves scores: one cannot conclude, and the report says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from solidarity_eval.report.context import make_context
from solidarity_eval.report.verdict_words import VerdictWords
from tests.report.design_projects import WORDS
from tests.unit.evaluation.projects import evaluated, outcome, people

SAME_SCORE = {"path": "same_score", "reference_mean": 6.0, "retest_r": [0.5, 0.7]}


@pytest.mark.parametrize(("language", "word"), [("fr", "part"), ("en", "share")])
def test_the_drift_of_a_share_is_said_not_to_be_computed(
    tmp_path: Path, language: str, word: str
) -> None:
    share = outcome(type="proportion", threshold=5.0)
    rows = people(120, change=0.9, r=0.6)
    found = evaluated(tmp_path, rows, outcomes=[share], **{**WORDS, "selection": SAME_SCORE})
    verdict = found.verdicts["score"]
    assert verdict.low > 0
    assert (verdict.word, verdict.reason) == ("cannot_conclude", "drift_unknown")
    assert "score.drift" not in found.results
    context = make_context(found, language=language, profile="internal")
    (reading,) = context.outcomes
    besides = VerdictWords(context, reading, verdict).besides()
    expected = context.locale.text("verdicts.beside.drift_of_share")
    assert expected in besides
    assert word in expected
