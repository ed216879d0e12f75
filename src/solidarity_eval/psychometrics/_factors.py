"""What factor models need of the answers, and errors of ours for those they cannot fit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import alpha, one_factor
from solidarity_eval._kernels.scoring import NotConvergedError
from solidarity_eval.errors import DataError

if TYPE_CHECKING:
    from solidarity_eval._kernels.one_factor import OneFactor
    from solidarity_eval.psychometrics._answers import Answers


def require_regular(answers: Answers) -> None:
    """Raise DataError when the correlations of the items are (nearly) singular."""
    corr = alpha.correlation(alpha.covariance(answers.values))
    if answers.n <= answers.k or np.linalg.cond(corr) > 1e10:
        raise DataError("psychometrics.singular", items=", ".join(answers.items))


@contextmanager
def solving(model: str) -> Iterator[None]:
    """Turn a likelihood without a maximum into a DataError that names the model."""
    try:
        yield
    except NotConvergedError:
        raise DataError("psychometrics.not_converged", model=model) from None


def one_factor_of(answers: Answers) -> OneFactor:
    """Return the one-factor model of the answers by maximum likelihood."""
    with solving("one_factor"):
        return one_factor.maximum_likelihood(answers.values)
