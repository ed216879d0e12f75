"""The folder of a simulated laureate: its project file, answers, registers, errors and truth."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from solidarity_eval.laureates.answer_files import answer_rows
from solidarity_eval.laureates.catalogue import laureate_files, load_laureate
from solidarity_eval.laureates.plant import Planted, plant
from solidarity_eval.laureates.simulate import (
    Beside,
    Row,
    Simulation,
    load_simulation,
    simulate_people,
    truths,
)

if TYPE_CHECKING:
    from solidarity_eval.laureates.people import Drawn, Score
    from solidarity_eval.laureates.truth import Truth
    from solidarity_eval.schemas.instrument import Instrument
    from solidarity_eval.schemas.load import LoadedProject

CORRECTIONS = (
    *("tableau", "personne", "temps", "colonne", "ancien", "nouveau"),
    *("qui", "quand", "pourquoi"),
)
PLANTED = ("file", "row", "column", "value", "finding")
_HEAD = (
    "# Données simulées par un ordinateur à partir du protocole « {id} » : aucune réponse n'est\n"
    "# celle d'une personne. Écrit par tools/make_laureates.py ; ne pas modifier à la main.\n"
)
_RETEST_MARGIN = 0.1


def example_files(laureate: str) -> dict[str, str]:
    """Return the files of a simulated laureate by path, the same at every call.

    Raises
    ------
    ArgumentError
        If there is no such laureate.
    """
    simulation, loaded = load_simulation(laureate), load_laureate(laureate)
    rng = np.random.default_rng(simulation.seed)
    drawn = simulate_people(simulation, loaded, rng)
    beside = simulation.registers(drawn, rng)
    found = truths(simulation, loaded)
    files = {
        name: text for name, text in laureate_files(laureate).items() if name != "project.yaml"
    }
    files["project.yaml"] = _project(simulation, loaded, found)
    planted: list[Planted] = []
    corrections: list[Row] = []
    for table in loaded.project.tables.response_files:
        own = drawn[table.population or simulation.groups[0].population]
        here = table.model_copy(update={"file": csv_name(table.file)})
        rows = answer_rows(own, loaded, here, rng=rng)
        if not planted:
            spoiled = plant(here, rows, rng=rng)
            rows, planted, corrections = (
                spoiled.rows,
                list(spoiled.planted),
                list(spoiled.corrections),
            )
        files[here.file] = table_text(rows)
    files |= _beside(loaded, beside)
    files["corrections.csv"] = table_text(corrections, CORRECTIONS)
    files["planted.csv"] = table_text([_planted(one) for one in planted], PLANTED)
    files["truth.json"] = _truth(simulation, drawn, found=found, beside=beside)
    return dict(sorted(files.items()))


def csv_name(file: str, sheet: str | None = None) -> str:
    """Return the file of a table of the example, from its workbook or its sheet."""
    if sheet is None:
        return f"{file.rpartition('.')[0]}.csv"
    plain = unicodedata.normalize("NFKD", sheet.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return f"data/{plain.replace(' ', '_')}.csv"


def table_text(rows: Iterable[Row], headers: Sequence[str] | None = None) -> str:
    """Return rows as a CSV file with semicolons, as a French spreadsheet writes it."""
    listed = list(rows)
    names = list(headers or dict.fromkeys(name for row in listed for name in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, names, delimiter=";", lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(listed)
    return buffer.getvalue()


def _planted(one: Planted) -> Row:
    return {name: str(value) for name, value in asdict(one).items()}


def _beside(loaded: LoadedProject, beside: Beside) -> dict[str, str]:
    tables = loaded.project.tables
    rows: dict[str, tuple[Row, ...]] = {"people": beside.people, "counts": beside.counts}
    rows |= beside.registers
    given = {"people": tables.people, "counts": tables.counts, **tables.given()}
    return {
        csv_name(table.file, str(table.sheet)): table_text(rows[name])
        for name, table in given.items()
        if table is not None
    }


def _project(simulation: Simulation, loaded: LoadedProject, found: Mapping[str, Truth]) -> str:
    """Return the protocol with what the simulation adds: files, seed, year, ways of coming in."""
    import yaml

    data = yaml.safe_load(laureate_files(simulation.laureate)["project.yaml"])
    data |= {"simulated": True, "seed": simulation.seed}
    data["reporting"] = {
        "year": simulation.year,
        "cutoff": simulation.cutoff.isoformat(),
        "final": simulation.year,
    }
    _files_of(data["tables"])
    for outcome in data["outcomes"]:
        if outcome.get("smallest_change"):
            outcome["smallest_change"] |= {"illustrative": True}
        if outcome["id"] in found:
            _way_in(outcome, data, simulation=simulation, loaded=loaded, truth=found[outcome["id"]])
    main = next(one for one in data["outcomes"] if one.get("role") == "primary")
    if not data["selection"].get("reference_mean"):
        data["selection"] = dict(main.get("selection") or data["selection"])
    for key, value in simulation.changes.items():
        _change(data, key.split("."), value)
    text = yaml.dump(data, Dumper=_plain(), allow_unicode=True, sort_keys=False, width=100)
    return _HEAD.format(id=simulation.laureate) + text


def _plain() -> type:
    """Return a writer of YAML without anchors: what stands twice is written twice."""
    import yaml

    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    return Plain


def _files_of(tables: dict[str, Any]) -> None:
    for name, table in tables.items():
        for one in table if isinstance(table, list) else [table]:
            if one is None:
                continue
            sheet = one.pop("sheet", None)
            one["file"] = csv_name(one["file"], None if name == "responses" else sheet)


def _way_in(
    outcome: dict[str, Any],
    data: dict[str, Any],
    *,
    simulation: Simulation,
    loaded: LoadedProject,
    truth: Truth,
) -> None:
    """Fill in what the drift needs, as the simulation has it."""
    way = outcome.get("selection") or data["selection"]
    if way["path"] not in ("same_score", "third_party"):
        return
    asked = next(one for one in loaded.project.outcomes if one.id == outcome["id"])
    score = simulation.score(asked)
    retest = _retest(score, loaded.instruments[score.instrument])
    outcome["selection"] = {
        "path": way["path"],
        "reference_mean": round(truth.reference, 2),
        "reference_population": "population simulée dont les personnes viennent",
        "retest_r": [round(retest - _RETEST_MARGIN, 2), round(retest + _RETEST_MARGIN, 2)],
        "proposed": True,
    }


def _retest(score: Score, instrument: Instrument) -> float:
    """Return about what two scores correlate, without rounding: r times the reliability."""
    items, shared = len(instrument.items.ids), score.loading**2
    return score.r * items * shared / (1 + (items - 1) * shared)


def _change(data: Any, path: Sequence[str], value: Any) -> None:
    """Write a value at a place such as ``reach.weekly.holidays``; lists are entered by id."""
    for step in path[:-1]:
        data = (
            next(one for one in data if one["id"] == step) if isinstance(data, list) else data[step]
        )
    data[path[-1]] = value


def _truth(
    simulation: Simulation,
    drawn: Mapping[str, Drawn],
    *,
    found: Mapping[str, Truth],
    beside: Beside,
) -> str:
    people = {
        group.population: {
            "entered": group.n,
            "drop_out": group.drop_out,
            "unlinked": group.unlinked,
            "missing_answers": group.missing,
            "stayed": int(drawn[group.population].stays[:, -1].sum()),
        }
        for group in simulation.groups
    }
    data = {
        "laureate": simulation.laureate,
        "simulated": True,
        "seed": simulation.seed,
        "people": people,
        "outcomes": {
            name: {key: round(value, 6) for key, value in asdict(truth).items()}
            for name, truth in found.items()
        },
        "registers": beside.truth,
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
