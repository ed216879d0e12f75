"""First years, single persons, groups that answer alike: what a shared edition says of them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from solidarity_eval.document.blocks import FigureBlock, Targets
from solidarity_eval.locales import get_locale
from solidarity_eval.report import yearly_report
from tests.report.conftest import answers, long_rows, make, project, write_csv
from tests.report.reading import words_of

HIGHER = {
    "indicators": [
        {"id": "up", "kind": "higher_after_share", "outcome": "ties", "label": {"fr": "Plus haut"}}
    ],
    "targets": [{"id": "up", "indicator": "up", "at_least": 0.5, "unit": "proportion"}],
}


def page(evaluation, language="fr", profile="shared"):
    return yearly_report(evaluation, language=language, profile=profile, date="2026-11-22")


def spoken(document):
    return " ".join(words_of(document)).replace("\u202f", " ").replace("\u00a0", " ")


def part(document, section_id):
    return next(item for item in document.sections if item.id == section_id)


def target(document):
    (block,) = (b for b in part(document, "targets").blocks if isinstance(b, Targets))
    return block.items[0]


@pytest.fixture(scope="module")
def first_year(tmp_path_factory):
    rows = long_rows(*answers(11, 30), keep_after=0)
    return make(tmp_path_factory.mktemp("first"), project(**HIGHER), rows)


def test_a_first_year_shows_its_ledger_and_waits(first_year):
    document = page(first_year)
    words = spoken(document)
    assert "Personne n’a encore répondu au second temps" in words
    assert "Personne n’a encore répondu aux deux temps" in words
    assert "journal d’appariement" not in spoken(part(document, "who-answered")).split("Étape")[0]
    assert "0 sur 30" in words
    assert "ne ressemblent peut-être pas" not in words


@pytest.mark.parametrize("jargon", ["post vaut", "pre vaut", "wave", "Paires", "mean_change"])
def test_a_first_year_reads_without_jargon(first_year, jargon):
    assert jargon not in spoken(page(first_year))


def test_a_promised_share_without_figure_stays_a_share(first_year):
    line = target(page(first_year))
    assert "50" in line.promise
    assert "0,5" not in line.promise


@pytest.mark.parametrize(
    ("n", "profile"),
    [(1, "shared"), (2, "shared"), (5, "shared"), (10, "shared"), (1, "internal"), (2, "internal")],
)
def test_a_small_group_is_never_told_whether_it_reached_a_target(tmp_path, n, profile):
    rows = long_rows(*answers(12, 30), keep_after=n)
    line = target(page(make(tmp_path, project(**HIGHER), rows), profile=profile))
    assert line.state == ""
    assert line.value == "masqué"


def test_a_verdict_that_would_name_every_answer_is_kept_back(tmp_path):
    before = np.full((18, 4), 2)
    before[:9] = 3
    after = before + 1
    after[0] = before[0] - 1
    everyone = dict(HIGHER, targets=[{**HIGHER["targets"][0], "at_least": 0.9}])
    line = target(page(make(tmp_path, project(**everyone), long_rows(before, after))))
    assert line.state == ""
    assert "dit si la cible est atteinte" in spoken(line)


def test_a_group_that_moves_alike_is_masked_and_said_so(tmp_path):
    before = np.repeat(np.arange(30)[:, None] % 3 + 1, 4, axis=1)
    document = page(make(tmp_path, project(), long_rows(before, before + 1)))
    words = spoken(document)
    assert "ou le même écart" in words
    assert "Trop peu" not in words
    assert "+1" not in words
    assert "baseline" not in words


def test_a_single_unusual_time_is_named_alone(tmp_path):
    content = project()
    content["waves"][1]["label"] = {"fr": "deux ans", "en": "two years"}
    words = spoken(part(page(make(tmp_path, content, long_rows(*answers(13, 20)))), "who-answered"))
    assert "« Après » désigne ici « deux ans »." in words
    assert "« Avant »" not in words


def test_a_multiplied_sum_says_so_and_begins_with_a_capital(tmp_path):
    content = project()
    scale = content["instruments"][0]["define"]["scales"][0]
    scale |= {"score": "sum", "multiply": 5, "label": {"fr": "liens"}}
    words = spoken(part(page(make(tmp_path, content, long_rows(*answers(14, 20)))), "measurement"))
    assert "la somme des réponses, multipliée par 5 : il va de 20 à 100" in words
    assert "Liens : 4 questions" in words


def test_the_first_of_a_month_is_written_as_french_writes_it():
    french, english = get_locale("fr"), get_locale("en")
    assert french.date(dt.date(2026, 1, 1)) == "1er janvier 2026"
    assert french.date(dt.date(2026, 1, 11)) == "11 janvier 2026"
    assert english.date(dt.date(2026, 1, 1)) == "January 1, 2026"


def test_a_further_time_is_masked_as_the_main_ones_are(tmp_path):
    content = project()
    content["waves"].append({"id": "year", "label": {"fr": "un an"}})
    content["instruments"] = []
    content["measures"] = [{"id": "knows", "column": "knows", "min": 0, "max": 1}]
    content["outcomes"] = [
        {
            "id": "knows",
            "measure": "knows",
            "type": "proportion",
            "success": [1],
            "before": "before",
            "after": "after",
            "waves": ["before", "after", "year"],
        }
    ]
    last = {"before": 20, "after": 24, "year": 39}
    rows = [
        {"person": f"p{i:02d}", "wave": wave, "knows": int(i < reached)}
        for wave, reached in last.items()
        for i in range(40)
    ]
    evaluation = make(tmp_path, content, rows)
    shared = spoken(part(page(evaluation), "changes"))
    assert "on pourrait déduire" in shared
    assert "47,5" not in shared
    assert "97,5" not in shared


def test_a_share_of_linked_people_says_who_is_not_counted(tmp_path):
    content = project(
        indicators=[{"id": "kept", "kind": "linked_share", "outcome": "ties"}],
        targets=[{"id": "kept", "indicator": "kept", "at_least": 0.8, "unit": "proportion"}],
    )
    rows = long_rows(*answers(15, 30))
    for row in rows:
        if row["wave"] == "after" and row["person"] in {"p000", "p001", "p002"}:
            row.update(dict.fromkeys(("a", "b", "c", "d"), ""))
    line = target(page(make(tmp_path, content, rows)))
    assert "27 sur 30" in spoken(line)
    assert "3 n’ont pas de score calculable" in spoken(line)


def test_a_group_that_has_not_started_takes_a_sentence(tmp_path):
    folder = tmp_path / "project"
    write_csv(folder / "data" / "h.csv", long_rows(*answers(9, 1), prefix="h"))
    file = folder / "data" / "h.csv"
    file.write_text(file.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    names = ("seniors", "helpers")
    outcome = {"scale": "ties.total", "before": "before", "after": "after"}
    content = project(
        populations=[{"id": name} for name in names],
        tables={
            "responses": [
                {
                    "file": f"data/{file}.csv",
                    "population": name,
                    "person": "person",
                    "wave": {"column": "wave"},
                }
                for name, file in (("seniors", "r"), ("helpers", "h"))
            ]
        },
        outcomes=[{"id": name, "population": name, **outcome} for name in names],
    )
    evaluation = make(folder, content, long_rows(*answers(8, 30), keep_after=20))
    who = part(page(evaluation), "who-answered")
    assert len([block for block in who.blocks if isinstance(block, FigureBlock)]) == 1
    words = spoken(who)
    assert "Helpers. Personne n’a encore répondu." in words
    assert words.count("ne ressemblent peut-être pas") == 1
