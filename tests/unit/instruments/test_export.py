"""What is written is what is read back, labels and formulas included."""

import datetime as dt
import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest

from solidarity_eval.errors import ArgumentError, OutputError
from solidarity_eval.instruments.catalogue import load_instrument
from solidarity_eval.instruments.export import export_scored
from solidarity_eval.instruments.scoring import score

DJG = load_instrument("djg6")
GSE = load_instrument("gse10")


def scored():
    rng = np.random.default_rng(3)
    data = pd.DataFrame(
        {
            "person": ["a", "é b", None, "-4"],
            "wave": ["before", "after", "before", "after"],
            "date": pd.to_datetime([dt.date(2026, 1, 5)] * 4),
        }
    )
    for item in DJG.items.ids:
        data[f"djg6/{item}"] = rng.integers(1, 4, 4).astype(float)
    for item in GSE.items.ids:
        data[f"gse10/{item}"] = rng.integers(1, 5, 4).astype(float)
    data.loc[0, "gse10/g1"] = np.nan
    return score(score(data, DJG), GSE)


@pytest.mark.parametrize("ending", [".sav", ".dta"])
def test_labels_and_numbers_survive(tmp_path, ending):
    data = scored()
    file = tmp_path / f"réponses notées{ending}"
    names = export_scored(data, file, instruments=[DJG, GSE], language="fr")
    read = pyreadstat.read_sav if ending == ".sav" else pyreadstat.read_dta
    back, meta = read(str(file))
    assert len(back) == len(data)
    for column in data.columns:
        if column in ("person", "wave", "date"):
            continue
        np.testing.assert_array_equal(
            back[names[column]].to_numpy(float), data[column].to_numpy(float)
        )
    labels = meta.column_names_to_labels
    assert labels[names["djg6.total"]].startswith("solitude (Solitude, De Jong Gierveld")
    assert labels[names["djg6/emptiness"]] == "sentiment de vide"
    assert meta.variable_value_labels[names["djg6/emptiness"]] == {
        1: "non",
        2: "plus ou moins",
        3: "oui",
    }
    assert meta.variable_value_labels[names["gse10.total/prorated"]] == {0: "non", 1: "oui"}
    assert back[names["gse10.total/prorated"]].tolist() == [1, 0, 0, 0]
    assert back["person"].tolist()[:2] == ["a", "é b"]


def test_parquet_keeps_names_types_and_labels(tmp_path):
    data = scored()
    file = tmp_path / "scores.parquet"
    names = export_scored(data, file, instruments=[DJG], language="en")
    assert names["djg6.total"] == "djg6.total"
    back = pd.read_parquet(file)
    assert back["djg6.total"].tolist() == data["djg6.total"].tolist()
    assert back["date"].tolist() == data["date"].tolist()
    labels = json.loads(pq.read_schema(file).metadata[b"solidarity_eval"])
    assert labels["djg6/emptiness"] == {
        "label": "emptiness",
        "values": {"1": "no", "2": "more or less", "3": "yes"},
    }
    assert "gse10.total" not in labels


def test_a_plain_csv_reads_back_without_a_digit_lost(tmp_path):
    data = scored()
    data["gse10.total"] = data["gse10.total"] / 3
    file = tmp_path / "scores.csv"
    export_scored(data, file)
    back = pd.read_csv(file)
    assert back["gse10.total"].tolist() == data["gse10.total"].tolist()
    assert not file.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_csv_for_excel_opens_by_a_double_click(tmp_path):
    data = scored()
    file = tmp_path / "scores.csv"
    export_scored(data, file, excel=True)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    first, *rows = file.read_text(encoding="utf-8-sig").splitlines()
    assert first.startswith("person;wave;date;djg6/emptiness")
    back = pd.read_csv(file, sep=";", decimal=",", encoding="utf-8-sig")
    assert back["gse10.total"].tolist() == data["gse10.total"].tolist()
    assert len(rows) == 4


@pytest.mark.parametrize("excel", [True, False])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_text_becomes_a_formula(tmp_path, excel, start):
    file = tmp_path / "scores.csv"
    data = pd.DataFrame({f"{start}head": [f"{start}1+1", "plain"], "value": [-1.5, 2.0]})
    export_scored(data, file, excel=excel)
    text = file.read_text(encoding="utf-8-sig")
    separator, number = (";", "-1,5") if excel else (",", "-1.5")
    assert f"'{start}head{separator}value" in text
    assert f"'{start}1+1{separator}{number}" in text


def test_long_and_clashing_names_stay_different(tmp_path):
    long = "local_institutional_trust.hospital/prorated"
    data = pd.DataFrame({long: [True], "a.b": [1], "a/b": [2], "A_b": [3], "1x": [4]})
    names = export_scored(data, tmp_path / "x.dta")
    assert len({name.lower() for name in names.values()}) == 5
    assert all(len(name) <= 32 for name in names.values())
    assert names["1x"] == "v_1x"
    assert names["a.b"] == "a_b"
    assert names["a/b"] == "a_b_2"
    assert names["A_b"] == "A_b_3"


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".dta", ".sav"])
def test_nullable_and_empty_columns_are_written(tmp_path, ending):
    data = pd.DataFrame(
        {
            "count": pd.array([1, None], dtype="Int64"),
            "flag": pd.array([True, None], dtype="boolean"),
            "band": pd.Categorical(["low", None]),
            "none": [np.nan, np.nan],
        }
    )
    file = tmp_path / f"x{ending}"
    export_scored(data, file)
    assert file.stat().st_size > 0


class TestRefusals:
    def test_unknown_ending(self, tmp_path):
        with pytest.raises(ArgumentError, match=r"\.sav"):
            export_scored(scored(), tmp_path / "scores.rds")

    @pytest.mark.parametrize("ending", [".csv", ".sav"])
    def test_missing_folder(self, tmp_path, ending):
        with pytest.raises(OutputError, match="nowhere"):
            export_scored(scored(), tmp_path / "nowhere" / f"x{ending}")

    def test_a_refusal_leaves_the_old_file_whole(self, tmp_path, monkeypatch):
        file = tmp_path / "scores.csv"
        file.write_text("old", encoding="utf-8")

        def locked(self, target):
            raise PermissionError

        monkeypatch.setattr(type(file), "replace", locked)
        with pytest.raises(OutputError, match="close"):
            export_scored(scored(), file)
        assert file.read_text(encoding="utf-8") == "old"
        assert list(tmp_path.iterdir()) == [file]
