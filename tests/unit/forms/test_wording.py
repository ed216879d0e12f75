"""The team's file of licensed sentences: its empty form, its reading, its refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from solidarity_eval.errors import ProjectFileError
from solidarity_eval.forms.wording import read_wording, wording_file, wording_template
from solidarity_eval.instruments.catalogue import list_instruments, load_instrument


def write(folder: Path, instrument: str, text: str) -> None:
    path = folder / wording_file(instrument)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", list_instruments())
def test_the_empty_file_is_valid_and_says_nothing(tmp_path: Path, name: str) -> None:
    instrument = load_instrument(name)
    write(tmp_path, name, wording_template(instrument))
    wording = read_wording(tmp_path, instrument)
    assert wording is not None
    assert tuple(wording.items) == instrument.items.ids
    assert not any(text for words in wording.items.values() for text in words.values())


def test_no_file_is_no_wording(tmp_path: Path) -> None:
    assert read_wording(tmp_path, load_instrument("who5")) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("instrument: brs\n", "forms.wording_of_another"),
        ("instrument: who5\nitems: {w9: {fr: x}}\n", "forms.wording_unknown_items"),
        ("instrument: who5\nitem: {}\n", "schemas.invalid_file"),
        ("instrument: who5\ninstrument: who5\n", "schemas.invalid_file"),
        ("", "schemas.invalid_file"),
    ],
)
def test_refusals(tmp_path: Path, text: str, code: str) -> None:
    write(tmp_path, "who5", text)
    with pytest.raises(ProjectFileError) as caught:
        read_wording(tmp_path, load_instrument("who5"))
    assert caught.value.code == code
    assert caught.value.message("fr")


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("instrument: who5\n", encoding="utf-8")
    folder = tmp_path / "project"
    (folder / "questionnaires").mkdir(parents=True)
    (folder / wording_file("who5")).symlink_to(outside)
    with pytest.raises(ProjectFileError, match="outside"):
        read_wording(folder, load_instrument("who5"))
