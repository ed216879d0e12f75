"""What a shared edition of 15, 24 or 30 people still says; UPDATE_SNAPSHOTS=1 writes it anew.

One outcome is a score of four questions, the other a single question.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from solidarity_eval.report import yearly_report
from tests.report.conftest import answers, long_rows, make, project, questionnaire
from tests.report.reading import words_of

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZES = (15, 24, 30)
SMALLEST = {"value": 0.3, "unit": "points", "source": "team", "date": "2025-01-15"}
SCALES = [
    {"id": "total", "items": "all", "score": "mean", "min_answered": 0.5, "better": "higher"},
    {"id": "one", "items": ["a"], "score": "mean", "min_answered": 1.0, "better": "higher"},
]
TARGET = {
    "indicators": [
        {"id": "up", "kind": "higher_after_share", "outcome": "ties", "label": {"fr": "Plus haut"}}
    ],
    "targets": [{"id": "up", "indicator": "up", "at_least": 0.5, "unit": "proportion"}],
}


def outcomes():
    return [
        {
            "id": name,
            "label": label,
            "scale": f"ties.{scale}",
            "before": "before",
            "after": "after",
            "role": role,
            "smallest_change": dict(SMALLEST),
        }
        for name, scale, label, role in (
            ("ties", "total", {"fr": "Liens", "en": "Ties"}, "primary"),
            ("trust", "one", {"fr": "Confiance", "en": "Trust"}, "confirmatory"),
        )
    ]


@pytest.fixture(scope="module", params=SIZES)
def edition(request, tmp_path_factory):
    content = project(
        instruments=[{"define": questionnaire(scales=SCALES), "columns": "same"}],
        outcomes=outcomes(),
        reporting={"year": 2026, "final": 2026},
        simulated=True,
        **TARGET,
    )
    rows = long_rows(*answers(20 + request.param, request.param, shift=0.6))
    folder = tmp_path_factory.mktemp(f"n{request.param}")
    return request.param, make(folder, content, rows)


def key_sentences(evaluation, language):
    """Return the words of the parts that tell the finding, a line each."""
    document = yearly_report(evaluation, language=language, profile="shared", date="2026-11-22")
    parts = [part for part in document.sections if part.id in ("essentials", "changes", "targets")]
    lines = [f"{part.id}: {words}" for part in parts for words in words_of(part)]
    return "\n".join(re.sub("[\u00a0\u202f]", " ", line) for line in lines) + "\n"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_a_small_edition_says(edition, language):
    n, evaluation = edition
    found = key_sentences(evaluation, language)
    file = SNAPSHOTS / f"small_{n}.shared.{language}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


def test_the_finding_is_told_whatever_the_size(edition):
    n, evaluation = edition
    words = key_sentences(evaluation, "fr")
    assert f"{n} personnes" in words or f"{n} réponses" in words or f"\nchanges: {n}\n" in words
    assert "changes: masqué\n" not in words


def test_a_single_question_keeps_one_decimal_below_thirty_people(edition):
    n, evaluation = edition
    lines = key_sentences(evaluation, "fr").split("\n")
    start = lines.index("changes: à confirmer, seuil 0,3 point") + 2
    numbers = "".join(lines[start : start + 6])
    decimals = {len(part) for part in re.findall(r",(\d+)", numbers)}
    assert decimals == ({1} if n < 30 else {2})


def test_the_internal_edition_rounds_nothing(edition):
    _, evaluation = edition
    document = yearly_report(evaluation, language="fr", profile="internal", date="2026-11-22")
    (change,) = (e for e in evaluation.results["trust.change"].estimates if e.term == "mean_change")
    shown = f"{change.estimate:+.2f}".replace(".", ",")
    assert any(shown in words for words in words_of(document))
