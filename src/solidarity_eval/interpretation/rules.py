"""Named, cited thresholds that put a word beside a number; they compute nothing."""

from __future__ import annotations

import bisect
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from solidarity_eval.errors import ArgumentError, DataError
from solidarity_eval.results import Estimate, Result

if TYPE_CHECKING:
    from solidarity_eval.schemas.instrument import Instrument

OWN = "smallest_important_change"
"""Name of the rule whose bound is the instrument's own smallest important change."""

Direction = Literal["favourable", "unfavourable", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleScale:
    """Bounds in one unit: ``labels[i]`` runs from ``bounds[i - 1]`` (included) to ``bounds[i]``."""

    labels: tuple[str, ...]
    bounds: tuple[float, ...]

    def label(self, size: float) -> str:
        """Return the label of an absolute size."""
        return self.labels[bisect.bisect_right(self.bounds, size)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A set of thresholds.

    Attributes
    ----------
    name : str
        As reports name it.
    references : tuple of str
        Keys of the bibliography.
    scales : mapping
        Thresholds by unit of the estimate (``sd``, ``correlation``, ``points``).
    decides : bool
        Whether a verdict may rest on it. Never for a share of a standard deviation: half a
        standard deviation is a habit, not what matters to people.
    """

    name: str
    references: tuple[str, ...]
    scales: Mapping[str, RuleScale]
    decides: bool = False

    def __post_init__(self) -> None:
        if self.decides and set(self.scales) - {"points", "proportion"}:
            raise DataError("interpretation.cannot_decide", rule=self.name)
        for unit, scale in self.scales.items():
            increasing = all(a < b for a, b in zip(scale.bounds, scale.bounds[1:], strict=False))
            open_bound = self.name == OWN and not scale.bounds
            if not increasing or (len(scale.labels) != len(scale.bounds) + 1 and not open_bound):
                raise DataError("interpretation.bad_bounds", rule=self.name, unit=unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """What a rule says of one estimate: codes, the words are in the locale files.

    Attributes
    ----------
    label : str
        Of the point estimate; its words are ``interpretation.label.<label>``.
    possible : tuple of str
        Labels that the interval leaves open, from the smallest size to the greatest; the label
        alone without an interval.
    direction : str or None
        ``favourable``, ``unfavourable`` or ``none`` (exactly zero); None where the result does
        not say which way is better.
    rule : str
        Name of the rule.
    references : tuple of str
        Keys of the bibliography.
    term, unit : str
        Of the estimate.
    estimate : float
        The number that was read.
    decides : bool
        Whether a verdict may rest on it.
    """

    label: str
    possible: tuple[str, ...]
    direction: Direction | None
    rule: str
    references: tuple[str, ...]
    term: str
    unit: str
    estimate: float
    decides: bool


@functools.cache
def list_rules() -> tuple[str, ...]:
    """Return the names of the rules.

    Examples
    --------
    >>> list_rules()
    ('cohen1988', 'lovakov2021', 'smallest_important_change')
    """
    folder = resources.files("solidarity_eval.interpretation") / "rules"
    return tuple(
        sorted(i.name.removesuffix(".toml") for i in folder.iterdir() if i.name.endswith(".toml"))
    )


@functools.cache
def load_rule(name: str) -> Rule:
    """Return a rule by name.

    Raises
    ------
    ArgumentError
        If there is none; the message lists those that exist.
    """
    if name not in list_rules():
        raise ArgumentError(
            "interpretation.unknown_rule", name=name, allowed=", ".join(list_rules())
        )
    source = resources.files("solidarity_eval.interpretation") / "rules" / f"{name}.toml"
    raw: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
    scales = {
        unit: RuleScale(labels=tuple(scale["labels"]), bounds=tuple(scale["bounds"]))
        for unit, scale in raw["scales"].items()
    }
    return Rule(
        name=name,
        references=tuple(raw["references"]),
        scales=scales,
        decides=raw.get("decides", False),
    )


def interpret(
    result: Result,
    rules: str | Rule = "cohen1988",
    *,
    term: str | None = None,
    instrument: Instrument | None = None,
) -> Interpretation:
    """Put a named, cited word beside the size of an estimate.

    A bound belongs to the label above it: 0.2 is "small" for Cohen. Sizes are absolute; the
    direction is a separate word. Labels describe; they do not say whether a change matters to
    the people, nor what caused it, and the label of the point estimate alone hides how little is
    known: read ``possible`` beside it.

    Parameters
    ----------
    result : Result
        With an estimate in a unit of the rule.
    rules : str or Rule
        ``"cohen1988"``, ``"lovakov2021"``, ``"smallest_important_change"``, or a rule of one's
        own.
    term : str, optional
        Estimate to read; by default the first whose unit the rule knows.
    instrument : Instrument, optional
        Needed by ``"smallest_important_change"``: the questionnaire of ``result.about.scale``.

    Returns
    -------
    Interpretation
        Label codes, rule and references.

    Raises
    ------
    ArgumentError
        If the rule is unknown, no estimate has a unit of the rule, or the questionnaire has no
        published smallest important change.

    Notes
    -----
    Cohen's and Lovakov's bounds were made for differences between two groups in pooled standard
    deviations; for a change within persons they are an analogy.

    References
    ----------
    Cohen (1988); Lovakov and Agadullina (2021).

    Examples
    --------
    >>> from solidarity_eval.results import Estimate, Result
    >>> g = Estimate(term="change", estimate=0.4, conf_low=0.1, conf_high=0.7, unit="sd")
    >>> read = interpret(Result(id="x", method="standardized_mean_change", estimates=(g,)))
    >>> read.label, read.possible
    ('small', ('very_small', 'small', 'medium'))
    """
    rule = load_rule(rules) if isinstance(rules, str) else rules
    if rule.name == OWN:
        rule = _with_own_bound(rule, result, instrument)
    estimate = _estimate(result, rule, term)
    scale = rule.scales[estimate.unit]
    return Interpretation(
        label=scale.label(abs(estimate.estimate)),
        possible=_possible(scale, estimate),
        direction=_direction(estimate.estimate, result.about.better),
        rule=rule.name,
        references=rule.references,
        term=estimate.term,
        unit=estimate.unit,
        estimate=estimate.estimate,
        decides=rule.decides,
    )


def _with_own_bound(rule: Rule, result: Result, instrument: Instrument | None) -> Rule:
    scale_id = (result.about.scale or "").rpartition(".")[2]
    scales = {scale.id: scale for scale in instrument.scales} if instrument else {}
    scale = scales.get(scale_id)
    if scale is None or scale.smallest_important_change is None:
        raise ArgumentError("interpretation.no_important_change", scale=result.about.scale or "–")
    source = scale.smallest_important_change_source
    bound = RuleScale(
        labels=rule.scales["points"].labels, bounds=(scale.smallest_important_change,)
    )
    return replace(rule, scales={"points": bound}, references=(source,) if source else ())


def _estimate(result: Result, rule: Rule, term: str | None) -> Estimate:
    wanted = [e for e in result.estimates if term is None or e.term == term]
    found = next((e for e in wanted if e.unit in rule.scales), None)
    if found is None:
        raise ArgumentError(
            "interpretation.no_unit",
            rule=rule.name,
            units=", ".join(rule.scales),
            result=result.id,
            found=", ".join(dict.fromkeys(e.unit for e in wanted)) or "–",
        )
    return found


def _possible(scale: RuleScale, estimate: Estimate) -> tuple[str, ...]:
    if estimate.conf_low is None or estimate.conf_high is None:
        return (scale.label(abs(estimate.estimate)),)
    ends = sorted((abs(estimate.conf_low), abs(estimate.conf_high)))
    least = 0.0 if estimate.conf_low <= 0 <= estimate.conf_high else ends[0]
    first = scale.labels.index(scale.label(least))
    last = scale.labels.index(scale.label(ends[1]))
    return scale.labels[first : last + 1]


def _direction(value: float, better: str | None) -> Direction | None:
    if better is None:
        return None
    if value == 0:
        return "none"
    return "favourable" if (value > 0) == (better == "higher") else "unfavourable"
