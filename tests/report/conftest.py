"""Small evaluations of every kind that a report must be able to tell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from solidarity_eval.evaluation import Evaluation, evaluate

FLAT = Path(__file__).parents[2] / "examples" / "energetic_arousal" / "flat"
ITEMS = ("a", "b", "c", "d")


@pytest.fixture(scope="session")
def flat() -> Evaluation:
    """The real study of the examples."""
    return evaluate(FLAT)


def answers(
    seed: int, n: int, *, shift: float = 0.3, spread: float = 0.9, low: int = 1, high: int = 5
) -> tuple[np.ndarray, np.ndarray]:
    """Return whole answers of n people to four questions, before and after."""
    random = np.random.default_rng(seed)
    person = random.normal(0.5 * (low + high), spread, n)
    sides = [
        np.clip(np.rint(person[:, None] + random.normal(move, 0.7, (n, 4))), low, high).astype(int)
        for move in (0.0, shift)
    ]
    return sides[0], sides[1]


def write_csv(file: Path, rows: list[dict[str, object]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [",".join(names)]
    lines += [",".join(str(row.get(name, "")) for name in names) for row in rows]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def long_rows(
    before: np.ndarray, after: np.ndarray, *, keep_after: int | None = None, prefix: str = "p"
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for wave, side in (("before", before), ("after", after)):
        count = len(side) if wave == "before" or keep_after is None else keep_after
        for i in range(count):
            values = dict(zip(ITEMS, side[i].tolist(), strict=True))
            rows.append({"person": f"{prefix}{i:03d}", "wave": wave, **values})
    return rows


def questionnaire(**changes: object) -> dict[str, object]:
    """Return an invented questionnaire of four questions, the last one turned."""
    base: dict[str, object] = {
        "id": "ties",
        "name": {"fr": "Liens", "en": "Ties"},
        "construct": "social_support",
        "items": {"min": 1, "max": 5, "ids": list(ITEMS)},
        "labels": {
            1: {"fr": "jamais", "en": "never"},
            2: {"fr": "rarement", "en": "rarely"},
            3: {"fr": "parfois", "en": "sometimes"},
            4: {"fr": "souvent", "en": "often"},
            5: {"fr": "toujours", "en": "always"},
        },
        "scales": [{"id": "total", "items": "all", "score": "mean", "min_answered": 0.5}],
    }
    return base | changes


def project(**changes: object) -> dict[str, object]:
    """Return the smallest project file that compares a score before and after."""
    base: dict[str, object] = {
        "schema_version": 1,
        "id": "small",
        "title": {"fr": "Petit projet", "en": "Small project"},
        "waves": [
            {"id": "before", "label": {"fr": "avant", "en": "before"}},
            {"id": "after", "label": {"fr": "après", "en": "after"}},
        ],
        "tables": {
            "responses": {"file": "data/r.csv", "person": "person", "wave": {"column": "wave"}}
        },
        "instruments": [{"define": questionnaire(), "columns": "same"}],
        "selection": {"path": "open"},
        "outcomes": [
            {
                "id": "ties",
                "label": {"fr": "Liens", "en": "Ties"},
                "scale": "ties.total",
                "before": "before",
                "after": "after",
                "role": "primary",
            }
        ],
    }
    return base | changes


def make(folder: Path, content: dict[str, object], rows: list[dict[str, object]]) -> Evaluation:
    """Write a project folder and evaluate it."""
    write_csv(folder / "data" / "r.csv", rows)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    (folder / "project.yaml").write_text(text, encoding="utf-8")
    return evaluate(folder)


@pytest.fixture(scope="session")
def nine_pairs(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """Nine people: too few for any figure of a shared edition."""
    return make(tmp_path_factory.mktemp("nine"), project(), long_rows(*answers(1, 9)))


@pytest.fixture(scope="session")
def seven_pairs(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """Seven people: no standardised change."""
    return make(tmp_path_factory.mktemp("seven"), project(), long_rows(*answers(2, 7)))


@pytest.fixture(scope="session")
def one_pair(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """One person: the change itself is refused."""
    return make(tmp_path_factory.mktemp("one"), project(), long_rows(*answers(3, 1)))


@pytest.fixture(scope="session")
def lost_people(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """Sixty people before, forty after, chosen on the score itself."""
    rows = long_rows(*answers(4, 60, shift=0.0), keep_after=40)
    content = project(selection={"path": "same_score"})
    return make(tmp_path_factory.mktemp("lost"), content, rows)


@pytest.fixture(scope="session")
def described(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """A description: no outcome at all."""
    content = project(outcomes=[], design={"type": "descriptive"})
    return make(tmp_path_factory.mktemp("described"), content, long_rows(*answers(5, 30)))


def _rich_rows() -> list[dict[str, object]]:
    random = np.random.default_rng(7)
    before, later = answers(6, 48, shift=-0.5)
    waves = {"before": before, "after": later, "year": np.clip(later - (later > 2), 1, 5)}
    rows: list[dict[str, object]] = []
    for wave, side in waves.items():
        for i in range(48):
            row: dict[str, object] = {"person": f"s{i:03d}", "wave": wave, "team": f"t{i % 4}"}
            row |= dict(zip(ITEMS, side[i].tolist(), strict=True))
            row["d"] = 6 - side[i][3]
            row["days"] = int(random.poisson(9 + 3 * (wave != "before")))
            row["knows"] = int(random.random() < (0.4 if wave == "before" else 0.65))
            rows.append(row)
    return rows


def _rich_project() -> dict[str, object]:
    smallest = {"value": 0.4, "unit": "points", "source": "team", "date": "2026-01-15"}
    pair = {"before": "before", "after": "after"}
    return project(
        id="rich",
        simulated=True,
        evaluator="Cabinet Exemple",
        period={"start": "2026-01-01", "end": "2028-12-31"},
        reporting={"year": 2026, "final": 2028},
        design={"type": "one_group_pre_post"},
        selection={"path": "third_party"},
        populations=[{"id": "seniors", "label": {"fr": "aînés", "en": "seniors"}, "planned": 60}],
        waves=[
            {"id": "before", "label": {"fr": "à l'entrée", "en": "at entry"}, "month": 0},
            {"id": "after", "label": {"fr": "à six mois", "en": "at six months"}, "month": 6},
            {"id": "year", "label": {"fr": "à un an", "en": "at one year"}, "month": 12},
        ],
        tables={
            "responses": {
                "file": "data/r.csv",
                "population": "seniors",
                "person": "person",
                "wave": {"column": "wave"},
                "cluster": "team",
            }
        },
        instruments=[
            {
                "define": questionnaire(
                    id="ties",
                    reverse=["d"],
                    scales=[{"id": "total", "items": "all", "score": "sum", "better": "higher"}],
                ),
                "columns": "same",
            }
        ],
        measures=[
            {"id": "days", "column": "days", "unit": "jours", "better": None},
            {"id": "knows", "column": "knows", "min": 0, "max": 1, "better": "higher"},
        ],
        outcomes=[
            {
                "id": "ties",
                "label": {"fr": "Liens", "en": "Ties"},
                "scale": "ties.total",
                "role": "primary",
                "smallest_change": smallest,
                "waves": ["before", "after", "year"],
                **pair,
            },
            {
                "id": "knows",
                "label": {"fr": "Connaît un voisin", "en": "Knows a neighbour"},
                "measure": "knows",
                "type": "proportion",
                "success": [1],
                "role": "confirmatory",
                **pair,
            },
            {
                "id": "days",
                "label": {"fr": "Jours de sortie", "en": "Days out"},
                "measure": "days",
                **pair,
            },
        ],
        questions=["L'objectif compte-t-il des personnes ou des foyers ?"],
    )


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """Three times, a turned question, a share, a measure without ends, teams, simulated answers."""
    return make(tmp_path_factory.mktemp("rich"), _rich_project(), _rich_rows())


@pytest.fixture(scope="session")
def two_populations(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """Two kinds of people, each with its own file, outcome and ledger."""
    folder = tmp_path_factory.mktemp("two")
    write_csv(folder / "data" / "h.csv", long_rows(*answers(9, 20), keep_after=14, prefix="h"))
    names = (("seniors", "aînés", "r"), ("helpers", "bénévoles", "h"))
    outcome = {"scale": "ties.total", "before": "before", "after": "after"}
    content = project(
        populations=[{"id": name, "label": {"fr": label}} for name, label, _ in names],
        tables={
            "responses": [
                {
                    "file": f"data/{file}.csv",
                    "population": name,
                    "person": "person",
                    "wave": {"column": "wave"},
                }
                for name, _, file in names
            ]
        },
        outcomes=[
            {"id": name, "label": {"fr": f"Liens, {label}"}, "population": name, **outcome}
            for name, label, _ in names
        ],
    )
    return make(folder, content, long_rows(*answers(8, 30)))


@pytest.fixture(scope="session")
def every_evaluation(
    flat: Evaluation,
    nine_pairs: Evaluation,
    seven_pairs: Evaluation,
    one_pair: Evaluation,
    lost_people: Evaluation,
    described: Evaluation,
    rich: Evaluation,
    two_populations: Evaluation,
) -> dict[str, Evaluation]:
    """All of them by name."""
    return {
        "flat": flat,
        "nine_pairs": nine_pairs,
        "seven_pairs": seven_pairs,
        "one_pair": one_pair,
        "lost_people": lost_people,
        "described": described,
        "rich": rich,
        "two_populations": two_populations,
    }
