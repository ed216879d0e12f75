"""The catalogue says what the published sources say, and carries no wording."""

import itertools
from importlib import resources

import pytest

from solidarity_eval.errors import UnknownInstrumentError
from solidarity_eval.instruments.catalogue import list_instruments, load_instrument
from solidarity_eval.instruments.configure import configure
from solidarity_eval.instruments.derived import bands, score_range
from solidarity_eval.instruments.licence import wording_places
from solidarity_eval.references.bibliography import bibliography
from solidarity_eval.schemas.yaml_reader import read_yaml

# Ends of the published scores, written from the sources and not from the catalogue files.
PUBLISHED_RANGES = {
    "apas6": {"total": (1, 5), "identity": (1, 5), "dependence": (1, 5)},
    "brs": {"total": (1, 5)},
    "bscs8": dict.fromkeys(("total", "needs", "membership", "influence", "connection"), (1, 5)),
    "ccram10": {"total": (1, 5)},
    "djg11": {"total": (0, 11), "emotional": (0, 6), "social": (0, 5)},
    "djg6": {"total": (0, 6), "emotional": (0, 3), "social": (0, 3)},
    "eps10": {"total": (10, 40)},
    "ess_coping": {"total": (0, 10)},
    "ess_social_trust": {"total": (0, 10)},
    "ess_trust": {"total": (0, 10)},
    "gse10": {"total": (10, 40)},
    "institutional_trust": dict.fromkeys(
        ("national", "parliament", "legal_system", "police", "politicians", "parties"), (0, 10)
    ),
    "life_satisfaction": {"total": (0, 10)},
    "local_institutional_trust": dict.fromkeys(
        ("landlord", "school", "police", "hospital"), (0, 10)
    ),
    "lsns18": {"total": (0, 90), "family": (0, 30), "neighbours": (0, 30), "friends": (0, 30)},
    "lsns6": {"total": (0, 30), "family": (0, 15), "friends": (0, 15)},
    "mspss": dict.fromkeys(("total", "significant_other", "family", "friends"), (1, 7)),
    "nci8": {"total": (1, 5)},
    "neighbour_trust": {"total": (0, 10)},
    "ons4": dict.fromkeys(("satisfied", "worthwhile", "happy", "anxious"), (0, 10)),
    "osss3": {"total": (3, 14)},
    "osss3_descending": {"total": (3, 14)},
    "phq4": {"total": (0, 12), "anxiety": (0, 6), "depression": (0, 6)},
    "preparedness": {"total": (0, 8), "kit": (0, 4)},
    "psoc16": {"total": (16, 96), "efficacy": (7, 42), "satisfaction": (9, 54)},
    "resource_generator": {"skills": (0, 2)},
    "rses_en": {"total": (10, 40)},
    "rses_fr": {"total": (10, 40)},
    "sampson": dict.fromkeys(("total", "informal_control", "cohesion"), (1, 5)),
    "scity_services": {"past": (0, 4), "future": (0, 4)},
    "scity_trust": {"total": (0, 7)},
    "swemwbs": {"total": (7, 35)},
    "town_hall_trust": {"total": (0, 10)},
    "ucla20_v3": {"total": (20, 80)},
    "ucla3": {"total": (3, 9)},
    "wemwbs14": {"total": (14, 70)},
    "who5": {"total": (0, 100)},
}
REVERSED = {
    "brs": {"b2", "b4", "b6"},
    "osss3_descending": {"interest", "neighbour_help"},
    "psoc16": {f"p{i}" for i in (2, 3, 4, 5, 8, 9, 12, 14, 16)},
    "rses_en": {f"s{i}" for i in (2, 5, 6, 8, 9)},
    "rses_fr": {f"s{i}" for i in (3, 5, 8, 9, 10)},
    "sampson": {"c9", "c10"},
    "ucla20_v3": {f"u{i}" for i in (1, 5, 6, 9, 10, 15, 16, 19, 20)},
}
LOWER_IS_BETTER = {"djg6", "djg11", "phq4", "ucla3", "ucla20_v3"}
WORDING_FORBIDDEN = {"ccram10", "lsns18", "lsns6", "swemwbs", "wemwbs14"}
FORMATIVE = {"preparedness", "resource_generator", "scity_services"}
WITHOUT_BANDS = {"ons4", "lsns18", "ucla20_v3", "gse10", "swemwbs", "psoc16", "eps10", "ess_trust"}


def settled(name):
    instrument = load_instrument(name)
    parameters = {"anchors": instrument.anchors} if instrument.anchors_required else {}
    items = ["skills_repair", "skills_forms"] if instrument.items.open else None
    return configure(instrument, parameters=parameters, items=items)


def test_the_list_is_the_one_of_the_published_ranges():
    assert set(list_instruments()) == set(PUBLISHED_RANGES)


@pytest.mark.parametrize("name", PUBLISHED_RANGES)
def test_scores_run_between_the_published_ends(name):
    instrument = settled(name)
    assert {s.id: score_range(instrument, s.id) for s in instrument.scales} == PUBLISHED_RANGES[
        name
    ]


@pytest.mark.parametrize("name", list_instruments())
def test_reversed_items_are_those_of_the_source(name):
    assert set(load_instrument(name).reverse) == REVERSED.get(name, set())


@pytest.mark.parametrize("name", list_instruments())
def test_an_entry_is_complete(name):
    instrument = load_instrument(name)
    assert instrument.id == name
    assert set(instrument.name) == {"fr", "en"}
    assert all(set(scale.label) == {"fr", "en"} for scale in instrument.scales)
    assert all(set(words) == {"fr", "en"} for words in instrument.items.paraphrase.values())
    assert instrument.licence is not None
    assert instrument.french is not None
    assert instrument.form is not None


@pytest.mark.parametrize("name", list_instruments())
def test_the_citation_has_a_doi_or_isbn_and_every_source_is_in_the_bibliography(name):
    instrument = load_instrument(name)
    works = bibliography()
    assert works[instrument.citation].doi or works[instrument.citation].isbn
    sources = [*instrument.sources, *(norm.source for norm in instrument.norms)]
    sources += [band.source for scale in instrument.scales for band in scale.bands]
    sources += [s.smallest_important_change_source for s in instrument.scales]
    sources.append(instrument.french.reference)
    assert {source for source in sources if source} <= set(works)
    assert all(band.source for scale in instrument.scales for band in scale.bands)
    assert all(
        scale.smallest_important_change_source
        for scale in instrument.scales
        if scale.smallest_important_change is not None
    )


@pytest.mark.parametrize("name", list_instruments())
def test_an_entry_carries_no_wording(name):
    source = resources.files("solidarity_eval.instruments") / "catalog" / f"{name}.yaml"
    with resources.as_file(source) as path:
        assert list(wording_places(read_yaml(path).data)) == []


@pytest.mark.parametrize("name", list_instruments())
def test_the_library_rule_for_missing_answers_is_kept(name):
    instrument = load_instrument(name)
    for scale in instrument.scales:
        if scale.missing_rule != "library":
            continue
        items = instrument.items_of(scale.id)
        may_prorate = len(items) > 3 and scale.score in ("mean", "sum")
        assert scale.min_answered in ((0.8, 1.0) if may_prorate else (1.0,)), scale.id


def test_direction_licence_and_formative_scales():
    for name in list_instruments():
        instrument = load_instrument(name)
        lower = {scale.better for scale in instrument.scales} == {"lower"}
        assert lower == (name in LOWER_IS_BETTER)
        assert (instrument.licence.wording == "forbidden") == (name in WORDING_FORBIDDEN)
        assert all(scale.formative for scale in instrument.scales) == (name in FORMATIVE)
    assert load_instrument("ons4").scale("anxious").better == "lower"


def test_uncertain_cut_offs_are_left_out():
    for name in WITHOUT_BANDS:
        assert all(not scale.bands for scale in load_instrument(name).scales), name
    assert all(not load_instrument("lsns6").scale(s).bands for s in ("family", "friends"))


def possible_scores(instrument, scale):
    """Every score that complete answers, or a prorated share of them, can give."""
    items = instrument.items_of(scale.id)
    low, high = instrument.items.range_of(items[0])
    k = len(items)
    if scale.score == "count":
        return range(k + 1)
    least = int(k * scale.min_answered + 0.999) if scale.prorate else k
    totals = {n: range(n * low, n * high + 1) for n in range(least, k + 1)}
    if len({instrument.items.range_of(item) for item in items}) > 1:
        totals = {k: range(int(score_range(instrument, scale.id)[0]), 15)}
    factor = {"mean": 1, "sum": k}[scale.score] * scale.multiply
    return sorted({factor * t / n for n, ts in totals.items() for t in ts})


BANDED = [
    (name, scale.id)
    for name in list_instruments()
    for scale in load_instrument(name).scales
    if scale.bands
]


@pytest.mark.parametrize(("name", "scale_id"), BANDED)
def test_every_possible_score_has_exactly_one_band(name, scale_id):
    instrument = settled(name)
    scale = instrument.scale(scale_id)
    scores = [s for s in possible_scores(instrument, scale)]
    assert -1 not in bands(scores, instrument, scale_id).codes
    for first, second in itertools.pairwise(scale.bands):
        ends = [first.high if first.high is not None else first.below]
        starts = [second.low if second.low is not None else second.above]
        assert ends <= starts


def test_an_unversioned_ucla20_is_refused_and_the_versions_are_named():
    with pytest.raises(UnknownInstrumentError, match="ucla20_v3"):
        load_instrument("ucla20")


def test_the_other_item_orders_are_two_entries():
    with pytest.raises(UnknownInstrumentError, match="rses_fr"):
        load_instrument("rses")


def test_swemwbs_table_is_the_published_one():
    table = load_instrument("swemwbs").scale("total").table
    assert sorted(table) == list(range(7, 36))
    assert [table[raw] for raw in (7, 8, 21, 34, 35)] == [7.0, 9.51, 19.25, 32.55, 35.0]
    assert list(table.values()) == sorted(table.values())
