"""Places that several projects share."""

from solidarity_eval.portfolio import shared_places
from tests.unit.portfolio.sample_packets import packet, ten


def project(name, *sites):
    places = [dict(zip(("commune", "district", "qpv"), site, strict=False)) for site in sites]
    listed = [{"id": f"s{number}", **place} for number, place in enumerate(places)]
    return packet(name, name, sites=listed)


def test_districts_of_the_sample():
    found = {(place.commune, place.district): place for place in shared_places(ten())}
    assert found["Villeneuve", "Nord"].projects == ("binomes", "formation-habitants", "lieu-appui")
    assert found["Villeneuve", "Nord"].qpv is True
    assert found["Portville", "La Porte"].projects == ("accueil-familles", "panel")
    assert len(found) == 2


def test_names_are_compared_without_accents_capitals_and_hyphens():
    (place,) = shared_places(
        [project("a", ("Saint-Denis", "La Cité")), project("b", ("SAINT DENIS", "la cite"))]
    )
    assert (place.level, place.projects) == ("district", ("a", "b"))


def test_a_commune_is_told_where_the_districts_differ():
    (place,) = shared_places(
        [project("a", ("Paris", "Nord")), project("b", ("Paris", "Sud", True))]
    )
    assert (place.level, place.district, place.qpv) == ("commune", None, None)


def test_a_commune_adds_those_who_share_no_district():
    found = shared_places(
        [project("a", ("Paris", "Nord")), project("b", ("Paris", "Nord")), project("c", ("Paris",))]
    )
    assert [(place.level, place.projects) for place in found] == [
        ("commune", ("a", "b", "c")),
        ("district", ("a", "b")),
    ]


def test_two_sites_of_one_project_are_no_overlap():
    assert shared_places([project("a", ("Paris", "Nord"), ("Paris", "Nord"))]) == ()
    assert shared_places([packet("b", "b"), packet("c", "c")]) == ()
