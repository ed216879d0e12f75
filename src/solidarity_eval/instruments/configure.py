"""What a project settles before a questionnaire can be scored: direction and own items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError
from solidarity_eval.instruments.catalogue import known_licence, load_instrument
from solidarity_eval.instruments.licence import check_wording
from solidarity_eval.schemas.instrument import CountRule, Instrument, Items, Scale

if TYPE_CHECKING:
    from solidarity_eval.schemas.project import InstrumentUse

ANCHORS = ("low_is_disagree", "low_is_agree")


def resolve_instrument(use: InstrumentUse, *, folder: Path | None = None) -> Instrument:
    """Return the questionnaire of a project entry, ready to be scored.

    Parameters
    ----------
    use : InstrumentUse
        An entry of ``instruments:`` in the project file, with its ``parameters`` and ``columns``.
    folder : Path, optional
        Project folder, for a questionnaire of its own.

    Returns
    -------
    Instrument
        Its key follows the direction of the form; an open list holds the project's items.

    Raises
    ------
    UnknownInstrumentError
        If the catalogue has no such questionnaire.
    ProjectFileError
        If its file is invalid.
    ArgumentError
        If a parameter is unknown or missing.
    """
    return settle_instrument(use.define or load_instrument(use.use or "", folder=folder), use)


def settle_instrument(instrument: Instrument, use: InstrumentUse) -> Instrument:
    """Settle a questionnaire as a project entry asks; see `configure`.

    Raises
    ------
    ProjectFileError
        If it carries wording that its licence forbids.
    ArgumentError
        If a parameter is unknown, missing or has a value it cannot have, or an open list has no
        items.
    """
    known = known_licence(instrument.id)
    check_wording(instrument.model_dump(by_alias=True), file=instrument.id, licence=known)
    own = instrument.items.open and use.columns != "same"
    return configure(
        instrument, parameters=use.parameters, items=tuple(use.columns) if own else None
    )


def configure(
    instrument: Instrument,
    *,
    parameters: Mapping[str, str | int | float] | None = None,
    items: Iterable[str] | None = None,
) -> Instrument:
    """Settle what an instrument leaves to the project.

    A form whose lowest answer means "agree" where the key was written for "disagree" has the
    complementary items reversed: turning every answer, then turning some back, is the same.

    Parameters
    ----------
    instrument : Instrument
        As the catalogue or a file says.
    parameters : mapping, optional
        ``anchors``: ``"low_is_disagree"`` or ``"low_is_agree"``, as the form was printed; and the
        names that the instrument lists under ``required``.
    items : iterable of str, optional
        The project's own items, for an open list.

    Returns
    -------
    Instrument
        A copy that can be scored.

    Raises
    ------
    ArgumentError
        If a parameter is unknown, missing or has a value it cannot have, or an open list has no
        items.

    Examples
    --------
    >>> form = configure(load_instrument("psoc16"), parameters={"anchors": "low_is_agree"})
    >>> form.reverse
    ('p1', 'p6', 'p7', 'p10', 'p11', 'p13', 'p15')
    """
    given = dict(parameters or {})
    _check_names(instrument, given)
    if instrument.items.open:
        instrument = _with_items(instrument, tuple(items or ()))
    if "anchors" in given:
        instrument = _with_anchors(instrument, str(given["anchors"]))
    return instrument


def _check_names(instrument: Instrument, given: Mapping[str, object]) -> None:
    known = [*(("anchors",) if instrument.anchors else ()), *instrument.required]
    unknown = [name for name in given if name not in known]
    if unknown:
        raise ArgumentError(
            "instruments.unknown_parameter",
            name=", ".join(unknown),
            instrument=instrument.id,
            allowed=", ".join(known) or "–",
        )
    missing = [name for name in instrument.required if name not in given]
    if missing:
        raise ArgumentError(
            "instruments.missing_parameter", name=", ".join(missing), instrument=instrument.id
        )
    if instrument.anchors_required and "anchors" not in given:
        raise ArgumentError("instruments.anchors_needed", instrument=instrument.id)


def _with_anchors(instrument: Instrument, anchors: str) -> Instrument:
    if anchors not in ANCHORS:
        raise ArgumentError(
            "instruments.unknown_anchors",
            value=anchors,
            instrument=instrument.id,
            allowed=", ".join(ANCHORS),
        )
    settled: dict[str, object] = {"anchors_required": False, "anchors": anchors}
    if anchors != instrument.anchors:
        ends = instrument.items.min + instrument.items.max
        settled["reverse"] = tuple(i for i in instrument.items.ids if i not in instrument.reverse)
        settled["scales"] = tuple(_mirrored(instrument, scale) for scale in instrument.scales)
        settled["labels"] = {ends - code: words for code, words in instrument.labels.items()}
        settled["item_labels"] = {
            item: {sum(instrument.items.range_of(item)) - code: w for code, w in labels.items()}
            for item, labels in instrument.item_labels.items()
        }
    return instrument.model_copy(update=settled)


def _mirrored(instrument: Instrument, scale: Scale) -> Scale:
    """Turn the answers that a count counts; other scores follow ``reverse``."""
    if scale.count is None:
        return scale
    rule = scale.count.answers
    turned: dict[str, tuple[int, ...]] = {}
    for item in instrument.items_of(scale.id):
        pivot = sum(instrument.items.range_of(item))
        counting = rule.get(item, rule.get("any", ()))
        turned[item] = tuple(sorted(pivot - answer for answer in counting))
    return scale.model_copy(update={"count": CountRule(answers=turned)})


def _with_items(instrument: Instrument, ids: tuple[str, ...]) -> Instrument:
    """Put the project's own items in an open list; a scale without any of them goes."""
    if not ids:
        raise ArgumentError("instruments.items_needed", instrument=instrument.id)
    items = Items(min=instrument.items.min, max=instrument.items.max, ids=ids)
    scales = []
    for scale in instrument.scales:
        mine = tuple(item for item in ids if item.startswith(scale.prefix or ""))
        if mine:
            scales.append(scale.model_copy(update={"items": mine, "prefix": None}))
    if not scales:
        prefixes = ", ".join(scale.prefix or "–" for scale in instrument.scales)
        raise ArgumentError(
            "instruments.no_item_of_a_scale", instrument=instrument.id, allowed=prefixes
        )
    return instrument.model_copy(update={"items": items, "scales": tuple(scales)})
