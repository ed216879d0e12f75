"""Sections: what each says of each kind of result, and what an edition must not show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from solidarity_eval.document.blocks import (
    DataTable,
    Document,
    FigureBlock,
    KeyMessages,
    Panel,
    Section,
    Targets,
    TeamWords,
    plain,
)
from solidarity_eval.errors import ArgumentError
from solidarity_eval.evaluation.targets import promise_of
from solidarity_eval.locales import get_locale
from solidarity_eval.report import yearly_report
from solidarity_eval.report.context import lower_first, make_context
from solidarity_eval.report.estimation_figure import bin_names
from solidarity_eval.report.markdown import read_markdown
from solidarity_eval.report.promises import promised
from solidarity_eval.report.tests_table import p_value
from solidarity_eval.report.verdict_look import TONES
from solidarity_eval.report.wording import Wording, digits_for
from solidarity_eval.results import Estimate
from solidarity_eval.schemas.project import SmallestChange, Target
from tests.report.as_text import sentences_of

DATE = "2026-11-22"
ORDER = [
    *("essentials", "promise", "team", "who-answered", "leavers", "measurement", "design"),
    *("changes", "teams", "subgroups", "multiverse", "items", "resilience", "targets"),
    *("passport", "limits", "departures", "checklist", "method", "quality"),
]


def report(evaluation, language="fr", profile="shared") -> Document:
    return yearly_report(evaluation, language=language, profile=profile, date=DATE)


def section(document: Document, section_id: str) -> Section:
    return next(part for part in document.sections if part.id == section_id)


def blocks(document: Document, kind: type) -> Iterator:
    for part in document.sections:
        for block in (*part.blocks, *(b for aside in part.asides for b in aside.content)):
            if isinstance(block, kind):
                yield block


def rows(table: DataTable) -> list[list[str]]:
    return [[plain(cell.content) for cell in row] for row in table.rows]


def test_sections_stand_in_their_order(every_evaluation):
    for name, evaluation in every_evaluation.items():
        ids = [part.id for part in report(evaluation).sections]
        assert ids == [known for known in ORDER if known in ids], name
        assert {"essentials", "promise", "limits", "method", "quality"} <= set(ids), name
    flat = [part.id for part in report(every_evaluation["flat"]).sections]
    assert set(ORDER) - set(flat) == {
        *("leavers", "teams", "subgroups", "departures", "resilience")
    }
    assert "leavers" in [part.id for part in report(every_evaluation["lost_people"]).sections]


def test_there_are_always_three_messages_and_the_last_is_a_limit(every_evaluation):
    for name, evaluation in every_evaluation.items():
        (messages,) = blocks(report(evaluation), KeyMessages)
        assert len(messages.items) == 3, name
        words = plain(messages.items[-1].content)
        assert "ne dit pas" in words, name


def test_numbers_of_the_flat_study_are_on_the_page(flat):
    change = flat.results["energy.change"]["mean_change"]
    french = get_locale("fr")
    low, high = (french.number(v, 2, signed=True) for v in (change.conf_low, change.conf_high))
    value = french.number(change.estimate, 2, signed=True)
    assert (value, low, high) == ("+0,17", "+0,08", "+0,26")
    document = report(flat)
    (messages,) = blocks(document, KeyMessages)
    assert messages.items[0].figure == "169 sur 170"
    assert messages.items[1].figure == value
    table = next(iter(blocks(document, DataTable)))
    (panel,) = blocks(document, Panel)
    assert f"{value}\u00a0point [{low}\u202f;\u00a0{high}]" in plain(panel.content)
    assert table is not None


def test_every_figure_has_words_a_table_and_its_own_name(every_evaluation):
    for name, evaluation in every_evaluation.items():
        for language in ("fr", "en"):
            figures = list(blocks(report(evaluation, language, "internal"), FigureBlock))
            assert len({figure.id for figure in figures}) == len(figures), name
            for figure in figures:
                assert len(figure.picture.alt) > 20, name
                assert figure.table is not None, name
                assert figure.table.rows, name
                assert re.fullmatch(r"[a-z0-9_-]+", figure.id), name


def test_the_ledger_adds_up_line_by_line(every_evaluation):
    document = report(every_evaluation["lost_people"])
    ledger = next(f for f in blocks(document, FigureBlock) if f.id == "who-ties").table
    assert ledger is not None
    counts = {name: int(n) for name, n in rows(ledger)}
    assert counts["Ont répondu avant"] - counts["Sans réponse après"] == 40
    assert counts["Reliées par personne"] == 40
    assert counts["Reliées par personne"] - counts["Score non calculable"] == counts["Comparées"]


def test_two_populations_have_a_diagram_each(every_evaluation):
    part = section(report(every_evaluation["two_populations"]), "who-answered")
    figures = [block for block in part.blocks if isinstance(block, FigureBlock)]
    assert [figure.id for figure in figures] == ["who-seniors", "who-helpers"]
    assert len(part.asides) == 2
    (table,) = [block for block in part.blocks if isinstance(block, DataTable)]
    assert [row[-1] for row in rows(table)] == ["30", "14"]


# --- editions ---------------------------------------------------------------------------


def test_small_groups_keep_their_numbers_at_home(nine_pairs):
    document = report(nine_pairs)
    change = nine_pairs.results["ties.change"]
    french = get_locale("fr")
    secret = french.number(change["mean_change"].estimate, 2, signed=True)
    said = " ".join(sentences_of(document))
    assert secret not in said
    assert french.number(change.get("mean", wave="before").estimate, 2) not in said
    assert document.cover.picture is None
    assert not list(
        blocks(replace(document, sections=(section(document, "changes"),)), FigureBlock)
    )
    assert secret in " ".join(sentences_of(report(nine_pairs, profile="internal")))


def test_internal_editions_say_so(flat):
    assert "interne" in report(flat, profile="internal").header_right
    assert "interne" not in report(flat).header_right
    assert "internal" in report(flat, "en", "internal").header_right


@pytest.mark.parametrize(("profile", "least"), [("shared", 11), ("internal", 5)])
def test_no_figure_shows_a_small_cell(every_evaluation, profile, least):
    for name, evaluation in every_evaluation.items():
        for figure in blocks(report(evaluation, "fr", profile), FigureBlock):
            assert figure.table is not None
            if figure.id.startswith("change-"):
                counts = [int(n) for row in rows(figure.table)[1:] for n in row[1:]]
                assert all(n >= least for n in counts), (name, figure.id)
            if figure.id.startswith("items-"):
                compared = int(re.findall(r"(\d+) personnes", figure.source)[-1])
                for row in rows(figure.table):
                    for share in re.findall(r"\d+", " ".join(row[1:])):
                        assert int(share) / 100 * compared > least - 0.5 - compared / 200, (
                            name,
                            row,
                        )


def test_a_group_that_answers_alike_is_not_published(flat):
    change = flat.results["energy.change"]
    alike = tuple(
        replace(e, estimate=0.0) if e.term == "sd" and e.at["wave"] == "before" else e
        for e in change.estimates
    )
    evaluation = replace(
        flat, results={**flat.results, "energy.change": change.with_(estimates=alike)}
    )
    assert "masqué" in " ".join(sentences_of(section(report(evaluation), "changes")))


def test_an_extreme_share_is_not_published(rich):
    change = rich.results["knows.change"]
    extreme = tuple(
        replace(e, estimate=46 / 48) if e.term == "proportion" and e.at["wave"] == "after" else e
        for e in change.estimates
    )
    results = {**rich.results, "knows.change": change.with_(estimates=extreme)}
    words = " ".join(sentences_of(section(report(replace(rich, results=results)), "changes")))
    assert "elle reste dans l’édition interne" in words


def test_unknown_editions_are_refused(flat):
    with pytest.raises(ArgumentError, match="secret"):
        yearly_report(flat, profile="secret")  # type: ignore[arg-type]


# --- readings ---------------------------------------------------------------------------


def reading(flat, interval, *, smallest=None, better="higher", dated=False):
    """Return the outcome of the flat study with another interval."""
    context = make_context(flat, language="fr", profile="shared")
    base = context.outcomes[0]
    low, value, high = interval
    estimate = Estimate(
        term="mean_change", estimate=value, conf_low=low, conf_high=high, unit="points", n=169
    )
    others = base.result.estimates[1:]
    date = {"date": "2026-01-15"} if dated else {}
    declared = SmallestChange(value=smallest, source="team", **date) if smallest else None
    outcome = base.outcome.model_copy(update={"smallest_change": declared})
    return replace(
        base,
        change=base.result.with_(estimates=(estimate, *others)),
        smallest=smallest,
        better=better,
        verdict=None,
        outcome=outcome,
    )


@pytest.mark.parametrize(
    ("interval", "smallest", "side", "band", "words"),
    [
        ((0.1, 0.2, 0.3), None, "higher", "none", "un score plus haut après qu’avant"),
        ((-0.3, -0.2, -0.1), None, "lower", "none", "un score plus bas après qu’avant"),
        ((-0.1, 0.0, 0.1), None, "either", "none", "les réponses ne tranchent pas"),
        ((0.1, 0.2, 0.29), 0.3, "higher", "within", "reste sous le seuil déclaré"),
        ((0.1, 0.2, 0.3), 0.3, "higher", "across", "d’une ampleur encore incertaine"),
        ((0.3, 0.4, 0.5), 0.3, "higher", "beyond", "d’au moins le seuil déclaré"),
        ((-0.5, -0.4, -0.3), 0.3, "lower", "beyond", "d’au moins le seuil déclaré"),
        ((-0.29, 0.0, 0.29), 0.3, "either", "within", "un score proche avant et après"),
        ((-0.3, 0.0, 0.2), 0.3, "either", "across", "laissent la question ouverte"),
        ((0.0, 0.2, 0.29), 0.3, "either", "within", "un score proche avant et après"),
    ],
)
def test_titles_follow_the_interval_alone(flat, interval, smallest, side, band, words):
    found = reading(flat, interval, smallest=smallest)
    assert (found.side, found.band) == (side, band)
    wording = Wording(get_locale("fr"), found)
    assert words in wording.title()
    assert wording.sentence()
    assert Wording(get_locale("en"), found).title()


@pytest.mark.parametrize(
    ("interval", "better", "wished"),
    [
        ((0.1, 0.2, 0.3), "higher", True),
        ((0.1, 0.2, 0.3), "lower", False),
        ((-0.3, -0.2, -0.1), "lower", True),
        ((-0.1, 0.0, 0.1), "lower", None),
        ((0.1, 0.2, 0.3), None, None),
    ],
)
def test_what_was_wished_is_said_both_ways(flat, interval, better, wished):
    found = reading(flat, interval, better=better)
    assert found.wished is wished
    sentence = Wording(get_locale("fr"), found).sentence()
    assert ("sens souhaité" in sentence) is (wished is True)
    assert ("sens opposé" in sentence) is (wished is False)


def test_a_threshold_says_how_it_was_set(flat):
    locale = get_locale("fr")
    dated = Wording(locale, reading(flat, (0.1, 0.2, 0.25), smallest=0.3, dated=True))
    assert dated.threshold() == "le seuil de 0,3\u00a0point fixé avant de regarder les réponses"
    undated = Wording(locale, reading(flat, (0.1, 0.2, 0.25), smallest=0.3))
    assert undated.threshold() == "le seuil de 0,3\u00a0point déclaré par le projet"
    example = make_context(flat, language="fr", profile="shared")
    assert "pris pour exemple" in example.wording(example.outcomes[0]).threshold()


def test_a_bound_never_seems_to_touch_what_it_does_not_touch(flat):
    assert digits_for((0.004, 0.26), (0.0,), 2) == 3
    assert digits_for((0.0, 0.26), (0.0,), 2) == 2
    assert digits_for((0.1, 0.299), (0.0, 0.3), 2) == 3
    found = Wording(get_locale("fr"), reading(flat, (0.0021, 0.2, 0.4)))
    assert found.interval() == "[+0,002\u202f;\u00a0+0,400]"


# --- parts ------------------------------------------------------------------------------


def test_bins_are_named_exactly(flat):
    context = make_context(flat, language="fr", profile="shared")
    assert bin_names(context, (0.0, 0.5, 2.0, 3.0), (0.0, 3.0)) == [
        *("moins de 0,5", "0,5 à moins de 2", "2 à 3"),
    ]
    assert bin_names(context, (-0.5, 0.5, 3.5), (0.0, 3.0)) == ["0", "1 à 3"]


@pytest.mark.parametrize(
    ("promise", "value", "kept"),
    [
        ({"at_least": 0.6}, 0.6, True),
        ({"at_least": 0.6}, 0.5976, False),
        ({"more_than": 2000}, 2000, False),
        ({"more_than": 2000}, 2001, True),
        ({"exactly": 5}, 5, True),
        ({"exactly": 5}, 6, False),
        ({"between": (40, 60)}, 60, True),
        ({"between": (40, 60)}, 61, False),
        ({"about": 30}, 30, None),
        ({"about": 30, "read_as": (27, 33)}, 33, True),
        ({"about": 30, "read_as": (27, 33)}, 34, False),
    ],
)
def test_a_promise_is_kept_or_not_as_a_fact(promise, value, kept):
    assert promise_of(Target(id="t", indicator="i", **promise)).keeps(value) is kept


def test_promises_in_words(flat):
    french = make_context(flat, language="fr", profile="shared")
    english = make_context(flat, language="en", profile="shared")

    def words(context, **values):
        return promised(context, Target(id="t", indicator="i", **values))

    assert words(french, at_least=0.6, unit="proportion") == "au moins 60\u202f%"
    assert words(english, at_least=0.625, unit="proportion") == "at least 62.5%"
    assert words(french, more_than=2000, unit="sensitised") == (
        "plus de 2\u202f000 personnes sensibilisées"
    )
    assert words(french, between=(40, 60), by="2027-12-31") == (
        "entre 40 et 60, d’ici au 31 décembre 2027"
    )
    assert words(french, at_least=300, unit="visits", every="week") == (
        "au moins 300 visites par semaine"
    )
    assert words(french, about=30, stated="une trentaine") == "une trentaine"


def test_targets_of_the_flat_study(flat):
    (targets,) = blocks(report(flat), Targets)
    found = [(line.value, line.state) for line in targets.items]
    reached, missed = (
        f"Cible {word} parmi ces personnes." for word in ("atteinte", "non atteinte")
    )
    assert found == [
        ("99,4\u202f%", reached),
        ("59,8\u202f%", missed),
        ("46,7\u202f%", missed),
    ]
    assert "contient la cible" in plain(targets.items[1].detail)
    assert targets.items[1].value_detail == "101 sur 169, de 52,2\u202f% à 66,9\u202f%"
    assert all(line.tone == "neutral" for line in targets.items)


def test_a_panel_has_the_tone_of_a_verdict_or_none(every_evaluation):
    for name, evaluation in every_evaluation.items():
        words = {item.word for item in evaluation.verdicts.values()}
        for panel in blocks(report(evaluation), Panel):
            assert panel.tone in {TONES[word] for word in words | {None}}, name


@pytest.mark.parametrize(
    ("p", "shown"),
    [(0.5, "0,50"), (0.0312, "0,031"), (0.00021, "0,0002"), (1e-9, "< 0,0001"), (0.0, "< 0,0001")],
)
def test_p_is_never_zero(flat, p, shown):
    context = make_context(flat, language="fr", profile="shared")
    assert p_value(context, p) == shown


def test_p_stands_in_the_method_only(flat):
    document = report(flat)
    for part in document.sections:
        found = any("0,0002" in words for words in sentences_of(part))
        assert found is (part.id == "method")


def test_references_are_numbered_as_they_are_met(flat):
    document = report(flat)
    numbers = [
        span.reference
        for words in _all_spans(document)
        for span in words
        if span.reference is not None
    ]
    first_met = list(dict.fromkeys(numbers))
    assert first_met == sorted(first_met)
    assert first_met[0] == 1


def _all_spans(node):
    from dataclasses import fields, is_dataclass

    from solidarity_eval.document.blocks import Span

    if isinstance(node, tuple) and node and all(isinstance(part, Span) for part in node):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from _all_spans(part)
    elif is_dataclass(node):
        for field in fields(node):
            yield from _all_spans(getattr(node, field.name))


def test_simulated_answers_are_announced(rich, flat):
    document = report(rich)
    assert document.banner is not None
    assert "simulées" in document.banner
    assert "Simulées" in dict(document.cover.facts).values()
    assert report(flat).banner is None


def test_further_times_are_compared_with_the_first(rich):
    captions = [table.caption for table in blocks(report(rich, "en"), DataTable)]
    assert "Ties: difference from the first measurement" in captions


def test_the_team_speaks_for_itself(flat):
    (words,) = blocks(report(flat), TeamWords)
    assert "psychTools" in " ".join(sentences_of(words))
    assert not list(blocks(report(replace(flat, folder=flat.folder / "nowhere")), TeamWords))


def test_a_team_that_saves_in_the_windows_code_page_is_read(flat, tmp_path):
    (tmp_path / "texte").mkdir()
    (tmp_path / "texte" / "a.md").write_bytes("## L'été à Nîmes\n\nœuvre".encode("cp1252"))
    (words,) = blocks(report(replace(flat, folder=tmp_path)), TeamWords)
    assert list(sentences_of(words.content)) == ["L'été à Nîmes", "œuvre"]


def test_rows_of_a_table_stay_lines():
    found = read_markdown("Avant\n| mois | venus |\n|:---|---:|\n| mai | 12 |\nAprès")
    assert list(sentences_of(found)) == ["Avant", "mois · venus", "mai · 12", "Après"]


@pytest.mark.parametrize(
    ("words", "after_colon"),
    [("Il y a", "il y a"), ("Écart", "écart"), ("OMS", "OMS"), ("I see", "I see"), ("", "")],
)
def test_a_sentence_goes_on_after_a_colon(words, after_colon):
    assert lower_first(words) == after_colon


def test_markdown_is_read_and_nothing_else():
    source = (
        "\ufeff# Titre #\n\nDu **gras**, de l'*italique* et 2*3*4.\nSuite <b>dite</b> "
        "[lien](https://exemple.fr).\n\n- un\n- deux\n  suite\n\n1. a\n2) b\n\n### Petit\n"
        "<script>alert(1)</script>\n<!-- caché -->"
    )
    found = read_markdown(source)
    kinds = [type(block).__name__ for block in found]
    assert kinds == [
        *("Subheading", "Paragraph", "BulletList", "BulletList", "Subheading", "Paragraph"),
    ]
    said = list(sentences_of(found))
    assert said[0] == "Titre"
    assert "gras" in [span.text for span in found[1].content if span.strong]
    assert "italique" in [span.text for span in found[1].content if span.emphasis]
    assert "2*3*4" in said[1]
    assert "<b>dite</b> lien (https://exemple.fr)" in said[1]
    assert said[3] == "deux suite"
    assert found[3].ordered
    assert said[-1] == "<script>alert(1)</script>"
    assert not any("caché" in words for words in said)
