"""Exports of LimeSurvey. Simulated answers, codes only."""

import pytest

from solidarity_eval.intake.load import load_dataset
from tests.fixtures.intake.builders import (
    codes,
    lines,
    only,
    project,
    questionnaire,
    responses,
    write,
)

OWN = '"id","submitdate","lastpage","startlanguage","seed","token","startdate","ipaddr","refurl"'
LABELS = {0: {"fr": "jamais"}, 1: {"fr": "parfois"}, 2: {"fr": "souvent"}, 3: {"fr": "toujours"}}


def own(number, *, done=True):
    day = f"2026-03-{number:02} 10:00:00"
    return f'"{number}","{day if done else ""}","2","fr","77","t{number}","{day}","192.0.2.1",""'


def survey(header, *rows, unfinished=()):
    cells = [
        f"{own(number, done=number not in unfinished)},{row}" for number, row in enumerate(rows, 1)
    ]
    return "\ufeff" + lines(f"{OWN},{header}", *cells)


def read(folder, text, **changes):
    write(folder, {"data/answers.csv": text})
    tables = {"responses": {**responses(person="code"), **changes.pop("table", {})}}
    return load_dataset(project(folder, tables=tables, **changes))


@pytest.mark.parametrize(
    "header",
    [
        '"code","time","G1[a]","G1[b]","G1[c]","d"',
        '"code","time","G1_a","G1_b","G1_c","d"',
        '"code","time","a","b","c","d"',
        '"code. Votre code","time. Temps","G1[a]. Dehors","G1[b]. Ici","G1[c]. Là","d. Autre"',
    ],
)
def test_items_of_an_array_in_every_spelling(tmp_path, header):
    dataset = read(tmp_path, survey(header, '"P1","1","0","1","2","3"'))
    assert dataset.responses.filter(like="trust/").to_numpy().tolist() == [[0, 1, 2, 3]]
    assert not dataset.errors
    assert only(dataset, "personal_dropped").values["columns"] == ("token", "ipaddr", "refurl")
    assert str(dataset.responses["date"][0])[:10] == "2026-03-01"
    assert dataset.inputs[0].decided["dialect"] == "LimeSurvey"


@pytest.mark.parametrize("name", ["G1[SQ001]", "G1_SQ001"])
def test_a_mapping_written_in_one_spelling_finds_the_other(tmp_path, name):
    columns = {"a": name, "b": "b", "c": "c", "d": "M3[other]"}
    for header in ('"code","time","G1[SQ001]","b","c","M3[other]"',
                   '"code","time","G1_SQ001","b","c","M3_other"'):  # fmt: skip
        dataset = read(
            tmp_path,
            survey(header, '"P1","1","0","1","2","3"'),
            instruments=[{"define": questionnaire(), "columns": columns}],
        )
        assert dataset.responses.filter(like="trust/").to_numpy().tolist() == [[0, 1, 2, 3]]


@pytest.mark.parametrize(("rule", "rows"), [("keep", 2), ("drop", 1)])
def test_unfinished_answers_are_kept_or_left_out_as_the_project_says(tmp_path, rule, rows):
    text = survey(
        '"code","time","a","b","c","d"', '"P1","1","0","1","2","3"', '"P2","1","0","","",""',
        unfinished=(2,),
    )  # fmt: skip
    dataset = read(tmp_path, text, table={"incomplete": rule})
    assert (len(dataset.responses), dataset.inputs[0].rows) == (rows, 2)
    code = "unfinished_answers" if rule == "keep" else "unfinished_left_out"
    assert only(dataset, code).row == 3


def test_inner_names_are_refused_with_the_option(tmp_path):
    header = ",".join(f'"828616X27X146{number}"' for number in range(6))
    dataset = read(tmp_path, survey(header, '"P1","1","0","1","2","3"'))
    assert only(dataset, "sgqa_names").column == "828616X27X1460"
    assert "missing_column" not in codes(dataset)


def test_inner_names_that_the_project_maps_are_read(tmp_path):
    header = ",".join(f'"828616X27X146{number}"' for number in range(6))
    columns = {item: f"828616X27X146{number}" for number, item in enumerate("abcd", 2)}
    wave = {"column": "828616X27X1461", "values": {1: "before"}}
    dataset = read(
        tmp_path,
        survey(header, '"P1","1","0","1","2","3"'),
        table={"person": "828616X27X1460", "wave": wave},
        instruments=[{"define": questionnaire(), "columns": columns}],
    )
    assert dataset.responses.filter(like="trust/").to_numpy().tolist() == [[0, 1, 2, 3]]


def test_sentences_as_headers_are_refused(tmp_path):
    own_words = '"ID de la réponse","Date de soumission","Dernière page","Langue de départ"'
    header = f'{own_words},"Votre code","Est-ce avant ?","Sortez-vous de chez vous ?"'
    text = lines(header, '"1","2026-03-01 10:00:00","2","fr","P1","1","0"')
    assert only(read(tmp_path, text), "question_texts").severity == "error"


def test_answers_in_words_need_labels(tmp_path):
    text = survey(
        '"code","time","a","b","c","d"', '"P1","1","jamais","parfois","souvent","toujours"'
    )
    refused = read(tmp_path, text)
    assert only(refused, "answer_texts").severity == "error"
    assert refused.responses.empty
    labelled = [{"define": questionnaire(labels=LABELS)}]
    dataset = read(tmp_path, text, instruments=labelled)
    assert dataset.responses.filter(like="trust/").to_numpy().tolist() == [[0, 1, 2, 3]]
    assert not dataset.errors


def test_codes_with_a_letter_wait_for_a_person(tmp_path):
    text = survey('"code","time","a","b","c","d"', '"P1","1","A0","A1","A2","AO03"')
    dataset = read(tmp_path, text)
    assert only(dataset, "answers_waiting").values["count"] == 4
    assert {row.words: row.code for row in dataset.proposals} == {
        "A0": "0", "A1": "1", "A2": "2", "AO03": "3",
    }  # fmt: skip
    assert {row.state for row in dataset.proposals} == {"waiting"}


def test_ticked_boxes_are_ones_and_the_others_noughts(tmp_path):
    ticks = questionnaire(items={"min": 0, "max": 1, "ids": ["walk", "bus"]})
    rows = ('"P1","1","Y",""', '"P2","1","",""')
    text = survey('"code","time","way[walk]","way[bus]"', *rows)
    dataset = read(tmp_path, text, instruments=[{"define": ticks}])
    answers = dataset.responses.set_index("person").filter(like="trust/")
    assert answers.loc["p1"].tolist() == [1, 0]
    assert answers.loc["p2"].isna().all()


def test_a_survey_without_days_gives_none(tmp_path):
    text = survey('"code","time","a","b","c","d"', '"P1","1","0","1","2","3"')
    dataset = read(tmp_path, text.replace("2026-03-01", "1980-01-01"))
    assert dataset.responses["date"].isna().all()
    assert not dataset.errors


def test_the_token_may_be_the_person(tmp_path):
    text = survey('"time","a","b","c","d"', '"1","0","1","2","3"')
    dataset = read(tmp_path, text, table={"person": "token"})
    assert dataset.responses["person"].tolist() == ["t1"]
    assert only(dataset, "personal_dropped").values["columns"] == ("ipaddr", "refurl")
