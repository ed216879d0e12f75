"""Small surveys as DataFrames, and the engines on which they are computed."""

import os

import numpy as np
import pandas as pd
import pytest

ENGINES = ["duckdb", *(["spark"] if os.environ.get("SOLIDARITY_SPARK") else [])]
SPARK = {"spark.sql.shuffle.partitions": "2", "spark.sql.ansi.enabled": "false"}


def engine_fixture(name):
    from solidarity_eval.scale import connect

    return connect(name, **(SPARK if name == "spark" else {}))


@pytest.fixture(scope="session", params=ENGINES)
def engine(request):
    """A connection to each engine that is to be tried."""
    return engine_fixture(request.param)


def people(n=400, seed=5, towns=7):
    rng = np.random.default_rng(seed)
    first = np.clip(np.rint(rng.normal(3.0, 1.2, n) * 2) / 2, 0, 6)
    second = np.clip(np.rint((first + rng.normal(0.3, 1.0, n)) * 2) / 2, 0, 6)
    before = pd.Series(first).mask(rng.random(n) < 0.05)
    after = pd.Series(second).mask(rng.random(n) < 0.2)
    return pd.DataFrame(
        {
            "who": [f"P{i:05d}" for i in range(n)],
            "town": rng.integers(0, towns, n),
            "t0": before.astype("float32"),
            "t1": after.astype("float32"),
        }
    )


def parquet(folder, frame, name="survey.parquet"):
    folder.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(folder / name, index=False)
    return folder / name
