"""The bibliography can be trusted: identifiers are well formed, every entry is whole."""

import re

import pytest

from solidarity_eval.errors import ArgumentError, DataError
from solidarity_eval.references import _toml
from solidarity_eval.references.bibliography import bibliography, entry
from solidarity_eval.references.cite import cite
from solidarity_eval.references.methods import method, methods

ENTRIES = sorted(bibliography())


def isbn13_is_valid(isbn):
    digits = [int(character) for character in isbn]
    return len(digits) == 13 and sum(d * (1 + 2 * (i % 2)) for i, d in enumerate(digits)) % 10 == 0


@pytest.mark.parametrize("key", ENTRIES)
def test_identifiers_are_well_formed(key):
    work = entry(key)
    if work.doi:
        assert re.fullmatch(r"10\.\d{4,9}/\S+", work.doi), work.doi
    if work.isbn:
        assert isbn13_is_valid(work.isbn), work.isbn


@pytest.mark.parametrize("key", ENTRIES)
def test_an_entry_is_whole(key):
    work = entry(key)
    assert work.authors
    assert all(author.strip() == author and author for author in work.authors)
    assert work.year is None or 1850 <= work.year <= 2030
    assert work.title == work.title.strip()
    assert not work.title.endswith(".")
    if work.type in ("article", "chapter"):
        assert work.container
    else:
        assert work.container is None or work.type in ("software", "dataset")


def test_no_two_entries_share_an_identifier():
    found = [work.doi or work.isbn for work in bibliography().values() if work.doi or work.isbn]
    assert len(found) == len({value.lower() for value in found})


def test_keys_are_author_and_year():
    wrong = [
        key
        for key, work in bibliography().items()
        if not re.fullmatch(r"[a-z0-9_-]+", key) or str(work.year or "") not in key
    ]
    assert wrong == []


def test_a_document_that_does_not_say_its_year_is_given_none():
    assert entry("ville_solidaire").year is None
    assert "(s. d.). " in cite("ville_solidaire", language="fr")
    assert "(n.d.). " in cite("ville_solidaire", language="en")
    assert "year" not in cite("ville_solidaire", as_="bibtex")


def test_an_unknown_key_names_the_nearest():
    with pytest.raises(ArgumentError, match="cohen1988"):
        entry("cohen198")


def test_an_unknown_method_says_so_in_french():
    with pytest.raises(ArgumentError) as refusal:
        method("mean_of_nothing")
    assert "mean_of_nothing" in refusal.value.message("fr")


def test_methods_cite_the_bibliography():
    for key, registered in methods().items():
        assert set(registered.references) <= set(bibliography()), key


class Folder:
    """Stands for the package resources."""

    def __init__(self, files):
        self.files = files

    def __truediv__(self, name):
        return self

    def iterdir(self):
        return [File(name, text) for name, text in self.files.items()]


class File:
    def __init__(self, name, text):
        self.name = name
        self.text = text

    def read_text(self, encoding):
        return self.text


def test_a_key_in_two_files_is_refused(monkeypatch):
    files = {"a.toml": "[x2000]\nyear = 2000", "b.toml": "[x2000]\nyear = 2000", "c.md": "["}
    monkeypatch.setattr(_toml.resources, "files", lambda package: Folder(files))
    with pytest.raises(DataError, match=r"a\.toml.*b\.toml"):
        _toml.merged_tables("bibliography")


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ("type = 'article'\nauthors = ['A. B.']\nyear = 2000", "title"),
        ("type = 'book'\nauthors = ['A.']\nyear = 2000\ntitle = 'T'\njournal = 'J'", "journal"),
    ],
)
def test_a_broken_entry_is_refused_by_name(monkeypatch, table, named):
    files = {"a.toml": f"[x2000]\n{table}"}
    monkeypatch.setattr(_toml.resources, "files", lambda package: Folder(files))
    bibliography.cache_clear()
    try:
        with pytest.raises(DataError, match=rf"x2000.*{named}"):
            bibliography()
    finally:
        bibliography.cache_clear()


def test_a_broken_method_is_refused_by_name(monkeypatch):
    files = {"a.toml": "[mine]\nreferences = []"}
    monkeypatch.setattr(_toml.resources, "files", lambda package: Folder(files))
    methods.cache_clear()
    try:
        with pytest.raises(DataError, match=r"mine.*function"):
            methods()
    finally:
        methods.cache_clear()
