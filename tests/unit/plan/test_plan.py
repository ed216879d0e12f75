"""The locked plan: its fingerprint, its history, what counts as a departure."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
import yaml

from solidarity_eval.errors import DataError
from solidarity_eval.evaluation.load import read_project
from solidarity_eval.plan import fingerprint, lock_text, make_lock, planned_content, read_plan

FLAT = Path(__file__).parents[3] / "examples" / "energetic_arousal" / "flat"
DAY = dt.date(2026, 1, 15)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "projet"
    shutil.copytree(FLAT, target, ignore=shutil.ignore_patterns("reports"))
    return target


def edit(folder: Path, change) -> None:
    file = folder / "project.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    change(content)
    content = json.loads(json.dumps(content))
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def lock(folder: Path, **more):
    loaded = read_project(folder)
    made = make_lock(loaded.project, loaded.instruments, locked=DAY, **more)
    (folder / "plan.lock").write_text(lock_text(made), encoding="utf-8")
    return made


def state(folder: Path):
    loaded = read_project(folder)
    return read_plan(folder, loaded.project, loaded.instruments)


def paths(folder: Path) -> dict[str, str]:
    return {one.path: one.kind for one in state(folder).departures}


def test_without_a_lock_there_is_no_state(folder):
    assert state(folder) is None


def test_nothing_changed_nothing_departs(folder):
    made = lock(folder)
    assert paths(folder) == {}
    assert made.sha256 == fingerprint(made.content)
    outcome = read_project(folder).project.outcomes[0]
    assert state(folder).keeps(outcome)
    assert state(folder).keeps_smallest_change(outcome)


def test_what_would_turn_a_verdict_is_fixed_too(folder):
    """The favourable side of a measure, and which of two groups is the programme."""

    def measured(content):
        content["measures"] = [{"id": "total", "column": "total", "better": "higher"}]
        content["outcomes"][0].pop("scale")
        content["outcomes"][0]["measure"] = "total"
        arm = {"column": "group", "programme": "A", "comparison": "B"}
        content["tables"]["responses"]["arm"] = arm

    def turned(content):
        content["measures"][0].update(better="lower", label="Other words")
        content["tables"]["responses"]["arm"].update(programme="B", comparison="A")

    edit(folder, measured)
    lock(folder)
    assert state(folder).keeps(read_project(folder).project.outcomes[0])
    edit(folder, turned)
    assert paths(folder) == {"groups.arm": "changed", "measures.total.better": "changed"}
    assert not state(folder).keeps(read_project(folder).project.outcomes[0])


def test_rewording_and_reordering_are_no_departures(folder):
    lock(folder)

    def reword(content):
        content["outcomes"][0]["label"] = {"fr": "Un autre nom", "en": "Another name"}
        content["title"] = "Autre"
        content["instruments"][0]["define"]["items"]["paraphrase"]["active"] = {"fr": "actif"}
        content["waves"].reverse()

    edit(folder, reword)
    loaded = read_project(folder)
    assert not [one for one in state(folder).departures if one.part != "instruments"]
    assert fingerprint({"b": 1, "a": 2}) == fingerprint({"a": 2, "b": 1})
    assert "label" not in json.dumps(planned_content(loaded.project, loaded.instruments))


CHANGES = [
    (lambda c: c["outcomes"][0].update(role="confirmatory"), {"outcomes.energy.role": "changed"}),
    (
        lambda c: c["outcomes"][0].update(smallest_change={"value": 0.2, "source": "team"}),
        {"outcomes.energy.smallest_change": "changed"},
    ),
    (
        lambda c: c["outcomes"][0].pop("smallest_change"),
        {"outcomes.energy.smallest_change": "removed"},
    ),
    (lambda c: c["outcomes"][0].update(subgroups=["site"]), {"outcomes.energy.subgroups": "added"}),
    (lambda c: c["selection"].update(path="third_party"), {"selection.path": "changed"}),
    (lambda c: c["reporting"].pop("final"), {"report.final": "removed"}),
    (lambda c: c["waves"][1].update(month=6), {"waves.after.month": "added"}),
    (
        lambda c: c["outcomes"].append({**c["outcomes"][0], "id": "other", "role": "exploratory"}),
        {"outcomes.other": "added"},
    ),
    (
        lambda c: c["instruments"][0]["define"].update(reverse=["sleepy", "tired"]),
        {"instruments.energetic_arousal.sha256": "changed"},
    ),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_what_departs(folder, change, expected):
    lock(folder)
    edit(folder, change)
    assert paths(folder) == expected


def test_a_reason_goes_with_its_departure(folder):
    lock(folder)

    def change(content):
        content["outcomes"][0]["role"] = "confirmatory"
        content["waves"][1]["month"] = 6
        content["departures"] = [
            {"what": "outcomes.energy.role", "reason": "décidé en comité", "date": "2026-03-01"},
            {"what": "waves.after", "reason": {"fr": "retard", "en": "delay"}},
        ]

    edit(folder, change)
    found = {one.path: one for one in state(folder).departures}
    assert found["outcomes.energy.role"].reason == "décidé en comité"
    assert found["outcomes.energy.role"].date == dt.date(2026, 3, 1)
    assert found["waves.after.month"].reason == {"fr": "retard", "en": "delay"}


def test_an_outcome_made_primary_after_the_lock_is_not_in_the_plan(folder):
    edit(folder, lambda c: c["outcomes"][0].update(role="exploratory"))
    lock(folder)
    edit(folder, lambda c: c["outcomes"][0].update(role="primary"))
    outcome = read_project(folder).project.outcomes[0]
    assert not state(folder).keeps(outcome)


def test_the_same_name_for_another_question_is_not_in_the_plan(folder):
    lock(folder)
    edit(folder, lambda c: c["outcomes"][0].update(before="after", after="before"))
    assert not state(folder).keeps(read_project(folder).project.outcomes[0])


def test_answers_that_were_there_are_known(folder):
    lock(folder, answers={"before": 20, "after": 0})
    assert state(folder).late_for("before")
    assert not state(folder).late_for("after")


def test_a_new_lock_keeps_the_old_one_and_needs_a_reason(folder):
    first = lock(folder)
    with pytest.raises(DataError) as refusal:
        lock(folder, earlier=first)
    assert refusal.value.code == "plan.no_reason"
    second = lock(folder, earlier=first, reason="questionnaire plus court")
    third = lock(folder, earlier=second, reason="retard")
    assert [one.sha256 for one in third.earlier] == [first.sha256, second.sha256]
    assert third.revision == 3
    assert third.reason == "retard"


def damage(text: str, how: str) -> str:
    content = json.loads(text)
    if how == "changed":
        content["content"]["outcomes"]["energy"]["role"] = "exploratory"
    elif how == "other_project":
        content["project"] = "autre"
    elif how == "extra":
        content["rows"] = [1]
    elif how == "version":
        content["schema_version"] = 2
    return json.dumps(content) if how != "cut" else text[: len(text) // 2]


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("changed", "changed"),
        ("other_project", "other_project"),
        ("extra", "unreadable"),
        ("version", "unreadable"),
        ("cut", "unreadable"),
    ],
)
def test_a_damaged_lock_is_refused(folder, how, code):
    lock(folder)
    file = folder / "plan.lock"
    file.write_text(damage(file.read_text(encoding="utf-8"), how), encoding="utf-8")
    with pytest.raises(DataError) as refusal:
        state(folder)
    assert refusal.value.code == f"plan.{code}"
    assert "plan.lock" in refusal.value.message("fr")
