"""Values of single people, for a picture of the internal edition: in memory, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn, SupportsIndex

import numpy as np

from solidarity_eval.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


class PersonView:
    """Paths of people over several times, without their identifiers.

    It can be drawn and it can be forgotten. Copying, pickling and every serialiser that the
    library uses refuse it, and it shows no value when it is printed; so a person's answers cannot
    reach a results file, a packet or a log by accident.

    Parameters
    ----------
    rows : pandas.DataFrame
        One row per person and time.
    person, wave, value : str
        Its columns.
    waves : tuple of str
        The times, in order.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"who": ["a", "a"], "wave": ["t0", "t1"], "score": [2.0, 3.0]})
    >>> view = PersonView(rows, person="who", wave="wave", value="score", waves=("t0", "t1"))
    >>> view
    <PersonView: people 1, times 2>
    """

    __slots__ = ("_values", "waves")

    def __init__(
        self, rows: pd.DataFrame, *, person: str, wave: str, value: str, waves: tuple[str, ...]
    ) -> None:
        wide = rows[rows[person].notna()].pivot(index=person, columns=wave, values=value)
        values = wide.reindex(columns=list(waves)).to_numpy(dtype=np.float64)
        known = np.isfinite(values).any(axis=1)
        order = np.lexsort(np.nan_to_num(values[known], nan=-np.inf).T[::-1])
        self.waves = waves
        self._values: NDArray[np.float64] = values[known][order]

    @property
    def people(self) -> int:
        """Number of people with a value at one time at least."""
        return len(self._values)

    def paths(self) -> Iterator[tuple[float | None, ...]]:
        """Yield the values of each person over the times, None where one is missing.

        People come in the order of their values, which tells nothing of who they are.
        """
        for row in self._values:
            yield tuple(float(value) if np.isfinite(value) else None for value in row)

    def __repr__(self) -> str:
        return f"<PersonView: people {self.people}, times {len(self.waves)}>"

    def __reduce_ex__(self, _protocol: SupportsIndex) -> NoReturn:
        raise DataError("reach_ties.person_stays")

    def __copy__(self) -> NoReturn:
        raise DataError("reach_ties.person_stays")

    def __deepcopy__(self, _memo: object) -> NoReturn:
        raise DataError("reach_ties.person_stays")
