"""The conductor: one group per change, refusals are notes, other waves have their own change."""

from pathlib import Path

import pandas as pd
import pytest

from solidarity_eval.errors import ProjectFileError, TooFewError
from solidarity_eval.evaluation import evaluate

HEAD = """schema_version: 1
id: essai
title: "Essai"
waves:
  - {id: t0, month: 0}
  - {id: t1, month: 6}
  - {id: t2, month: 12}
tables:
  responses: {file: data/a.csv, person: who, wave: {column: wave}%s}
measures:
  - {id: score, column: score, min: 0, max: 10}
selection: {path: open}
outcomes:
  - {id: score, measure: score, before: t0, after: t1, role: primary%s}
"""


def write(folder: Path, frame: pd.DataFrame, *, table: str = "", outcome: str = "") -> Path:
    (folder / "data").mkdir()
    frame.to_csv(folder / "data" / "a.csv", index=False)
    (folder / "project.yaml").write_text(HEAD % (table, outcome), encoding="utf-8")
    return folder


def answers(n: int, waves: dict[str, float], **more: object) -> pd.DataFrame:
    rows = [
        {"who": f"p{person:02d}", "wave": wave, "score": person % 5 + shift, **more}
        for wave, shift in waves.items()
        for person in range(n)
    ]
    return pd.DataFrame(rows)


def test_people_of_a_comparison_group_are_never_mixed_in(tmp_path):
    programme = answers(12, {"t0": 1, "t1": 3}, groupe="A")
    comparison = answers(12, {"t0": 1, "t1": 1}, groupe="B").assign(
        who=lambda frame: "c" + frame["who"]
    )
    frame = pd.concat([programme, comparison])
    table = ", arm: {column: groupe, programme: A, comparison: B}"
    evaluation = evaluate(write(tmp_path, frame, table=table))
    change = evaluation.results["score.change"]
    assert change["mean_change"].estimate == 2
    assert change["mean_change"].n == 12
    assert change.flow.n("before") == 12
    codes = [note.code for note in evaluation.notes]
    assert "comparison_group_set_aside" in codes


def test_each_further_wave_has_its_change_from_the_first(tmp_path):
    frame = answers(12, {"t0": 1, "t1": 2, "t2": 4})
    evaluation = evaluate(write(tmp_path, frame, outcome=", waves: [t0, t1, t2]"))
    assert evaluation.results["score.change"]["mean_change"].estimate == 1
    later = evaluation.results["score.change.t2"]
    assert later["mean_change"].estimate == 3
    assert later.about.months == 12


def test_seven_pairs_have_a_change_and_no_standardised_one(tmp_path):
    evaluation = evaluate(write(tmp_path, answers(7, {"t0": 1, "t1": 2})))
    assert "score.change" in evaluation.results
    assert "score.standardized" not in evaluation.results
    refused = [note for note in evaluation.notes if note.code == "refused"]
    assert refused[0].values["subject"] == "score.standardized"


def test_nobody_came_back_is_a_note_not_a_crash(tmp_path):
    evaluation = evaluate(write(tmp_path, answers(12, {"t0": 1})))
    assert "score.change" not in evaluation.results
    assert any(note.values.get("subject") == "score" for note in evaluation.notes)


def test_an_invalid_project_file_is_an_error_of_its_own(tmp_path):
    (tmp_path / "project.yaml").write_text("schema_version: 1\nid: essai\n", encoding="utf-8")
    with pytest.raises(ProjectFileError):
        evaluate(tmp_path)


def test_two_runs_give_the_same_results(tmp_path):
    folder = write(tmp_path, answers(12, {"t0": 1, "t1": 2}))
    assert evaluate(folder).results == evaluate(folder).results


def reason(folder: Path) -> tuple[str, str]:
    evaluation = evaluate(folder)
    assert "score.change" not in evaluation.results
    (note,) = [note for note in evaluation.notes if note.values.get("subject") == "score"]
    return str(note.values["error"]), str(note.code)


def test_a_first_year_without_second_answers_keeps_its_ledger(tmp_path):
    folder = write(tmp_path, answers(12, {"t0": 1}))
    assert reason(folder) == ("evaluation.nobody_after", "refused")
    evaluation = evaluate(folder)
    flow = evaluation.ledger(evaluation.project.outcomes[0])
    assert [flow.n(node) for node in ("before", "after", "linked", "compared")] == [12, 0, 0, 0]
    assert evaluation.flow == flow


def test_a_second_time_alone_says_that_the_first_is_lacking(tmp_path):
    assert reason(write(tmp_path, answers(12, {"t1": 1})))[0] == "evaluation.nobody_before"


def test_nobody_who_answered_twice_is_said_with_both_counts(tmp_path):
    frame = answers(12, {"t0": 1, "t1": 2})
    frame["who"] = frame["who"].where(frame["wave"] == "t0", "q" + frame["who"])
    folder = write(tmp_path, frame)
    assert reason(folder)[0] == "evaluation.nobody_twice"
    (note,) = evaluate(folder).notes
    assert (note.values["before"], note.values["after"]) == (12, 12)


def test_people_who_came_back_without_a_score_are_too_few_scores(tmp_path):
    frame = answers(12, {"t0": 1, "t1": 2}).astype({"score": object})
    frame.loc[(frame["wave"] == "t1") & (frame["who"] != "p03"), "score"] = None
    folder = write(tmp_path, frame)
    assert reason(folder)[0] == "evaluation.too_few_scores"
    assert evaluate(folder).flow.n("linked") == 12


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_refusal_reads_without_names_of_code(language):
    for code in ("nobody_before", "nobody_after", "nobody_twice", "too_few_scores"):
        refusal = TooFewError(f"evaluation.{code}", before=3, after=4, n=1, needed=2)
        words = refusal.message(language)
        assert not {"post", "pre", "wave", "pairs", "paires"} & set(words.lower().split())
