"""The bundled studies: real answers, read whole."""

import csv
from pathlib import Path

import pytest
import yaml

from solidarity_eval.intake.linkage import ledger
from solidarity_eval.intake.load import load_dataset
from solidarity_eval.schemas.project import Project
from tests.fixtures.intake.builders import Loaded

STUDIES = Path(__file__).parents[3] / "examples" / "energetic_arousal"
NAMES = sorted(path.parent.name for path in STUDIES.glob("*/project.yaml"))


def study(name):
    folder = STUDIES / name
    content = yaml.safe_load((folder / "project.yaml").read_text(encoding="utf-8"))
    project = Project.model_validate(content)
    instruments = {use.define.id: use.define for use in project.instruments}
    return Loaded(project=project, instruments=instruments, folder=folder)


def rows_of(name):
    with (STUDIES / name / "data/responses.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_ten_studies():
    assert len(NAMES) == 10


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_there_or_counted(name):
    dataset, rows = load_dataset(study(name)), rows_of(name)
    assert dataset.errors == ()
    assert len(dataset.responses) + sum(dataset.unlinked.values()) == len(rows)
    assert dataset.inputs[0].rows == len(rows)
    total = dataset.responses.filter(like="energetic_arousal/").sum().sum()
    linked = [row for row in rows if row["id"]]
    items = [name.partition("/")[2] for name in dataset.responses.columns[10:]]
    assert total == sum(float(row[item]) for row in linked for item in items if row[item])


def test_two_rows_of_emit_have_no_person():
    loaded = study("emit")
    dataset = load_dataset(loaded)
    without = [number for number, row in enumerate(rows_of("emit"), start=2) if not row["id"]]
    found = [item for item in dataset.findings if item.code == "missing_person"]
    assert [item.row for item in found] == without
    assert len(without) == 2
    assert {item.severity for item in found} == {"warning"}
    assert dataset.unlinked == {("people", "after"): 2}
    flow = ledger(dataset, loaded.project, population="people", before="before", after="after")
    assert flow.n("unlinked") == 2
    assert flow.n("after") == sum(row["time"] == "2" for row in rows_of("emit")) - 2


def test_a_real_row_written_twice_stops_the_report(tmp_path):
    source = (STUDIES / "emit/data/responses.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "data").mkdir()
    doubled = "\n".join([*source, source[1]])
    (tmp_path / "data/responses.csv").write_text(doubled, encoding="utf-8")
    loaded = study("emit")
    dataset = load_dataset(
        Loaded(project=loaded.project, instruments=loaded.instruments, folder=tmp_path)
    )
    assert [item.row for item in dataset.errors] == [2, len(source) + 1]
    assert {item.code for item in dataset.errors} == {"person_twice"}
