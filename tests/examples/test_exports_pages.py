"""The page of each source: the export that suits, the one that does not, what `check` says."""

import pytest

from docs._ext.how_to import files_of, findings_of, said_of, text_of
from solidarity_eval.workflows.check import check

GOOD = {
    "export-kobo": {"export_recognised", "personal_dropped", "submission_copied"},
    "export-limesurvey": {"export_recognised", "personal_dropped", "unfinished_answers"},
    "google-forms": {"export_recognised", "personal_dropped", "mapping_used"},
    "microsoft-forms": {"export_recognised", "personal_dropped", "mapping_used"},
    "framaforms": {"export_recognised", "personal_dropped", "mapping_used"},
    "spss-stata": set(),
}
BAD = {
    ("export-kobo", "data/phrases.csv"): {"label_export"},
    ("export-limesurvey", "data/noms-internes.csv"): {"sgqa_names"},
    ("export-limesurvey", "data/textes.csv"): {"answer_texts"},
    ("google-forms", "data/phrases.csv"): {"columns_waiting", "answers_waiting"},
    ("microsoft-forms", "data/phrases.csv"): {"columns_waiting"},
    ("framaforms", "data/phrases.csv"): {"columns_waiting"},
    ("spss-stata", "data/etiquettes.csv"): {"text_in_number"},
}


@pytest.mark.parametrize("page", GOOD)
def test_the_right_export_is_read(page, tmp_path):
    findings = findings_of(page, "data/export.csv", tmp_path / "p")
    assert {one.code for one in findings} == GOOD[page]
    assert not [one for one in findings if one.severity == "error"]


@pytest.mark.parametrize(("page", "file"), BAD)
def test_the_wrong_export_stops_with_what_to_do(page, file, tmp_path):
    findings = findings_of(page, file, tmp_path / "p")
    assert {one.code for one in findings if one.severity == "error"} == BAD[page, file]
    assert "→" in said_of(page, file)


@pytest.mark.parametrize("page", GOOD)
def test_every_file_of_a_page_is_said_something_of(page):
    for file in files_of(page):
        assert f'said_of("{page}", "{file}")' in text_of(page)


def test_check_writes_the_proposals_once_and_leaves_them_on_demand(tmp_path):
    folder = tmp_path / "p"
    findings_of("google-forms", "data/phrases.csv", folder)
    file = folder / "colonnes.csv"
    first = file.read_text(encoding="utf-8-sig")
    assert "ressemblance" in first
    assert check(folder).mapping is None
    assert file.read_text(encoding="utf-8-sig") == first
    file.unlink()
    assert check(folder, annotate=False).mapping is None
    assert not file.exists()
    outcome = check(folder)
    assert outcome.mapping == file
    assert outcome.as_dict("fr")["mapping"] == str(file)
