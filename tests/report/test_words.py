"""Words: complete in both languages, free of jargon, well typeset, silent about causes."""

from __future__ import annotations

import re
import string
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from solidarity_eval.document.blocks import Paragraph, Section, TeamWords, text
from solidarity_eval.locales import locale as locale_module
from solidarity_eval.locales.locale import _flatten
from solidarity_eval.report import causal_words, yearly_report
from solidarity_eval.report.context import make_context
from tests.report.as_text import sentences_of

LOCALES = Path(locale_module.__file__).parent
FILES = sorted({file.name for file in LOCALES.glob("*/*.toml")})
NAMES = ("flat", "nine_pairs", "seven_pairs", "one_pair", "lost_people", "described", "rich")
EDITIONS = [
    (name, profile) for name in (*NAMES, "two_populations") for profile in ("shared", "internal")
]
JARGON = (
    r"vagues?",
    r"bras",
    r"clusters?",
    r"packets?",
    r"orphelin\w*",
    r"significati\w*",
    r"p-value",
)
# A command or a key that a person must type is quoted as code; nobody reads a placeholder's name.
CODE = re.compile(
    r"`[^`]*`|\{[^}]*\}|solidarity-eval \w+|\w+\|\w+\|\w+|\bpacket (?:mon-projet|\(ce qu)"
)


def messages(language: str, file: str) -> dict[str, object]:
    source = LOCALES / language / file
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    return dict(_flatten(raw, "", str))


def placeholders(message: object) -> set[str]:
    forms = (
        [message]
        if isinstance(message, str)
        else [form for key, form in message.items() if key != "by"]
    )
    return {
        field.partition(".")[0]
        for form in forms
        for _, field, _, _ in string.Formatter().parse(form)
        if field
    }


@pytest.mark.parametrize("file", FILES)
def test_every_message_exists_in_both_languages(file):
    french, english = messages("fr", file), messages("en", file)
    assert french.keys() == english.keys()


@pytest.mark.parametrize("file", FILES)
def test_messages_name_the_same_values_in_both_languages(file):
    french, english = messages("fr", file), messages("en", file)
    for key in french.keys() & english.keys():
        assert placeholders(french[key]) == placeholders(english[key]), key
        assert isinstance(french[key], str) == isinstance(english[key], str), key
        if isinstance(french[key], dict):
            assert french[key].keys() == english[key].keys() == {"by", "one", "other"}, key
            assert french[key]["by"] == english[key]["by"], key


@pytest.mark.parametrize("file", FILES)
def test_french_that_a_team_reads_has_no_jargon(file):
    pattern = re.compile(rf"\b(?:{'|'.join(JARGON)})\b", re.IGNORECASE)
    for key, message in messages("fr", file).items():
        if file in ("report.toml", "verbs.toml") and key.startswith("forbidden."):
            continue
        forms = [message] if isinstance(message, str) else message.values()
        for form in forms:
            assert not pattern.search(CODE.sub("", form)), f"{file} {key}: {form}"


def documents(evaluations, language: str):
    for name, profile in EDITIONS:
        yield (
            name,
            yearly_report(evaluations[name], language=language, profile=profile, date="2026-11-22"),
        )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_report_names_a_cause(every_evaluation, language):
    for name, document in documents(every_evaluation, language):
        level = make_context(every_evaluation[name], language=language, profile="shared").verbs
        assert level != "effect", name
        assert causal_words(document, level=level) == (), name


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Le projet a permis de rompre l'isolement."),
        ("fr", "On mesure un Effet net."),
        ("fr", "Grâce à l'équipe, le score monte."),
        ("fr", "Les impacts sont nets."),
        ("en", "The programme improved their mood."),
        ("en", "The impact is clear."),
        ("en", "Thanks to the team, scores rose."),
        ("en", "This led to a rise."),
    ],
)
def test_a_cause_is_caught_wherever_the_library_writes_it(flat, language, words):
    document = yearly_report(flat, language=language, date="2026-11-22")
    section = Section(id="x", title="x", blocks=(Paragraph(content=text(words)),))
    assert causal_words(replace(document, sections=(section,)))
    split = Section(id="x", title="x", blocks=(Paragraph(content=text(words[:12], words[12:])),))
    assert causal_words(replace(document, sections=(split,)))


def test_the_team_and_the_footer_may_say_what_they_say(flat):
    document = yearly_report(flat, language="fr", date="2026-11-22")
    words = TeamWords(title="x", content=(Paragraph(content=text("Un vrai impact.")),))
    section = Section(id="team", title="x", blocks=(words,))
    assert "effet" in document.footer
    assert causal_words(replace(document, sections=(section,))) == ()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_sentence_starts_with_a_digit(every_evaluation, language):
    start = re.compile(r"(?:^|[.!?]\s)\d")
    for name, document in documents(every_evaluation, language):
        for section in document.sections:
            # A refusal is an error's message, which says first what it received.
            if section.id in ("method", "quality") or name == "one_pair":
                continue
            for block in section.blocks:
                if type(block).__name__ in ("Paragraph", "Panel", "Definitions", "BulletList"):
                    for words in sentences_of(block):
                        assert not start.search(words), (name, words)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_numbers_have_real_minus_signs_and_intervals_stay_whole(every_evaluation, language):
    for name, document in documents(every_evaluation, language):
        for words in sentences_of(document):
            if "http" in words or "ISBN" in words:
                continue
            assert not re.search(r"(?<![\w-])-\d", words), (name, words)
            for interval in re.findall(r"\[[^\]]*\d[^\]]*\]", words):
                assert " " not in interval, (name, interval)


def test_french_typography(every_evaluation):
    for name, document in documents(every_evaluation, "fr"):
        for section in (document.cover, *document.sections):
            if getattr(section, "id", "") in ("team", "method"):
                continue
            for words in sentences_of(section):
                assert not re.search(r" [;!?%»]|« |\w'\w", words), (name, words)


def test_plurals_follow_each_language(flat):
    from solidarity_eval.locales import get_locale

    french, english = get_locale("fr"), get_locale("en")
    unit = "report.units.points"
    assert french.text(unit, value="1,5", amount=1.5) == "1,5\u00a0point"
    assert french.text(unit, value="−2", amount=-2) == "−2\u00a0points"
    assert english.text(unit, value="0.17", amount=0.17) == "0.17\u00a0points"
    assert french.text("report.key.lost", n=0).endswith("pour une personne.")
    assert "personne reliée" in french.text("plots.flow.linked", n=0)
    assert "people linked" in english.text("plots.flow.linked", n=0)


def test_every_caution_has_words_in_both_languages(flat):
    source = Path(locale_module.__file__).parents[1]
    codes = {
        code
        for file in source.rglob("*.py")
        for code in re.findall(
            r"(?:Note\(code=|\bcaution\(|\binfo\()\s*\"([\w.]+)\"", file.read_text(encoding="utf-8")
        )
    } - {"refused"}
    assert codes
    for language in ("fr", "en"):
        context = make_context(flat, language=language, profile="shared")
        missing = [code for code in codes if not context.has_caveat(code)]
        assert not missing
