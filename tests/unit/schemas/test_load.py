"""A project file is read whole: every problem at once, with its line and what to do."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from solidarity_eval.errors import ProjectFileError, ProjectNotFoundError, UnknownInstrumentError
from solidarity_eval.schemas.instrument import Instrument
from solidarity_eval.schemas.load import find_project_file, load_instrument_file, load_project
from solidarity_eval.schemas.problems import Problem

ProjectWith = Callable[..., Path]
ProblemsOf = Callable[..., tuple[Problem, ...]]

QUESTIONNAIRE = """\
id: mine
construct: loneliness
items: {min: 1, max: 3, ids: [q1, q2]}
scales: [{id: total, score: sum}]
"""


def test_a_valid_project_loads(project_with: ProjectWith) -> None:
    folder = project_with()
    loaded = load_project(folder)
    assert loaded.project.id == "poya"
    assert list(loaded.instruments) == ["energy"]
    assert loaded.folder == folder.resolve()
    assert loaded.notices == ()
    assert loaded.uses[0][1].scale("total").id == "total"


def test_the_file_or_a_folder_inside_the_project_will_do(project_with: ProjectWith) -> None:
    folder = project_with()
    inner = folder / "data" / "brut"
    inner.mkdir(parents=True)
    expected = folder.resolve() / "project.yaml"
    assert load_project(folder / "project.yaml").file == expected
    assert load_project(str(inner)).file == expected


def test_every_problem_comes_at_once(problems_of: ProblemsOf) -> None:
    problems = problems_of(
        ("id: poya", "id: Poya"),
        ("title:", "titre:"),
        ("month: 6", "month: six"),
        ("scale: energy.total, before: before", "scale: energy.totl, before: befor"),
        added="organisation: salle #3\n",
    )
    assert [(problem.code, problem.line) for problem in problems] == [
        ("missing_key", None),
        ("identifier_form", 2),
        ("unknown_key", 3),
        ("number_expected", 6),
        ("unknown_scale", 20),
        ("unknown_wave", 20),
        ("hash_in_text", 21),
    ]
    assert problems[2].nearest == "title"
    assert problems[4].nearest == "energy.total"
    assert problems[5].nearest == "before"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_message_names_line_key_value_and_what_is_allowed(
    problems_of: ProblemsOf, language: str
) -> None:
    (problem,) = problems_of(("path: open", "path: opne"))
    message = problem.message(language)
    for part in ("project.yaml:18", "selection › path", "opne", "open", "third_party"):
        assert part in message


@pytest.mark.parametrize(
    ("old", "new", "code", "nearest"),
    [
        ("construct: vitality", "construct: vitalite", "not_in_list", "vitality"),
        ("items: all}", "items: al}", "not_in_list", "all"),
        ("{column: temps,", "{colonne: temps,", "missing_key", None),
        ("wave: {column: temps, values: {1: before, 2: after}}", "wave: [a]", "other_shape", None),
        ("ids: [a, b, c]", "ids: []", "too_few_entries", None),
        ("ids: [a, b, c]", "ids: a", "list_expected", None),
        ("ids: [a, b, c]", "ids: [a, b, b]", "repeated_items", None),
        ("min: 0, max: 3", "min: 3, max: 0", "range_order", None),
        ("min: 0, max: 3", "min: zéro, max: 3", "whole_number_expected", None),
        ("min: 0, max: 3", "min: 0.5, max: 3", "whole_number_expected", None),
        (
            "role: primary}",
            "role: primary, smallest_change: {value: 0, source: team}}",
            "above",
            None,
        ),
        ("date: 2027-06-30", "date: 2027", "date_is_number", None),
        ("date: 2027-06-30", "date: 30 février 2027", "date_expected", None),
        ("file: data/reponses.csv", "file: ../reponses.csv", "outside_folder", None),
        ("file: data/reponses.csv", "file: C:\\reponses.csv", "outside_folder", None),
        ("scale: energy.total, ", "", "scale_or_measure", None),
        ("schema_version: 1", "schema_version: 2", "not_in_list", None),
        ("path: open}", "path: open, retest_r: [0,5, 0,7]}", "too_many_entries", None),
        ("id: poya", "id: poya\nsimulated: oui", "true_or_false", None),
        ("- {id: before,", "- {", "missing_key", None),
        ("selection: {path: open}", "selection: open", "mapping_expected", None),
        ("id: poya", "id: poya\npopulations: personnes", "list_expected", None),
    ],
)
def test_each_mistake_has_its_own_code(
    problems_of: ProblemsOf, old: str, new: str, code: str, nearest: str | None
) -> None:
    problem = next(one for one in problems_of((old, new)) if one.code == code)
    assert problem.nearest == nearest
    assert problem.line is not None or problem.path == ("title",)


def test_a_key_in_the_wrong_place_is_told_its_place(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of(added="smallest_change: {value: 1, source: team}\n")
    assert problem.code == "misplaced_key"
    assert "outcomes" in problem.message("fr")


def test_a_question_with_a_colon_is_quoted(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of(added="questions:\n  - Combien : personnes ou familles\n")
    assert problem.code == "colon_in_text"
    assert problem.suggested == '  - "Combien : personnes ou familles"'


def test_an_empty_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "project.yaml").write_text("", encoding="utf-8")
    with pytest.raises(ProjectFileError) as caught:
        load_project(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["empty_file"]
    assert "solidarity-eval init" in caught.value.message("fr")


def test_a_list_is_not_a_project(tmp_path: Path) -> None:
    (tmp_path / "project.yaml").write_text("- a\n", encoding="utf-8")
    with pytest.raises(ProjectFileError) as caught:
        load_project(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["mapping_expected"]


def test_no_project_file(tmp_path: Path) -> None:
    with pytest.raises(ProjectNotFoundError) as caught:
        find_project_file(tmp_path)
    assert caught.value.exit_code == 3
    with pytest.raises(ProjectNotFoundError, match="does not exist"):
        find_project_file(tmp_path / "nowhere")


def test_a_workbook_is_no_project_file(tmp_path: Path) -> None:
    path = tmp_path / "saisie.xlsx"
    path.write_bytes(b"PK")
    with pytest.raises(ProjectNotFoundError) as caught:
        load_project(path)
    assert "dossier" in caught.value.message("fr")


@pytest.mark.parametrize("name", ["project.yaml.txt", "Projet.yaml", "project.yml"])
def test_a_misnamed_project_file_is_noticed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("id: x\n", encoding="utf-8")
    with pytest.raises(ProjectNotFoundError) as caught:
        find_project_file(tmp_path)
    assert name in caught.value.message("fr")


def test_a_questionnaire_of_the_folder(project_with: ProjectWith) -> None:
    folder = project_with(added="").parent / "mon projet été"
    (folder / "questionnaires").mkdir()
    (folder / "questionnaires" / "mine.yaml").write_text(QUESTIONNAIRE, encoding="utf-8")
    project_with(("instruments:\n", "instruments:\n  - use: ./questionnaires/mine.yaml\n"))
    assert list(load_project(folder).instruments) == ["mine", "energy"]


@pytest.mark.parametrize(
    ("use", "code"),
    [
        ("../mine.yaml", "outside_folder"),
        ("/etc/mine.yaml", "outside_folder"),
        ("./questionnaires/mien.yaml", "instrument_file_missing"),
        ("ucla3", "no_catalogue"),
    ],
)
def test_a_questionnaire_that_cannot_be_read(problems_of: ProblemsOf, use: str, code: str) -> None:
    (problem,) = problems_of(("instruments:\n", f"instruments:\n  - use: {use}\n"))
    assert (problem.code, problem.line) == (code, 13)


def test_a_link_that_leaves_the_folder_is_refused(
    project_with: ProjectWith, tmp_path: Path
) -> None:
    folder = project_with(("instruments:\n", "instruments:\n  - use: ./lien.yaml\n"))
    outside = tmp_path / "mine.yaml"
    outside.write_text(QUESTIONNAIRE, encoding="utf-8")
    (folder / "lien.yaml").symlink_to(outside)
    with pytest.raises(ProjectFileError) as caught:
        load_project(folder)
    assert [problem.code for problem in caught.value.problems] == ["outside_folder"]


def test_problems_of_a_questionnaire_name_its_own_file(project_with: ProjectWith) -> None:
    folder = project_with(("instruments:\n", "instruments:\n  - use: ./q.yaml\n"))
    (folder / "q.yaml").write_text(QUESTIONNAIRE.replace("max: 3", "max: 0"), encoding="utf-8")
    with pytest.raises(ProjectFileError) as caught:
        load_project(folder)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("range_order", "q.yaml:3")


def test_the_catalogue_is_asked_with_the_folder(project_with: ProjectWith, tmp_path: Path) -> None:
    asked: list[tuple[str, Path]] = []
    own = tmp_path / "mine.yaml"
    own.write_text(QUESTIONNAIRE, encoding="utf-8")

    def resolve(id_or_path: str, *, folder: Path) -> Instrument:
        asked.append((id_or_path, folder))
        return load_instrument_file(own)

    folder = project_with(("instruments:\n", "instruments:\n  - use: mine\n"))
    loaded = load_project(folder, resolve=resolve, settle=lambda one, _use: one)
    assert asked == [("mine", folder.resolve())]
    assert list(loaded.instruments) == ["mine", "energy"]


def test_an_unknown_questionnaire_lists_the_catalogue(project_with: ProjectWith) -> None:
    def resolve(id_or_path: str, *, folder: Path) -> Instrument:
        raise UnknownInstrumentError("instruments.unknown", known=("ucla3", "who5"))

    folder = project_with(("instruments:\n", "instruments:\n  - use: ucla-3\n"))
    with pytest.raises(ProjectFileError) as caught:
        load_project(folder, resolve=resolve)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.nearest) == ("unknown_instrument", 13, "ucla3")


def test_the_error_survives_pickling(problems_of: ProblemsOf, project_with: ProjectWith) -> None:
    folder = project_with(("path: open", "path: opne"))
    with pytest.raises(ProjectFileError) as caught:
        load_project(folder)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems
    assert str(again) == str(caught.value)


def test_the_examples_load() -> None:
    examples = Path(__file__).parents[3] / "examples" / "energetic_arousal"
    folders = sorted(path.parent for path in examples.glob("*/project.yaml"))
    assert len(folders) == 10
    for folder in folders:
        assert load_project(folder).notices == ()


def test_accents_and_spaces_in_the_path(project_with: ProjectWith, tmp_path: Path) -> None:
    target = tmp_path / "Évaluation d'été 2027"
    shutil.copytree(project_with(), target)
    assert load_project(target).folder == target.resolve()
