"""The common core keeps its promise: six to ten questions, all in the catalogue, no wording."""

import pytest

from solidarity_eval import instruments
from solidarity_eval.instruments.cards import construct_words, describe
from solidarity_eval.instruments.catalogue import list_instruments, load_instrument
from solidarity_eval.instruments.common_core import common_core_table, load_common_core
from solidarity_eval.schemas.constructs import CONSTRUCTS
from solidarity_eval.schemas.instrument import Instrument

CALL_THEMES = {"self", "others", "institutions", "loneliness", "support", "well_being"}


def test_six_to_ten_questions_over_every_theme_of_the_call():
    questions = load_common_core().questions
    assert 6 <= len(questions) <= 10
    assert {question.theme for question in questions} == CALL_THEMES
    assert len({(q.instrument, q.item) for q in questions}) == len(questions)


def test_the_pooled_scores_use_every_question_and_nothing_else():
    core = load_common_core()
    asked = {(question.instrument, question.item) for question in core.questions}
    used = set()
    for name in core.scales:
        instrument, _, scale = name.partition(".")
        used |= {(instrument, item) for item in load_instrument(instrument).items_of(scale)}
    assert used == asked


def test_nothing_in_it_waits_for_a_choice_or_forbids_wording():
    for question in load_common_core().questions:
        instrument = load_instrument(question.instrument)
        assert not instrument.anchors_required
        assert instrument.licence.use in ("free", "free_with_citation")
        assert instrument.licence.wording != "forbidden"


def test_the_time_is_the_sum_of_its_questions():
    core = load_common_core()
    assert core.minutes == pytest.approx(sum(q.seconds for q in core.questions) / 60)
    assert core.minutes < 5


@pytest.mark.parametrize(
    ("language", "columns"),
    [
        ("fr", ["thème", "question", "questionnaire"]),
        ("en", ["theme", "question", "questionnaire"]),
    ],
)
def test_the_table_reads_in_both_languages(language, columns):
    table = common_core_table(language)
    assert list(table.columns[:3]) == columns
    assert table.notna().all().all()
    assert table.iloc[:, -1].str.contains("doi.org").all()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_entry_and_construct_has_its_words(language):
    for name in list_instruments():
        card = describe(load_instrument(name), language)
        assert "–" not in (card["construct"], card["french"], card["licence"], card["source"])
    assert len({construct_words(each, language) for each in CONSTRUCTS}) == len(CONSTRUCTS)


def test_a_file_that_says_nothing_of_itself_gets_dashes():
    own = Instrument.model_validate(
        {
            "id": "own",
            "construct": "other",
            "items": {"min": 0, "max": 1, "ids": ["a"]},
            "scales": [{"id": "s"}],
        }
    )
    card = describe(own, "fr")
    assert (card["name"], card["construct"], card["source"]) == ("own", "autre", "–")


def test_the_public_names_are_functions_whatever_was_imported_first():
    for name in instruments.__all__:
        assert callable(getattr(instruments, name)), name
