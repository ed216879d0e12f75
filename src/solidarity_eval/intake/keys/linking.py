"""Times linked by codes that people make themselves: equal codes, then close ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from solidarity_eval.intake.keys.chance import Alone, chance_of_likeness, expected_chance_links
from solidarity_eval.intake.keys.match import Pair, close_pairs

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.intake.dataset import Dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person said of two codes.

    Attributes
    ----------
    population, wave : str
        Whose codes, and the later time.
    before, after : str
        The codes.
    same : bool
        Whether they are one person.
    """

    population: str
    wave: str
    before: str
    after: str
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How one time was linked with the times before it.

    Attributes
    ----------
    population, wave : str
        Whose codes, and the later time.
    before, after : int
        People met at an earlier time; people of this time.
    exact, confirmed : int
        Links by equal codes, and by a person's word.
    proposed : tuple of Pair
        Close pairs that nobody decided on.
    refused : int
        Close pairs that a person said are two people.
    loose : tuple of Pair
        Close pairs that were linked although nobody decided on them.
    chance_links : float
        How many of the links are expected to join two different people.
    """

    population: str
    wave: str
    before: int
    after: int
    exact: int
    confirmed: int
    proposed: tuple[Pair, ...]
    refused: int
    loose: tuple[Pair, ...]
    chance_links: float

    @property
    def links(self) -> int:
        """People of this time who were met before."""
        return self.exact + self.confirmed + len(self.loose)

    @property
    def chance_share(self) -> float | None:
        """Share of the links that are expected to be chance, None without a link."""
        return min(self.chance_links / self.links, 1.0) if self.links else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkage:
    """How the codes of a project were linked.

    Attributes
    ----------
    tolerances : mapping
        Signs by which two codes may differ, by population whose people make their own code.
    waves : tuple of str
        The times, in order.
    decisions : tuple of Decision
        What a person said.
    steps : tuple of Step
        What came of it, by population and time.
    codes : mapping
        Code of each person and time that was linked under another code: ``(population, wave,
        person)`` to code.
    """

    tolerances: Mapping[str, int]
    waves: tuple[str, ...]
    decisions: tuple[Decision, ...] = ()
    steps: tuple[Step, ...] = ()
    codes: Mapping[tuple[str, str, str], str] = field(default_factory=dict, repr=False)


def link_times(responses: pd.DataFrame, asked: Linkage, *, within: Mapping[str, int]) -> Linkage:
    """Link the codes of every population, time after time.

    Equal codes are one person; then the pairs that somebody confirmed; then, within
    ``within[population]`` signs, the pairs that are each other's one best match.

    Parameters
    ----------
    responses : pandas.DataFrame
        One row per ``population, wave, person``, persons being codes as written.
    asked : Linkage
        Tolerances, times and decisions.
    within : mapping
        Signs within which a pair that nobody decided on is linked, by population; 0 for none.

    Returns
    -------
    Linkage
        With its steps, and the code that each linked row had.
    """
    steps: list[Step] = []
    codes: dict[tuple[str, str, str], str] = {}
    for population, tolerance in asked.tolerances.items():
        mine = responses[responses["population"] == population]
        written = {
            wave: sorted(set(mine.loc[mine["wave"] == wave, "person"].dropna()))
            for wave in asked.waves
        }
        decisions = [one for one in asked.decisions if one.population == population]
        line = _Line(
            population=population,
            tolerance=max(tolerance, within.get(population, 0)),
            within=within.get(population, 0),
        )
        for wave in asked.waves:
            met = line.meet(wave, written[wave], [one for one in decisions if one.wave == wave])
            if met is not None:
                steps.append(met)
        codes |= line.codes
    return replace(asked, steps=tuple(steps), codes=codes)


@dataclass(slots=True, kw_only=True)
class _Line:
    """People met so far: every code each has used, and the first one, which names them."""

    population: str
    tolerance: int
    within: int
    first: dict[str, str] = field(default_factory=dict)
    codes: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def meet(self, wave: str, written: list[str], decisions: list[Decision]) -> Step | None:
        """Link the codes of one time, None at the first one."""
        if not self.first or not written:
            self.first.update((code, code) for code in written)
            return None
        exact = [code for code in written if code in self.first]
        seen = {self.first[code] for code in exact}
        confirmed = self._confirmed(decisions, sorted(set(written) - set(exact)), seen)
        seen |= {self.first[one] for one, _ in confirmed}
        fresh = set(written) - set(exact) - {two for _, two in confirmed}
        free = [code for code, name in self.first.items() if name not in seen]
        refused = {(one.before, one.after) for one in decisions if not one.same}
        close = close_pairs(free, fresh, tolerance=self.tolerance, refused=refused)
        close = _one_each(close, self.first)
        loose = tuple(pair for pair in close if pair.distance <= self.within)
        links = [*((code, code) for code in exact), *confirmed]
        sure = len(links)
        links += [(pair.before, pair.after) for pair in loose]
        step = Step(
            population=self.population,
            wave=wave,
            before=len(set(self.first.values())),
            after=len(written),
            exact=len(exact),
            confirmed=len(confirmed),
            proposed=tuple(pair for pair in close if pair not in loose),
            refused=len(refused),
            loose=loose,
            chance_links=self._chance(written, links, sure=sure),
        )
        self._take(wave, written, links)
        return step

    def _chance(self, written: list[str], links: list[tuple[str, str]], *, sure: int) -> float:
        """Return how many of the links are expected to be chance."""
        people = len(set(self.first.values()))
        likeness = chance_of_likeness(list(self.first), written, tolerance=self.within, links=links)
        alone = Alone(
            exact=(people - sure, len(written) - sure),
            end=(people - len(links), len(written) - len(links)),
        )
        return expected_chance_links(likeness, alone)

    def _take(self, wave: str, written: list[str], links: list[tuple[str, str]]) -> None:
        """Note under whose name each code of a time goes."""
        for one, two in links:
            self.first[two] = self.first[one]
        for code in written:
            name = self.first.setdefault(code, code)
            if name != code:
                self.codes[self.population, wave, name] = code

    def _confirmed(
        self, decisions: Iterable[Decision], fresh: list[str], seen: set[str]
    ) -> list[tuple[str, str]]:
        """Return the confirmed pairs that can be linked: both codes there, nobody twice."""
        taken, used = set(seen), set[str]()
        pairs = []
        for one in decisions:
            if not one.same or one.before not in self.first or one.after not in fresh:
                continue
            if self.first[one.before] in taken or one.after in used:
                continue
            taken.add(self.first[one.before])
            used.add(one.after)
            pairs.append((one.before, one.after))
        return pairs


def _one_each(pairs: tuple[Pair, ...], first: Mapping[str, str]) -> tuple[Pair, ...]:
    """Leave out the pairs of a person who used two codes and is close to two people with them."""
    times: dict[str, int] = {}
    for pair in pairs:
        times[first[pair.before]] = times.get(first[pair.before], 0) + 1
    return tuple(pair for pair in pairs if times[first[pair.before]] == 1)


def name_by_first_code(frame: pd.DataFrame, linkage: Linkage) -> pd.DataFrame:
    """Return rows with each person named by the first code that they used."""
    names = {
        (population, wave, code): person
        for (population, wave, person), code in linkage.codes.items()
    }
    return _renamed(frame, names)


def linkage_at(dataset: Dataset, tolerance: int) -> Dataset:
    """Return a dataset linked at another tolerance.

    Equal codes and confirmed pairs are always linked, refused pairs never. At 0 nothing else is
    (the strict reading); above, every pair that is each other's one best match within
    ``tolerance`` signs is linked as well (the loose reading).

    When to use it: to run an evaluation at both readings; a conclusion that differs rests on
    pairs nobody looked at. It changes nothing where people are given their codes.

    Parameters
    ----------
    dataset : Dataset
        As read by `load_dataset`.
    tolerance : int
        Most signs by which two codes may differ; 0 to 2.

    Returns
    -------
    Dataset
        The same rows, people named anew; ``linkage.steps`` say what was linked, and how many
        links are expected to be chance.

    Raises
    ------
    ArgumentError
        If the tolerance is not 0, 1 or 2.
    """
    from solidarity_eval.errors import ArgumentError

    if tolerance not in (0, 1, 2):
        raise ArgumentError("people.tolerance", value=tolerance)
    if dataset.linkage is None:
        return dataset
    return relink(dataset, dict.fromkeys(dataset.linkage.tolerances, tolerance))


def relink(dataset: Dataset, within: Mapping[str, int]) -> Dataset:
    """Return a dataset linked anew, from the codes as people wrote them."""
    old = dataset.linkage
    if old is None:
        return dataset
    written = _renamed(dataset.responses, old.codes)
    fresh = link_times(written, old, within=within)
    return replace(dataset, responses=name_by_first_code(written, fresh), linkage=fresh)


def _renamed(frame: pd.DataFrame, names: Mapping[tuple[str, str, str], str]) -> pd.DataFrame:
    """Return rows whose person is replaced where ``names`` says so."""
    if not names:
        return frame
    rows = zip(frame["population"], frame["wave"], frame["person"], strict=True)
    renamed = frame.copy()
    renamed["person"] = [names.get(row, row[2]) for row in rows]
    renamed["person"] = renamed["person"].astype(object)
    return renamed
