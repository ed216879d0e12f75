"""``power``: what a plan can find, from options or from a project file, in plain words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from solidarity_eval import designs
from solidarity_eval.cli.numbers import number
from solidarity_eval.errors import UsageError
from tests.cli.conftest import Run

FLAT = Path(__file__).parents[2] / "examples" / "energetic_arousal" / "flat"


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "projet"
    shutil.copytree(FLAT, folder, ignore=shutil.ignore_patterns("reports"))
    return folder


def change(folder: Path, **parts: object) -> None:
    file = folder / "project.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    for key, value in parts.items():
        if key == "design":
            content["design"] = value
        else:
            content["outcomes"][0][key] = value
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def test_options_in_french_with_commas_and_percentages(run: Run) -> None:
    done = run("power", "--n", "30", "--sd", "0,6", "--smallest", "0,3", "--drop-out", "20 %")
    assert done.code == 0
    out = plain(done.out)
    assert "30 personnes au départ, 24 comparées" in out
    expected = designs.power_of_change(n=30, power=0.8, sd=0.6, drop_out=0.2)["change"].estimate
    assert f"{expected:.2f}".replace(".", ",") + " point" in out
    assert "il faut 44 personnes comparées" in out
    assert "31 % de chances au mieux" in out


def test_each_row_of_chances_adds_up(run: Run) -> None:
    record = json.loads(run("power", "--n", "40", "--sd", "1", "--smallest", "0.4", "--json").out)
    table = record["plan"]["results"][0]["tables"][0]
    assert table["columns"][0] == "true_change"
    assert all(sum(row[1:]) == pytest.approx(1.0) for row in table["rows"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--teams", "5"], "5 équipes et 30 personnes comparées"),
        (["--groups", "2"], "30 personnes au départ dans chaque groupe"),
        (["--groups", "2"], "Une différence vraie de"),
        (["--drift", "0,2"], "changement vrai"),
    ],
)
def test_teams_groups_and_drift(run: Run, options: list[str], words: str) -> None:
    done = run("power", "--n", 30, "--sd", 1, *options)
    assert done.code == 0
    assert words in plain(done.out)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--n", "trente", "--sd", "1"], "trente"),
        (["--n", "30"], "--n et --sd"),
        (["--n", "30", "--sd", "1", "--groups", "3"], "--groups"),
        (["--n", "1", "--sd", "1"], "au moins 2"),
        (["--n", "30", "--sd", "-1"], "sd"),
        (["--n", "30", "--sd", "1", "--figure", "chances.jpg"], ".svg"),
        (["--n", "30", "--sd", "1", "--groups", "2", "--figure", "a.svg"], "un seul groupe"),
    ],
)
def test_a_wrong_plan_says_what_to_do(run: Run, options: list[str], words: str) -> None:
    done = run("power", *options)
    assert done.code == 2
    assert words in plain(done.err)


def test_a_project_without_plan_is_told_what_to_write(run: Run, project: Path) -> None:
    done = run("power", project)
    assert done.code == 0
    assert "ajoutez n, sd et r sous « planned »" in plain(done.out)


def test_a_project_with_a_plan(run: Run, project: Path, tmp_path: Path) -> None:
    change(project, planned={"n": 79, "sd": 0.6, "r": 0.5, "drop_out": 0.1})
    figure = tmp_path / "chances.svg"
    done = run("power", project, "--lang", "en", "--figure", figure)
    assert done.code == 0
    assert "79 people at the start, 71 compared" in done.out
    assert "true change" in figure.read_text(encoding="utf-8")
    png = tmp_path / "chances.png"
    assert run("power", project, "--figure", png).code == 0
    assert png.read_bytes()[1:4] == b"PNG"


def test_a_project_of_teams(run: Run, project: Path) -> None:
    planned = {"n": 100, "sd": 0.6, "r": 0.5, "icc": 0.1, "cluster_size": 20}
    change(project, planned=planned)
    assert "5 équipes et 100 personnes" in plain(run("power", project).out)


def test_a_figure_that_cannot_be_written_is_said(run: Run, tmp_path: Path) -> None:
    done = run("power", "--n", 30, "--sd", 1, "--figure", tmp_path / "absent" / "a.svg")
    assert done.code != 0
    assert "a.svg" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("typed", ["", "x", "nan", "inf", "1;2"])
def test_what_is_no_number(typed: str) -> None:
    with pytest.raises(UsageError):
        number(typed)
