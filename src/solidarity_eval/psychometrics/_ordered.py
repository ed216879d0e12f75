"""Ordered answers: what polychoric correlations need, and the matrix of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import polychoric
from solidarity_eval.errors import ArgumentError
from solidarity_eval.psychometrics._answers import Answers, require_persons
from solidarity_eval.psychometrics._notes import caution

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solidarity_eval.results import Note

FEWEST_PERSONS = 50
MOST_CATEGORIES = 15
ESTIMATORS = {
    "two_step": polychoric.two_step,
    "ml": polychoric.maximum_likelihood,
    "ml_polycor": polychoric.as_polycor,
}


def require_ordered(answers: Answers) -> None:
    """Raise below 50 people, or when an item has too many different answers to be ordered ones."""
    require_persons(answers.n, FEWEST_PERSONS)
    for item, column in zip(answers.items, answers.values.T, strict=True):
        count = len(np.unique(column))
        if count > MOST_CATEGORIES:
            raise ArgumentError(
                "psychometrics.too_many_categories", item=item, count=count, most=MOST_CATEGORIES
            )


def pair_of(answers: Answers, first: int, second: int, *, method: str) -> polychoric.Polychoric:
    """Return the polychoric correlation of two items."""
    counts = polychoric.cross_table(answers.values[:, first], answers.values[:, second])
    return ESTIMATORS[method](counts)


def limit_notes(answers: Answers, first: int, second: int) -> list[Note]:
    """Return the note on a correlation that the table cannot tell from 1 or -1."""
    items = answers.items
    return [caution("polychoric_limit", item=items[first], other=items[second])]


def polychoric_matrix(answers: Answers) -> tuple[NDArray[np.float64], list[Note]]:
    """Return the two-step polychoric correlations of all items, and the notes they call for."""
    matrix = np.eye(answers.k)
    notes: list[Note] = []
    for first in range(answers.k):
        for second in range(first + 1, answers.k):
            found = pair_of(answers, first, second, method="two_step")
            matrix[first, second] = matrix[second, first] = found.rho
            if found.at_limit:
                notes += limit_notes(answers, first, second)
    return matrix, notes
