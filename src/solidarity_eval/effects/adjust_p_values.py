"""P-values adjusted for how many were looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import multiplicity
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import check_choice

if TYPE_CHECKING:
    from numpy.typing import NDArray


def adjust_p_values(
    p: Sequence[float] | NDArray[np.float64], *, method: str = "holm"
) -> NDArray[np.float64]:
    r"""Adjust p-values for how many there are.

    With :math:`p_{(1)} \le \dots \le p_{(m)}`:

    .. math::

        \text{Holm: } \max_{j \le i} \, (m - j + 1)\, p_{(j)}, \qquad
        \text{Benjamini-Hochberg: } \min_{j \ge i} \, \tfrac{m}{j}\, p_{(j)},

    each at most 1. Use it whenever several outcomes answer one question. Holm, Hommel, Hochberg,
    Bonferroni and the Sidak pair keep the chance of *any* false find below the level;
    Benjamini-Hochberg and Benjamini-Yekutieli keep the *share* of false finds among those made, for
    exploring. Adjust over all the tests that were looked at, not those that look
    promising: leaving some out undoes the protection. It does not make an interval wider; for
    intervals that agree, take Bonferroni's level. A large adjusted p does not show that nothing
    changed.

    Parameters
    ----------
    p : sequence of float, shape (m,)
        P-values in [0, 1], none missing.
    method : {"holm", "hommel", "hochberg", "bonferroni", "sidak", "holm_sidak", "bh", "by"}
        ``holm`` and ``bonferroni`` suppose nothing. ``hochberg``, ``hommel``, ``sidak``,
        ``holm_sidak`` and ``bh`` suppose independence or (as a rule) positive dependence.
        ``by`` supposes nothing and is strict.

    Returns
    -------
    ndarray of shape (m,)
        Adjusted p-values in the order given; compare each with the level itself.

    Raises
    ------
    ArgumentError
        If there is no p-value, one lies outside [0, 1] or is missing, or the method is not one of
        the list.

    Notes
    -----
    Same numbers as R's ``p.adjust``, which has all of them but Sidak's two.

    References
    ----------
    Holm 1979; Hommel 1988; Hochberg 1988; Sidak 1967; Benjamini and Hochberg 1995; Benjamini and
    Yekutieli 2001.

    Examples
    --------
    >>> from solidarity_eval.effects import adjust_p_values
    >>> adjust_p_values([0.01, 0.04, 0.03], method="holm").round(6).tolist()
    [0.03, 0.06, 0.06]
    >>> adjust_p_values([0.01, 0.04, 0.03], method="bh").round(6).tolist()
    [0.03, 0.04, 0.04]
    """
    check_choice("method", method, multiplicity.METHODS)
    try:
        values = np.array(p, dtype=np.float64)
    except (TypeError, ValueError):
        raise ArgumentError("effects_categorical.p_values", value=repr(p)) from None
    if values.ndim != 1:
        raise ArgumentError("effects_categorical.wrong_shape", dimensions=values.ndim)
    if len(values) == 0:
        raise ArgumentError("effects_categorical.no_p_value")
    if not ((values >= 0) & (values <= 1)).all():
        raise ArgumentError("effects_categorical.p_values", value=repr(values.tolist()))
    return multiplicity.adjust(values, method=method)
