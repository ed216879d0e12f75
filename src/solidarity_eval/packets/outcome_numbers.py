"""The numbers of one outcome, looked up in the results of an evaluation; nothing is computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from solidarity_eval.schemas.packet_outcomes import (
    PacketAttrition,
    PacketMoments,
    PacketStandardized,
    PacketSummary,
    Statistic,
)

if TYPE_CHECKING:
    from solidarity_eval.evaluation import Evaluation
    from solidarity_eval.results import Estimate, Result
    from solidarity_eval.schemas.project import Outcome

_TERMS: Final = ("mean_change", "change_in_proportion", "change")
_PAIRED: Final = "change"
_UNPAIRED: Final = ("cross_section", "series", "retrospective")


def statistic(found: Estimate) -> Statistic:
    """Return an estimate as a packet holds it."""
    return Statistic(
        estimate=found.estimate,
        std_error=found.std_error,
        conf_low=finite(found.conf_low),
        conf_high=finite(found.conf_high),
        conf_level=found.conf_level,
        df=finite(found.df),
        n=found.n,
        unit=found.unit,
    )


def finite(value: float | None) -> float | None:
    """Return a number, None where it is infinite: no bound is then known on that side."""
    return None if value is None or abs(value) == float("inf") else value


@dataclass(frozen=True, slots=True)
class OutcomeNumbers:
    """One outcome of an evaluation."""

    evaluation: Evaluation
    outcome: Outcome

    def _result(self, name: str) -> Result | None:
        return self.evaluation.result(self.outcome.id, name)

    @property
    def _main(self) -> Result | None:
        """The change, else what stands in its place in designs without pairs."""
        found = (self._result(name) for name in (_PAIRED, *_UNPAIRED))
        return next((result for result in found if result is not None), None)

    @property
    def months(self) -> float | None:
        """Months from before to after."""
        return self._main.about.months if self._main is not None else None

    @property
    def population(self) -> str | None:
        """Population that the results name."""
        return self._main.about.population if self._main is not None else None

    @property
    def change(self) -> Statistic | None:
        """The change, in the unit of the outcome."""
        return _first(self._main, *_TERMS)

    @property
    def effect(self) -> Statistic | None:
        """The difference between the groups."""
        return _first(self._result("effect"), "effect")

    @property
    def clustered(self) -> Statistic | None:
        """The change with teams, or dyads, as the unit."""
        found = _first(self._result("clustered"), "change")
        dyads = self._result("dyads")
        if found is not None or dyads is None:
            return found
        return statistic(dyads.get("change", of="mean"))

    @property
    def teams(self) -> int | None:
        """Teams that people share."""
        clustered = self._result("clustered")
        tables = clustered.tables if clustered is not None else ()
        told = next((len(table.rows) for table in tables if table.kind == "teams"), None)
        verdict = self.evaluation.verdicts.get(self.outcome.id)
        clusters = verdict.values.get("clusters") if verdict is not None else None
        return told if told is not None or not isinstance(clusters, int) else clusters

    @property
    def drift(self) -> tuple[float, float] | None:
        """Ends of the band of regression to the mean."""
        found = self._result("drift")
        if found is None or not found.has("drift_low"):
            return None
        ends = found["drift_low"].estimate, found["drift_high"].estimate
        return min(ends), max(ends)

    @property
    def correlation(self) -> float | None:
        """Of before and after."""
        found = _first(self._result(_PAIRED), "correlation")
        return found.estimate if found is not None else None

    def summary(self, wave: str) -> PacketSummary | None:
        """Return n, mean and standard deviation at one time."""
        found = self._main
        terms = [] if found is None else [e for e in found.estimates if e.at.get("wave") == wave]
        means = [item for item in terms if item.term in ("mean", "proportion")]
        spreads = [item for item in terms if item.term == "sd"]
        if found is None or not means or means[0].n is None:
            return None
        sd = spreads[0].estimate if spreads else None
        return PacketSummary(n=means[0].n, mean=means[0].estimate, sd=sd)

    def moments(self, arm: str) -> PacketMoments | None:
        """Return the sums over the people of a group who are compared."""
        found = self._result("moments")
        if found is None:
            return None
        table = found.table("counts")
        rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
        row = next((row for row in rows if row.pop("arm") == arm), None)
        return None if row is None else PacketMoments.model_validate(row)

    @property
    def standardized(self) -> PacketStandardized | None:
        """The change in standard deviations before, with both variances."""
        found = self._result("standardized")
        if found is None:
            return None
        g, d = found["standardized_mean_change"], found["d"]
        if not g.std_error or g.n is None:
            return None
        return PacketStandardized(
            standardizer="baseline",
            g=g.estimate,
            d=d.estimate,
            variance_jackknife=g.std_error**2,
            variance_smcr=found["variance_smcr"].estimate if found.has("variance_smcr") else None,
            n=g.n,
        )

    @property
    def attrition(self) -> PacketAttrition | None:
        """Who answered, who was due, who came back; the programme's people."""
        flow = self.evaluation.ledger(self.outcome)
        if flow is None:
            return None
        people = {node.id: node.n for node in flow.nodes}
        if not {"before", "linked"} <= people.keys():
            return None
        entered = self._result("all_entered")
        waiting = people.get("not_due", 0) + people.get("window_open", 0)
        return PacketAttrition(
            before=people["before"],
            due=people["before"] - waiting,
            linked=people["linked"],
            compared=people.get("compared", people["linked"]),
            all_entered=_first(entered, "change", "effect"),
        )


def _first(result: Result | None, *terms: str) -> Statistic | None:
    """Return the first of these terms that a result has."""
    if result is None:
        return None
    term = next((term for term in terms if result.has(term)), None)
    return None if term is None else statistic(result[term])
