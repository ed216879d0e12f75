"""From a result of this package to the sentences that say what it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError
from solidarity_eval.psychometrics._reading_fit import fit_reading, invariance_reading
from solidarity_eval.psychometrics._reading_scores import (
    agreement_reading,
    change_reading,
    consistency_reading,
    detectable_reading,
    error_reading,
    extremes_reading,
    items_reading,
    polychoric_reading,
    retest_reading,
)

if TYPE_CHECKING:
    from solidarity_eval.psychometrics._sentence import Sentence
    from solidarity_eval.results import Result

_READERS: dict[str, Callable[[Result], list[Sentence]]] = {
    "cronbach_alpha": consistency_reading,
    "omega_total": consistency_reading,
    "guttman_lambda6": consistency_reading,
    "split_half": consistency_reading,
    "item_analysis": items_reading,
    "floor_and_ceiling": extremes_reading,
    "intraclass_correlation": agreement_reading,
    "retest_reliability": retest_reading,
    "standard_error_of_measurement": error_reading,
    "smallest_detectable_change": detectable_reading,
    "reliable_change": change_reading,
    "polychoric_correlation": polychoric_reading,
    "one_factor_cfa": fit_reading,
    "confirmatory_factor_analysis": fit_reading,
    "measurement_invariance": invariance_reading,
}


def reading(result: Result) -> tuple[Sentence, ...]:
    """Return the sentences that say in plain words what a result of this package means.

    Each sentence is a code and its values; the words are those of the locale files, key
    ``psychometrics.reading.<code>``. A sentence that follows a cut-off names the work that
    proposed it: a convention, which the words call so.

    Parameters
    ----------
    result : Result
        Of any public function of this package.

    Returns
    -------
    tuple of Sentence
        The main one first, then what limits it.

    Raises
    ------
    ArgumentError
        If the result comes from another method.

    Examples
    --------
    >>> from solidarity_eval.conformance.case import load_case
    >>> from solidarity_eval.locales import get_locale
    >>> from solidarity_eval.psychometrics import cronbach_alpha, reading
    >>> answers = load_case("B03_attitude").data()
    >>> first = reading(cronbach_alpha(answers, items=list(answers)))[0]
    >>> first.code
    'consistency.solid'
    >>> print(get_locale("en").text(f"psychometrics.reading.{first.code}", **first.values))
    The 7 questions agree well: consistency 0.84 out of 1. By convention, 0.80 or more is called \
solid.
    """
    method = getattr(result, "method", type(result).__name__)
    reader = _READERS.get(method)
    if reader is None:
        raise ArgumentError(
            "psychometrics.unreadable", method=str(method), available=", ".join(_READERS)
        )
    return tuple(reader(result))
