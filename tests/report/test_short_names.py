"""Short names still tell projects apart."""

from solidarity_eval.report.portfolio.short_names import short_names


def test_what_all_titles_share_goes():
    titles = {name: f"Énergie ressentie avant et après, étude {name}" for name in ("FLAT", "EMIT")}
    assert short_names(titles) == {"FLAT": "FLAT", "EMIT": "EMIT"}


def test_the_first_part_of_a_title_is_kept_where_it_is_its_own():
    titles = {
        "a": "Poya\u00a0: parcours d’intégration",
        "b": "Le Robust : un lieu",
        "c": "Sans deux-points",
    }
    assert short_names(titles) == {"a": "Poya", "b": "Le Robust", "c": "Sans deux-points"}


def test_two_projects_never_get_one_name():
    titles = {
        "a": "Atelier : nord",
        "b": "Atelier : sud",
        "c": "Ressources des quartiers, un long titre : fin",
    }
    found = short_names(titles)
    assert found == titles
    assert len(set(found.values())) == 3


def test_few_letters_in_common_stay_and_equal_titles_stay_whole():
    assert short_names({"a": "Projet un", "b": "Projet deux"}) == {
        "a": "Projet un",
        "b": "Projet deux",
    }
    same = {"a": "Le même titre partout ici", "b": "Le même titre partout ici"}
    assert all(short_names(same).values())
    assert short_names({"seul": "Un titre"}) == {"seul": "Un titre"}
    assert short_names({}) == {}
