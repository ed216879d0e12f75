"""How many links are chance: two people whose codes look alike."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from solidarity_eval.intake.keys.code import part_distance, parts_of

ROUNDS = 50


def chance_of_likeness(
    before: Collection[str],
    after: Collection[str],
    *,
    tolerance: int,
    links: Collection[tuple[str, str]] = (),
) -> tuple[float, ...]:
    r"""Return the chance that two different people's codes differ by 0, 1, ... ``tolerance``.

    .. math:: u_d = P\Bigl(\sum_i \delta(X_i, Y_i) = d\Bigr),

    where :math:`X_i, Y_i` are drawn from the values that part :math:`i` takes before and after,
    each part on its own, pairs that were linked left out.

    When to use it: as the chance that a pair of different people looks like a link (the *u*
    probability of record linkage). It does not know of parts that go together (the first letters
    of a mother's and a daughter's first names), which make likeness somewhat more common.

    Parameters
    ----------
    before, after : collection of str
        Codes at each time, one per person.
    tolerance : int
        Largest difference, in signs.
    links : collection of (str, str)
        Pairs of codes that were linked: most of them are one person, who is like themselves.

    Returns
    -------
    tuple of float
        ``tolerance + 1`` probabilities.

    References
    ----------
    Fellegi and Sunter (1969), Blakely and Salmond (2002).

    Examples
    --------
    >>> chance_of_likeness(["a_1", "b_2"], ["a_1", "b_2"], tolerance=1)
    (0.25, 0.5)
    """
    sides = [[parts_of(code) for code in codes] for codes in (before, after)]
    linked = [(parts_of(one), parts_of(two)) for one, two in links]
    if not all(sides) or len(before) * len(after) <= len(linked):
        return (0.0,) * (tolerance + 1)
    total = [1.0] + [0.0] * tolerance
    for place in range(max(len(parts) for side in sides for parts in side)):
        one, two = (Counter(_at(parts, place) for parts in side) for side in sides)
        pairs = Counter((_at(a, place), _at(b, place)) for a, b in linked)
        total = _sum_of(total, _apart(one, two, pairs, tolerance=tolerance))
    return tuple(total)


def _at(parts: Sequence[str], place: int) -> str:
    return parts[place] if place < len(parts) else ""


def _apart(
    before: Counter[str], after: Counter[str], linked: Counter[tuple[str, str]], *, tolerance: int
) -> list[float]:
    """Return how likely each difference of one part is between two people, up to the tolerance."""
    counts = [0] * (tolerance + 1)
    for one, times in before.items():
        for two, others in after.items():
            apart = part_distance(one, two)
            if apart <= tolerance:
                counts[apart] += times * others - linked[one, two]
    pairs = before.total() * after.total() - linked.total()
    return [max(count, 0) / pairs for count in counts]


def _sum_of(first: Sequence[float], second: Sequence[float]) -> list[float]:
    return [
        math.fsum(first[part] * second[whole - part] for part in range(whole + 1))
        for whole in range(len(first))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """How many people have no link, before and after.

    Attributes
    ----------
    exact : (int, int)
        When equal codes are linked and nothing else.
    end : (int, int)
        When close codes are linked too.
    """

    exact: tuple[int, int]
    end: tuple[int, int]


def expected_chance_links(likeness: Sequence[float], alone: Alone) -> float:
    r"""Return how many of the links made are expected to join two different people.

    .. math::

        F_0 = (A_0 + F_0)(B_0 + F_0)\, u_0, \qquad
        F_1 = (A_1 + F_1)(B_1 + F_1) \sum_{d \ge 1} u_d\, e^{-(A_0 + B_0)(u_1 + \dots + u_d)},

    where :math:`A_0, B_0` are the people without an equal code at the other time and
    :math:`A_1, B_1` those without any link at the end. With the :math:`F` people who were given
    somebody else's answers, they are those whom only chance could link; the exponential is the
    chance that no other code is as near, since a code with two nearest ones is not linked. Each
    is solved from 0 upwards; the answer is :math:`F_0 + F_1`.

    When to use it: beside the number of links, to say how far they can be trusted. It is an
    expected number, not a count, and takes the parts of a code to be unrelated.

    Parameters
    ----------
    likeness : sequence of float
        From `chance_of_likeness`.
    alone : Alone
        People without a link.

    Returns
    -------
    float
        Expected number of links that are chance.

    References
    ----------
    Fellegi and Sunter (1969) for :math:`u`; Blakely and Salmond (2002) for counting chance links
    from it.

    Examples
    --------
    >>> sides = Alone(exact=(30, 25), end=(20, 15))
    >>> round(expected_chance_links([0.0001, 0.0024], sides), 3)
    0.758
    """
    exact = _settled(alone.exact, likeness[0])
    free = sum(alone.exact)
    reach, near = 0.0, 0.0
    for chance in likeness[1:]:
        reach += chance
        near += chance * math.exp(-free * reach)
    return exact + _settled(alone.end, near)


def _settled(alone: tuple[int, int], chance: float) -> float:
    """Return the number of links that adds as many people as it takes away."""
    before, after = alone
    links = 0.0
    for _ in range(ROUNDS):
        links = min((before + links) * (after + links) * chance, float(min(before, after)))
    return links
