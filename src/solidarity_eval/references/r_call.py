"""The R lines that return the number of a result again, from its data or from its counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError
from solidarity_eval.references.methods import method

if TYPE_CHECKING:
    from solidarity_eval.results import Result

_SYNTACTIC = re.compile(r"^([A-Za-z]|\.(?![0-9]))[\w.]*$", re.ASCII)
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_COLUMNS = ("outcome", "arm", "group", "predictor", "x", "y", "person", "wave", "order")
_TEXTS = {
    "two-sided": "two.sided",
    "pratt": "Pratt",
    "drop": "Wilcoxon",
    "model": "const",
}
# Standardisers of a mean change that metafor has; it divides by no other spread.
_MEASURES = {"baseline": "SMCR", "change": "SMCC"}
_USUAL = {
    "conf_level": "0.95",
    "alternative": "two.sided",
    "zeros": "Pratt",
    "success": "1",
    "link": "logit",
    "nodes": "15",
    "draws": "9999",
    "method": "holm",
    "measure": "SMCR",
    "terms": "covariates",
}


def r_call(name: str, result: Result | None = None) -> str:
    """Return the R lines of a method: what its names stand for, then the call.

    Parameters
    ----------
    name : str
        Method of the register.
    result : Result, optional
        Fills columns, groups, counts and settings; without it the names are left for the reader.

    Raises
    ------
    ArgumentError
        If the method is unknown or has no R call.
    """
    template = method(name).r
    if template is None:
        raise ArgumentError("references.no_r_call", method=name)
    known = {} if result is None else _known(result)
    unknown_measure = "{measure}" in template and "measure" not in known
    clustered = "vcovHC" in template and known.get("variance") == "CR2"
    if result is not None and (unknown_measure or clustered):
        raise ArgumentError("references.no_r_call", method=name)

    def fill(found: re.Match[str]) -> str:
        return known.get(found[1], _USUAL.get(found[1], found[1]))

    call = _PLACEHOLDER.sub(fill, template)
    lines = [] if result is None else _names(template, result)
    return "\n".join([*lines, call])


def _known(result: Result) -> dict[str, str]:
    """Return what fills the placeholders, as R writes it."""
    settings = dict(result.settings)
    settings.setdefault("outcome", result.about.outcome)
    found = {}
    for key, value in settings.items():
        if key in _COLUMNS:
            found[key] = _column(key, value)
        elif isinstance(value, bool):
            found[key] = "TRUE" if value else "FALSE"
        elif isinstance(value, str):
            found[key] = _TEXTS.get(value, value)
        elif isinstance(value, tuple):
            found[key] = _vector(value)
        elif value is not None:
            found[key] = f"{value!r}"
    for key in ("programme", "comparison", "before", "after"):
        found[key] = key
    found["terms"] = _terms(settings)
    if measure := _MEASURES.get(str(settings.get("standardizer"))):
        found["measure"] = measure
    return found


def _terms(settings: Mapping[str, object]) -> str:
    """Return the right side of a formula: the covariates and the exposure."""
    covariates = settings.get("covariates") or ()
    terms = [r_name(name) for name in covariates] if isinstance(covariates, tuple) else []
    if isinstance(exposure := settings.get("exposure"), str):
        terms.append(f"offset(log({r_name(exposure)}))")
    return " + ".join(terms) or "1"


def _names(template: str, result: Result) -> list[str]:
    """Return the lines that say what ``before``, ``programme``, ``items`` or ``x`` stand for."""
    used = set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", template))
    if {"before", "after"} & used:
        if result.about.before is None:
            raise ArgumentError("references.no_r_call", method=result.method)
        return [*_pairs(result, arms="with_programme" in used), *_of_people(result, used)]
    if "with_programme" in used:
        return ["# data: one row per person and wave", *_arms(result)]
    if {"programme", "comparison"} <= used:
        return _groups(result)
    if {"items", "model"} & used:
        return _items(result, model="model" in used)
    if "events" in used:
        return _events(result)
    if {"x1", "n1"} <= used or {"x", "n"} <= used:
        return _shares(result)
    return []


def _pairs(result: Result, *, arms: bool) -> list[str]:
    person, wave, outcome = (
        _text(result.settings.get("person", "person")),
        _text(result.settings.get("wave", "wave")),
        _text(result.about.outcome),
    )
    sides = [
        f"data[which(data[[{wave}]] == {_label(label)}), c({person}, {outcome})]"
        for label in (result.about.before, result.about.after)
    ]
    return [
        "# data: one row per person and wave",
        *(_arms(result)[:1] if arms else ()),
        f"pairs <- na.omit(merge({sides[0]}, {sides[1]}, by = {person}))",
        "before <- pairs[[2]]; after <- pairs[[3]]",
    ]


def _arms(result: Result) -> list[str]:
    """Return the lines that keep two groups and mark the rows of the programme."""
    arm = f"data[[{_text(result.settings.get('arm', 'arm'))}]]"
    first, second = (
        _label(result.settings.get(side, side)) for side in ("programme", "comparison")
    )
    return [
        f"data <- data[which({arm} %in% c({first}, {second})), ]",
        f"with_programme <- as.integer({arm} == {first})",
    ]


def _of_people(result: Result, used: set[str]) -> list[str]:
    """Return the lines that give each pair its group, its subgroup and its covariates."""
    person = _text(result.settings.get("person", "person"))
    wave = _text(result.settings.get("wave", "wave"))
    covariates = result.settings.get("covariates", ())
    named = {
        "with_programme": result.settings.get("arm"),
        "subgroup": result.settings.get("subgroup"),
    }
    wanted = {name: column for name, column in named.items() if name in used}
    if "terms" in used and isinstance(covariates, tuple):
        wanted |= {r_name(name): name for name in covariates}
    if not wanted:
        return []
    lines = [
        f"first <- data[which(data[[{wave}]] == {_label(result.about.before)}), ]",
        f"rows <- match(pairs[[1]], first[[{person}]])",
    ]
    for name, column in wanted.items():
        value = f"first[[{_text(column)}]][rows]"
        if name == "with_programme":
            value = f"as.integer({value} == {_label(result.settings.get('programme'))})"
        lines.append(f"{name} <- {value}")
    return lines


def _groups(result: Result) -> list[str]:
    arm, outcome = _text(result.settings.get("arm", "arm")), _text(result.about.outcome)
    return ["# data: one row per person"] + [
        f"{side} <- na.omit(data[[{outcome}]][which(data[[{arm}]] == "
        f"{_label(result.settings.get(side, side))})])"
        for side in ("programme", "comparison")
    ]


def _items(result: Result, *, model: bool) -> list[str]:
    if result.settings.get("over") == "waves":
        raise ArgumentError("references.no_r_call", method=result.method)
    items = result.settings.get("items", ())
    names = [str(item) for item in items] if isinstance(items, tuple) else []
    reversed_ = result.settings.get("reversed", ())
    lines = ["# data: one row per person"]
    if isinstance(reversed_, tuple) and reversed_:
        lines.append(f"# first turn: {', '.join(map(str, reversed_))}")
    group = result.settings.get("group")
    kept = "items" if group is None else f"c(items, {_text(group)})"
    lines.append(f"items <- {_vector(names)}; data <- na.omit(data[{kept}])")
    factors = result.settings.get("factors", ("score",))
    if model and isinstance(factors, tuple) and len(factors) == 1:
        sums = " + ".join(names)
        lines.append(f"model <- {_text(f'{factors[0]} =~ {sums}')}")
    return lines


def _shares(result: Result) -> list[str]:
    """Return the counts behind the shares of a result: no table is needed."""
    found = [item for item in result.estimates if item.term == "proportion" and item.n]
    counts = [(round(item.estimate * item.n), item.n) for item in found if item.n]
    if len(counts) == 1:
        return [f"x <- {counts[0][0]}; n <- {counts[0][1]}"]
    if result.design == "two_groups" and len(counts) == 2:
        (x1, n1), (x2, n2) = counts
        return [f"x1 <- {x1}; n1 <- {n1}; x2 <- {x2}; n2 <- {n2}"]
    if not counts:
        return []
    scores = result.settings.get("scores", ())
    return [
        f"x <- {_vector(x for x, _ in counts)}; n <- {_vector(n for _, n in counts)}",
        f"scores <- {_vector(scores if isinstance(scores, tuple) else ())}",
    ]


def _events(result: Result) -> list[str]:
    """Return the counts behind one rate, or behind the ratio of two and their exposures."""
    if result.has("events"):
        return [f"events <- {_literal(result.get('events').estimate)}"]
    lines = []
    for name in ("events", "time"):
        values = result.settings.get(name, ())
        lines.append(f"{name} <- {_vector(values if isinstance(values, tuple) else ())}")
    return lines


def r_name(name: object) -> str:
    """Return a column name as an R formula takes it: between backticks where it must be."""
    text = str(name)
    return text if _SYNTACTIC.match(text) else f"`{text.replace('`', '')}`"


def _column(key: str, value: object) -> str:
    return key if value is None else r_name(value)


def _vector(values: Iterable[object]) -> str:
    return f"c({', '.join(_literal(value) for value in values)})"


def _literal(value: object) -> str:
    return f"{value:.17g}" if isinstance(value, int | float) else _text(value)


def _text(value: object) -> str:
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _label(value: object) -> str:
    """Return a wave or a group as R compares it: 1.0 is 1 there."""
    if isinstance(value, bool) or value in ("True", "False"):
        return str(value).upper()
    text = str(value)
    return _text(text.removesuffix(".0") if re.fullmatch(r"-?\d+\.0", text) else text)
