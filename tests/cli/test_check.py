"""``check``: what it prints, what it writes, what it returns."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run, answers, type_answers


@pytest.fixture
def project(run: Run, tmp_path: Path) -> Path:
    folder = tmp_path / "Été à Lyon"
    run("init", folder)
    return folder


def wrong_answers() -> list[list[object]]:
    rows = answers()
    rows[3][3] = 12
    rows[4][4] = "beaucoup"
    rows[5][1] = "pendant"
    return rows


def test_no_answer_yet_is_no_mistake(run: Run, project: Path) -> None:
    ran = run("check", project)
    assert (ran.code, ran.err) == (0, "")
    assert "pas encore de réponse" in ran.out
    assert "data/saisie.xlsx" in ran.out
    assert list(project.glob("data/a-verifier/*")) == []


def test_no_answer_yet_is_no_report(run: Run, project: Path) -> None:
    ran = run("report", project)
    assert ran.code == 1
    assert "pas encore de réponse" in ran.err
    assert not (project / "reports").exists()


def test_findings_are_lines_that_editors_understand(run: Run, project: Path) -> None:
    type_answers(project / "data" / "saisie.xlsx", wrong_answers())
    ran = run("check", project)
    assert ran.code == 1
    lines = [line for line in ran.out.splitlines() if re.match(r"\S+:\d+:\S+ \w+ .+", line)]
    assert [line.split()[0] for line in lines] == [
        "data/saisie.xlsx[Saisie]:5:trust",
        "data/saisie.xlsx[Saisie]:6:fair",
        "data/saisie.xlsx[Saisie]:7:temps",
    ]
    assert [line.split()[1] for line in lines] == ["out_of_range", "text_in_number", "unknown_wave"]
    assert "À corriger : 3" in ran.out.replace("\u00a0", " ")
    (copy,) = project.glob("data/a-verifier/*.xlsx")
    assert str(copy) in ran.out


def test_the_copy_can_be_refused(run: Run, project: Path) -> None:
    type_answers(project / "data" / "saisie.xlsx", wrong_answers())
    run("check", project, "--no-copy")
    assert not (project / "data" / "a-verifier").exists()


def test_the_teams_file_is_not_touched(run: Run, project: Path) -> None:
    workbook = project / "data" / "saisie.xlsx"
    type_answers(workbook, wrong_answers())
    before = workbook.read_bytes()
    run("check", project)
    assert workbook.read_bytes() == before


def test_json_holds_everything(run: Run, project: Path) -> None:
    type_answers(project / "data" / "saisie.xlsx", wrong_answers())
    ran = run("check", project, "--json", "--lang", "en")
    assert ran.code == 1
    (record,) = json.loads(ran.out)["projects"]
    assert record["exit_code"] == 1
    assert record["counts"]["error"] == 3
    assert [one["row"] for one in record["findings"]] == [5, 6, 7]
    assert "outside the scale" in record["findings"][0]["message"]


def test_a_broken_project_file_is_told_in_json_too(run: Run, project: Path) -> None:
    file = project / "project.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("waves:", "vagues:"), encoding="utf-8")
    ran = run("check", project, "--json")
    assert ran.code == 3
    (record,) = json.loads(ran.out)["projects"]
    codes = [problem["code"] for problem in record["error"]["problems"]]
    assert codes == ["missing_key", "unknown_key"]


def test_several_folders_and_the_gravest_code(run: Run, project: Path, tmp_path: Path) -> None:
    ran = run("check", project, tmp_path / "nowhere", project)
    assert ran.code == 3
    assert ran.out.count("pas encore de réponse") == 2
    assert "nowhere" in ran.err
    record = json.loads(run("check", project, tmp_path / "nowhere", "--json").out)
    assert [one["exit_code"] for one in record["projects"]] == [0, 3]


def test_the_current_folder_by_default(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "data")
    assert "pas encore de réponse" in run("check").out


def test_the_language_of_the_project_unless_another_is_asked_for(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert "pas encore de réponse" in run("check", project).out
    assert "there are no answers yet" in run("check", project, "--lang", "en").out


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("title:", "titre:", "Vouliez-vous dire « title » ?"),
        (
            "organisation: null",
            "organisation: Poya : Lyon",
            'À écrire : organisation: "Poya : Lyon"',
        ),
        ("organisation: null", "organisation: salle #3", 'À écrire : organisation: "salle #3"'),
        ("  - use:", "\t- use:", "Tabulation"),
        ("organisation: null", "organisation: « Poya » : Lyon", 'organisation: "« Poya » : Lyon"'),
        ("use: ess_social_trust", "use: ess_trust_social", "ess_social_trust"),
        ("before: before", "before: avant", "n'est pas un temps du projet"),
    ],
)
def test_what_a_newcomer_mistypes(run: Run, project: Path, old: str, new: str, part: str) -> None:
    file = project / "project.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    ran = run("check", project)
    assert ran.code == 3
    plain = ran.err.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")
    assert part in plain
    assert re.search(r"project\.yaml:\d+", plain)


def test_a_missing_file_names_the_nearest(run: Run, project: Path) -> None:
    (project / "data" / "saisie.xlsx").rename(project / "data" / "saisies.xlsx")
    ran = run("check", project)
    assert ran.code == 1
    assert "saisies.xlsx" in ran.out


def test_long_series_are_cut(run: Run, project: Path) -> None:
    rows = answers(20)
    for row in rows:
        row[3] = 12
    type_answers(project / "data" / "saisie.xlsx", rows)
    ran = run("check", project, "--no-copy")
    assert ran.out.count("out_of_range") == 10
    assert "et 30 autres lignes" in ran.out


def test_one_file_filled_and_one_empty_is_not_the_same_as_no_answer(
    run: Run, project: Path
) -> None:
    file = project / "project.yaml"
    text = file.read_text(encoding="utf-8")
    table = text[text.index("    file: data/saisie.xlsx") : text.index("# --- Ce qui devrait")]
    first = "    - " + table.strip().replace("\n    ", "\n      ")
    second = first.replace("saisie.xlsx", "apres.xlsx")
    file.write_text(text.replace(table, f"{first}\n{second}\n\n"), encoding="utf-8")
    run("init", project)
    type_answers(project / "data" / "saisie.xlsx", answers())
    ran = run("check", project)
    assert ran.code == 0
    assert "data/apres.xlsx" in ran.out
    assert "Pas encore de réponses" not in ran.out


def test_findings_are_shown_even_where_no_copy_can_be_written(run: Run, project: Path) -> None:
    type_answers(project / "data" / "saisie.xlsx", wrong_answers())
    (project / "data" / "a-verifier").write_text("un fichier", encoding="utf-8")
    ran = run("check", project)
    assert (ran.code, ran.err) == (1, "")
    assert "data/saisie.xlsx[Saisie]:5:trust" in ran.out
    assert "La copie coloriée n’a pas été écrite" in ran.out
    assert "est un fichier, et il faudrait un dossier" in ran.out
    told = json.loads(run("check", project, "--json").out)
    assert "a-verifier" in json.dumps(told, ensure_ascii=False)
