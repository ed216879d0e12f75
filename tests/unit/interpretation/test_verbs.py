"""Verbs: what each level allows, what it bars, and our own sentences held to it."""

import itertools

import pytest

from solidarity_eval.errors import ArgumentError
from solidarity_eval.interpretation import allowed_verbs, forbidden_patterns
from solidarity_eval.interpretation.verbs import LEVELS, strongest_verbs
from solidarity_eval.locales import get_locale
from solidarity_eval.locales.locale import _package

LANGUAGES = ("fr", "en")


def found(text, level, language):
    patterns = forbidden_patterns(level, language)
    return [match.group() for p in patterns for match in p.finditer(text)]


def forms(package, language):
    for key, message in _package(language, package).items():
        for name, form in {"": message}.items() if isinstance(message, str) else message.items():
            if name != "by":
                yield key, form


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_level_allows_more_and_bars_less(language):
    for weaker, stronger in itertools.pairwise(LEVELS):
        assert set(allowed_verbs(weaker, language)) < set(allowed_verbs(stronger, language))
        assert set(forbidden_patterns(stronger, language)) < set(
            forbidden_patterns(weaker, language)
        )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", LEVELS)
def test_what_a_level_allows_it_does_not_bar(level, language):
    for verb in allowed_verbs(level, language):
        assert found(verb, level, language) == []


@pytest.mark.parametrize(
    ("language", "text", "least"),
    [
        ("fr", "Le programme a un Effet sur le score.", "effect"),
        ("fr", "Grâce à l'équipe, les personnes sortent.", "effect"),
        ("fr", "Le score est associé au programme.", "association"),
        ("fr", "Leur moral s'est amélioré.", "change"),
        ("fr", "Leur moral s’est amélioré.", "change"),
        ("fr", "Le score a monté.", "change"),
        ("fr", "On mesure un score de 3.", "describe"),
        ("en", "The effects are clear.", "effect"),
        ("en", "It led to more visits.", "effect"),
        ("en", "The score is associated with the programme.", "association"),
        ("en", "Scores rose.", "change"),
        ("en", "Scores are at 3.", "describe"),
    ],
)
def test_a_word_is_barred_below_its_level_and_nowhere_else(language, text, least):
    for place, level in enumerate(LEVELS):
        assert bool(found(text, level, language)) == (place < LEVELS.index(least)), level


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Un écart significatif."),
        ("fr", "Quel succès !"),
        ("fr", "Cela prouve que tout va bien."),
        ("en", "A significant difference."),
        ("en", "This proves that it works."),
    ],
)
def test_some_words_are_barred_at_every_level(language, text):
    assert all(found(text, level, language) for level in LEVELS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("package", ["verdicts", "passport"])
def test_our_own_sentences_keep_to_their_level(package, language):
    for key, form in forms(package, language):
        level = next((name for name in LEVELS[1:] if f".{name}." in f".{key}"), "describe")
        if package == "passport" and key.startswith("verbs."):
            continue
        assert found(form, level, language) == [], key


def test_the_strongest_of_several_levels():
    assert strongest_verbs(()) == "describe"
    assert strongest_verbs(("association", "change")) == "association"


def test_an_unknown_level_or_language_is_refused():
    with pytest.raises(ArgumentError, match="cause") as raised:
        allowed_verbs("cause", "fr")
    assert raised.value.code == "interpretation.verb_level"
    with pytest.raises(ArgumentError) as raised:
        forbidden_patterns("change", "de")
    assert raised.value.code == "interpretation.language"
    assert get_locale("fr").has("errors_interpretation.language")
