"""The practical sheet: its fields, its two pages, what it says when nothing was written."""

import io
import shutil
from pathlib import Path

import docx
import pytest
import yaml

from solidarity_eval.cli import main
from solidarity_eval.document.renderers import render_docx, render_pdf
from solidarity_eval.errors import ArgumentError
from solidarity_eval.evaluation import evaluate
from solidarity_eval.report.forbidden_words import causal_words
from solidarity_eval.report.sheet import LIMITS, MOST, practical_sheet
from solidarity_eval.workflows.sheet import sheet
from tests.report.as_text import as_text
from tests.report.pdf_text import page_texts

FLAT = Path(__file__).parents[2] / "examples" / "energetic_arousal" / "flat"
FIELDS = {
    "fr": [
        *("Description", "Partenaires", "Échelle", "Méthode", "Résultats"),
        *("Prise en main", "Ressources", "Contact"),
    ],
    "en": [
        *("Description", "Partners", "Scale", "Method", "Results"),
        *("Getting started", "Resources", "Contact"),
    ],
}
SENTENCE = "Des voisines et des voisins préparent un repas et parlent de ce qui manque. "


def project(folder, **keys):
    shutil.copytree(FLAT, folder, ignore=shutil.ignore_patterns("reports"))
    file = folder / "project.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    content["sheet"] = keys
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return folder


def full():
    texts = {field: (SENTENCE * 20)[:most].strip() for field, most in LIMITS.items()}
    partners = [
        {"name": f"Association {i}", "role": SENTENCE[:60]} for i in range(MOST["partners"])
    ]
    resources = [
        {"label": f"Guide, partie {i}", "url": f"https://example.org/chemin/{i}"}
        for i in range(MOST["resources"])
    ]
    return {**texts, "partners": partners, "resources": resources}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_fields_in_order(language):
    document = practical_sheet(evaluate(FLAT), language=language, date="2026-11-22")
    assert [one.title for one in document.sections] == FIELDS[language]
    assert not causal_words(document, level="change")


def test_what_nobody_wrote_is_a_place_to_write_it_and_cost_and_duration_stay_away():
    text = as_text(practical_sheet(evaluate(FLAT), language="fr", date="2026-11-22"))
    assert "À compléter par l’équipe : un service" in text.replace("\u00a0", " ")
    assert "Coût" not in text
    assert "Durée" not in text
    assert "ne dit pas d’où elle vient" in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_longest_texts_hold_on_two_pages(tmp_path, language):
    evaluation = evaluate(project(tmp_path / "p", **full()))
    document = practical_sheet(evaluation, language=language, date="2026-11-22")
    assert len(page_texts(render_pdf(document))) == 2
    words = "\n".join(p.text for p in docx.Document(io.BytesIO(render_docx(document))).paragraphs)
    assert "https://example.org/chemin/3" in words


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"method": "a" * (LIMITS["method"] + 1)}, "sheet.too_long"),
        ({"partners": [{"name": f"a{i}"} for i in range(MOST["partners"] + 1)]}, "sheet.too_many"),
    ],
)
def test_what_does_not_hold_is_refused_with_what_to_do(tmp_path, keys, code):
    evaluation = evaluate(project(tmp_path / "p", **keys))
    with pytest.raises(ArgumentError) as refusal:
        practical_sheet(evaluation, language="fr", date="2026-11-22")
    assert refusal.value.code == code
    assert "deux pages" in refusal.value.message("fr")


def test_a_sheet_that_someone_edited_is_kept(tmp_path):
    folder = project(tmp_path / "p")
    first = sheet(folder, formats=["docx"])
    (file,) = first.files
    file.write_bytes(file.read_bytes() + b"edited")
    again = sheet(folder, formats=["docx"])
    assert file in again.kept
    assert file.read_bytes().endswith(b"edited")


def test_the_command(tmp_path):
    folder = project(tmp_path / "été à Gagarine")
    assert main(["sheet", str(folder), "--format", "pdf", "--json"]) == 0
    assert main(["sheet", str(folder), "--format", "odt"]) == 2
    assert (folder / "reports" / "2026" / "fiche.pdf").exists()
