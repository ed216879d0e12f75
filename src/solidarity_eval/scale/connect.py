"""Where a national survey is computed: in this process, or on a cluster."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solidarity_eval.errors import ArgumentError, DataError, MissingExtraError
from solidarity_eval.scale.collect import quiet

if TYPE_CHECKING:
    from ibis import Table
    from ibis.backends import BaseBackend

ENGINES = ("duckdb", "spark")


def connect(engine: str = "duckdb", *, memory: str | None = None, **options: Any) -> BaseBackend:
    """Return a connection: DuckDB in this process, or a Spark session.

    Parameters
    ----------
    engine : {"duckdb", "spark"}
        DuckDB needs no server. Spark needs Java and ``pip install "solidarity-eval[spark]"``; the
        session is the running one, or a local one.
    memory : str, optional
        Most memory of DuckDB, such as ``"2GB"``; larger work goes to disk.
    **options
        Passed to DuckDB, or set in the Spark session (``"spark.sql.shuffle.partitions"``).

    Returns
    -------
    ibis.backends.BaseBackend

    Raises
    ------
    ArgumentError
        If the engine is unknown.
    MissingExtraError
        If ibis or its engine is not installed.
    """
    if engine not in ENGINES:
        raise ArgumentError("scale.unknown_engine", value=engine, allowed=", ".join(ENGINES))
    ibis = require_ibis()
    try:
        with quiet():
            if engine == "duckdb":
                limit = {} if memory is None else {"memory_limit": memory}
                backend: BaseBackend = ibis.duckdb.connect(**limit, **options)
                return backend
            return _spark(ibis, options)
    except ImportError as missing:
        raise MissingExtraError("scale.engine_missing", engine=engine) from missing


def open_survey(
    source: str | Path | Sequence[str | Path],
    *,
    connection: BaseBackend | None = None,
    table: str | None = None,
) -> Table:
    """Return a survey as a table that is read when something is asked of it.

    Parameters
    ----------
    source : str, Path or sequence of them
        Parquet files (a path, several, a folder, a pattern with ``*``), or the address of a
        database that ibis knows (``duckdb://file.db``, ``postgres://...``) with ``table``.
    connection : ibis backend, optional
        Of `connect`; a new DuckDB by default.
    table : str, optional
        Table of the database, or of the connection where ``source`` is empty.

    Returns
    -------
    ibis.Table
        One row per person, or per person and time.

    Raises
    ------
    DataError
        If no file is there.
    ArgumentError
        If an address comes without ``table``.
    """
    if table is not None:
        with quiet():
            return (connection or _database(str(source))).table(table)
    if isinstance(source, str) and "://" in source:
        raise ArgumentError("scale.table_needed", source=source)
    files = _files(source)
    with quiet():
        return (connection or connect()).read_parquet(files if len(files) > 1 else files[0])


def require_ibis() -> Any:
    """Return ibis, else say how to install it.

    Raises
    ------
    MissingExtraError
        If ibis is not installed.
    """
    try:
        import ibis
    except ImportError as missing:
        raise MissingExtraError("scale.engine_missing", engine="ibis") from missing
    return ibis


def _database(address: str) -> BaseBackend:
    backend: BaseBackend = require_ibis().connect(address)
    return backend


def _spark(ibis: Any, options: dict[str, Any]) -> BaseBackend:
    from pyspark.sql import SparkSession

    # The same arithmetic as DuckDB: no error for a sum that the column's own type cannot hold.
    builder = SparkSession.builder.appName("solidarity_eval").config(
        "spark.ui.enabled", os.environ.get("SPARK_UI", "false")
    )
    for key, value in options.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    backend: BaseBackend = ibis.pyspark.connect(session)
    return backend


def _files(source: str | Path | Sequence[str | Path]) -> list[str]:
    given = [source] if isinstance(source, str | Path) else list(source)
    found: list[Path] = []
    for one in given:
        path = Path(one).expanduser()
        if path.is_dir():
            found += sorted(path.rglob("*.parquet"))
        elif "*" in path.name:
            found += sorted(path.parent.glob(path.name))
        elif path.is_file():
            found.append(path)
    if not found:
        raise DataError("scale.no_file", source=", ".join(map(str, given)))
    return [str(path) for path in found]
