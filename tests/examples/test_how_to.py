"""The practical pages in French: their files, their lines of project.yaml, what `check` says."""

import re

import pytest
import yaml

from docs._ext.how_to import (
    files_of,
    prepare,
    said,
    text_blocks,
    text_of,
    write_project,
    yaml_blocks,
)
from solidarity_eval.errors import ProjectFileError
from solidarity_eval.evaluation.load import read_project
from solidarity_eval.forms.questions import questions_of
from solidarity_eval.intake.findings import SEVERITIES
from solidarity_eval.locales import get_locale
from solidarity_eval.workflows.check import check
from solidarity_eval.workflows.forms import make_forms
from solidarity_eval.workflows.init import init
from solidarity_eval.workflows.report import report

PER_TIME, IN_WORDS = "un-fichier-par-temps", "reponses-en-toutes-lettres"
MESSAGES = "que-veut-dire-ce-message"
FORMS = "faire-un-formulaire"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize(
    ("page", "remarks"),
    [
        (PER_TIME, [("joined_identifiers", "p01"), ("similar_identifiers", "P-03")]),
        (IN_WORDS, [("text_in_number", "plutôt"), ("text_in_number", "Beaucoup.")]),
    ],
)
def test_check_remarks_what_the_page_comments(page, remarks, encoding, tmp_path):
    found = check(prepare(page, tmp_path / "mon-projet", encoding)).findings
    assert sorted((one.code, one.value) for one in found) == sorted(remarks)
    assert len(said(page).splitlines()) == 2 * len(remarks)


def test_one_file_per_time_links_by_code_and_reports(tmp_path):
    folder = prepare(PER_TIME, tmp_path / "mon-projet")
    apres = folder / "data" / "apres.csv"
    apres.write_text(files_of(PER_TIME)["data/apres.csv"].replace("P-03", "P03"), encoding="utf-8")
    outcome = check(folder)
    assert [finding.code for finding in outcome.findings] == ["joined_identifiers"]
    assert outcome.rows == 10
    done = report(folder, formats=("html",))
    assert done.output is not None
    flow = done.evaluation.result("ess_social_trust.change").flow
    assert (flow.n("before"), flow.n("after")) == (5, 5)


def test_two_questionnaires_in_two_files_are_joined_by_code(tmp_path):
    folder = prepare(PER_TIME, tmp_path / "mon-projet")
    files = {
        "confiance-avant.csv": "code;trust;fair;helpful\nP01;4;5;3\n",
        "solitude-avant.csv": "code;lacks_company;left_out;isolated\nP01;1;2;3\n",
    }
    for name, text in files.items():
        (folder / "data" / name).write_text(text, encoding="utf-8")
    questionnaires = {"instruments": [{"use": "ess_social_trust"}, {"use": "ucla3"}]}
    write_project(folder, questionnaires | yaml_blocks(PER_TIME)[1])
    assert {finding.code for finding in check(folder).findings} == {"wave_without_rows"}
    twice = files["solitude-avant.csv"] + "P01;2;2;2\n"
    (folder / "data" / "solitude-avant.csv").write_text(twice, encoding="utf-8")
    assert "person_twice" in {finding.code for finding in check(folder).findings}


def test_the_same_columns_twice_need_the_name_of_the_questionnaire(tmp_path):
    folder = prepare(PER_TIME, tmp_path / "mon-projet")
    named = yaml_blocks(PER_TIME)[1]["tables"]["responses"]
    (folder / "data" / "confiance-avant.csv").write_text(
        "code;trust;fair;helpful\nP01;4;5;3\n", encoding="utf-8"
    )
    (folder / "data" / "solitude-avant.csv").write_text(
        "code;trust;fair;helpful;lacks_company;left_out;isolated\nP01;4;5;3;1;2;3\n",
        encoding="utf-8",
    )
    changes = {
        "instruments": [{"use": "ess_social_trust"}, {"use": "ucla3"}],
        "tables": {"responses": named},
    }
    write_project(folder, changes)
    assert "person_twice" in {finding.code for finding in check(folder).findings}
    named[1]["instruments"] = ["ucla3"]
    write_project(folder, changes)
    assert "person_twice" not in {finding.code for finding in check(folder).findings}


def test_worded_answers_are_read_once_corrected(tmp_path):
    folder = prepare(IN_WORDS, tmp_path / "mon-projet")
    answers = files_of(IN_WORDS)["data/reponses.csv"]
    answers = answers.replace("Beaucoup.", "Beaucoup").replace("plutôt", "")
    (folder / "data" / "reponses.csv").write_text(answers, encoding="utf-8")
    assert not check(folder).findings
    first, words_of_its_own = yaml_blocks(IN_WORDS)
    first["instruments"][0]["define"] |= {**words_of_its_own, "reverse": ["sortir"]}
    write_project(folder, first)
    assert {finding.code for finding in check(folder).findings} == {"text_in_number"}
    in_its_words = answers.replace(";assez\n", ";souvent\n").replace(";UN PEU\n", ";parfois\n")
    in_its_words = in_its_words.replace(";Pas du tout\n", ";Jamais\n")
    (folder / "data" / "reponses.csv").write_text(in_its_words, encoding="utf-8")
    assert not check(folder).findings


def test_every_remark_has_words_for_its_page():
    keys = set(get_locale("fr").keys("findings"))
    for code in SEVERITIES:
        assert {f"findings.{code}.message", f"findings.{code}.advice"} <= keys


def test_a_line_of_the_project_file_is_quoted_as_the_page_says(tmp_path):
    folder = tmp_path / "mon-projet"
    init(folder)
    file = folder / "project.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    place = next(number for number, text in enumerate(lines) if text.startswith("title:"))
    lines[place] = "title: Poya : parcours #3"
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ProjectFileError) as stopped:
        check(folder, language="fr")
    shown = next(block for block in text_blocks(MESSAGES) if "Écrit" in block)
    (problem,) = stopped.value.problems
    said_of_it = [problem.place, problem.sentence("fr"), problem.written, problem.suggested]
    for words in said_of_it:
        assert " ".join(str(words).split()) in " ".join(shown.split())


def test_the_forms_that_the_page_lists_are_written(tmp_path):
    page = text_of(FORMS)
    folder = tmp_path / "mon-projet"
    init(folder)
    outcome = make_forms(folder)
    assert {file.name for file in outcome.files} == set(
        re.findall(r"`([a-z-]+\.(?:xlsx|txt|csv|pdf|docx|html|json))`", page.split("## 2.")[0])
    )


def test_the_page_on_forms_shows_files_that_are_read(tmp_path):
    wording, skips, recoded = yaml_blocks(FORMS)
    folder = tmp_path / "mon-projet"
    init(folder)
    for name, text in files_of(FORMS).items():
        (folder / name).write_text(text, encoding="utf-8")
    write_project(folder, recoded | skips | {"outcomes": []})
    file = folder / "questionnaires" / "ucla3.wording.yaml"
    file.parent.mkdir()
    file.write_text(yaml.safe_dump(wording, allow_unicode=True), encoding="utf-8")
    found = check(folder)
    notes = {one.column: one.values["changes"] for one in found.findings if one.code == "recoded"}
    assert notes == {"ucla3": "1 → 3 (1), 3 → 1 (2)", "left_out": '9 → "" (1)'}
    assert {one.code for one in found.findings} == {"recoded", "skip_contradicted"}
    loaded = read_project(folder)
    parts = questions_of(loaded, loaded.project.tables.response_files[0]).parts
    (asked,) = [part for part in parts if part.instrument]
    assert asked.questions[0].sentence("fr") == "le texte exact de la première question"
    done = report(folder, formats=("html",))
    assert "codes changés : ucla3" in done.files[0].read_text("utf-8").replace("\u00a0", " ")
