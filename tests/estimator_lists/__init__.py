"""Estimators of the designs, one module per area, gathered by `tests.estimators`.

Each module holds ``TABLES`` (name -> DataFrame) and ``ROWS``: tuples of
``(function, table, arguments, columns of numbers, repeats)``; and ``PACKAGE`` where the functions
are not those of `solidarity_eval.designs`.
"""
