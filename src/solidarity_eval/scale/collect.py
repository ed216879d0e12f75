"""Rows of a query brought into memory, and the noise of the engines kept away."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis
    import pandas as pd


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Ignore the warnings of ibis about functions that its engines have renamed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", FutureWarning)
        yield


def collect(query: ibis.Table) -> pd.DataFrame:
    """Run a query and return its rows: aggregates only."""
    with quiet():
        rows: pd.DataFrame = query.to_pandas()
    return rows
