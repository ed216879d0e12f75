"""The styles of a report in Word: made in our own file, added to a house's where missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from solidarity_eval.document import palette
from solidarity_eval.document.blocks import Tone
from solidarity_eval.document.renderers.word.xml import (
    Element,
    border,
    colour,
    element,
    frame,
    shading,
    tag,
    twips,
)
from solidarity_eval.locales import available_languages, get_locale

BODY_FONT: Final = "Calibri"
HEADING_FONT: Final = "Cambria"
_LANGUAGES: Final = {"fr": "fr-FR", "en": "en-GB"}
_BUILT_IN: Final = {
    "normal": "Normal",
    "heading1": "heading 1",
    "heading2": "heading 2",
    "heading3": "heading 3",
    "header": "header",
    "footer": "footer",
}
_KEPT: Final = {*_BUILT_IN.values(), "Default Paragraph Font", "Normal Table", "No List"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleRule:
    """A paragraph style; sizes and distances in points.

    Attributes
    ----------
    rule : str or None
        Sides that carry a hairline: ``top``, ``bottom`` or ``all`` (above, between, below).
    """

    size: float = 10.5
    font: str = BODY_FONT
    bold: bool = False
    color: str = palette.INK
    before: float = 0.0
    after: float = 0.0
    line: float | None = None
    keep_next: bool = False
    ground: str | None = None
    rule: str | None = None
    indent: float = 0.0
    outline: int | None = None


def _heading(size: float, before: float, after: float) -> StyleRule:
    return StyleRule(size=size, bold=True, before=before, after=after, keep_next=True)


_PANEL_TITLES: Final = {
    f"panel_{tone}": StyleRule(
        size=14, font=HEADING_FONT, bold=True, color=colours.solid, after=3, keep_next=True
    )
    for tone, colours in palette.TONES.items()
}

RULES: Final[dict[str, StyleRule]] = {
    "normal": StyleRule(after=6, line=14),
    "heading1": replace(_heading(18, 22, 6), font=HEADING_FONT, outline=0),
    "heading2": replace(_heading(12, 14, 3), outline=1),
    "heading3": replace(_heading(10.5, 10, 2), outline=2),
    "header": StyleRule(size=8.5, color=palette.INK2, rule="bottom"),
    "footer": StyleRule(size=8.5, color=palette.INK2, rule="top"),
    "title": StyleRule(
        size=24, font=HEADING_FONT, bold=True, color=palette.NAVY, after=8, keep_next=True
    ),
    "kicker": StyleRule(size=10, bold=True, color=palette.INK2, after=5, keep_next=True),
    "lead": StyleRule(size=12, line=16.5, after=8),
    "body": StyleRule(line=14, after=6),
    "key_number": StyleRule(size=22, font=HEADING_FONT, bold=True, before=5, after=3),
    "key_message": StyleRule(line=14),
    "figure_title": _heading(11.5, 16, 1),
    "figure_subtitle": StyleRule(size=9.5, color=palette.INK2, after=4, keep_next=True),
    "source": StyleRule(size=8.5, color=palette.INK3, before=2, after=8),
    "note": StyleRule(size=9.5, color=palette.INK2, line=13, after=5),
    "note_title": StyleRule(size=9.5, bold=True, before=12, after=2, keep_next=True, rule="top"),
    "cell": StyleRule(size=10),
    "cell_header": StyleRule(size=9, bold=True, color=palette.INK2, keep_next=True),
    "cell_detail": StyleRule(size=8.5, color=palette.INK2),
    "table_title": _heading(9.5, 12, 3),
    "fact_label": StyleRule(size=9, color=palette.INK2, keep_next=True),
    "bullet": StyleRule(line=14, after=3),
    "number": StyleRule(line=14, after=3),
    "definition": StyleRule(line=14, rule="all"),
    **_PANEL_TITLES,
    "panel_kicker": StyleRule(size=9.5, bold=True, color=palette.INK2, after=2, keep_next=True),
    "panel_body": StyleRule(line=14),
    "panel_note": StyleRule(size=9.5, before=6, rule="top"),
    "team_title": replace(_heading(9.5, 0, 4), color=palette.INK2, outline=1),
    "team_body": StyleRule(line=14, after=5),
    "reference": StyleRule(size=9.5, after=3),
    "banner": StyleRule(bold=True, before=8, after=8, ground=palette.SIMULATED),
    "picture": StyleRule(after=3),
    "spacer": StyleRule(size=3, line=6),
}


class Styles:
    """Finds the identifier of a style by its key, and writes the styles that are missing."""

    def __init__(self, root: Element, language: str) -> None:
        self._root = root
        self._language = language
        self._ids = {
            _name(style).lower(): style.get(tag("styleId")) for style in root.iter(tag("style"))
        }
        self._known: dict[str, str] = {}

    def __getitem__(self, key: str) -> str:
        return self._known[key]

    def panel(self, tone: Tone) -> str:
        """Return the style of a title on a ground of this tone."""
        return self._known[f"panel_{tone}"]

    def tab_stops(self, key: str) -> list[int]:
        """Return the tab stops of a style, in twips."""
        return [
            int(stop.get(tag("pos")))
            for style in self._root.iter(tag("style"))
            if style.get(tag("styleId")) == self._known[key]
            for stop in style.iter(tag("tab"))
        ]

    def write(self, *, own: bool) -> None:
        """Write every style.

        Parameters
        ----------
        own : bool
            In our own file each style is written anew and the others are removed; in a house's
            file the styles that it has under our names stay as they are.
        """
        if own:
            self._clear()
        for key, rule in RULES.items():
            found = self._found(key)
            if found is None or own:
                self._write(key, rule, found)
            else:
                self._known[key] = found
        self._write_table(own=own)
        self._set_language()

    def _names(self, key: str) -> list[str]:
        """Return the names that a style may bear: this language's first, then the others'."""
        if key in _BUILT_IN:
            return [_BUILT_IN[key]]
        languages = sorted(available_languages(), key=lambda code: code != self._language)
        return [get_locale(code).text(f"document.styles.{key}") for code in languages]

    def _found(self, key: str) -> str | None:
        candidates = (self._ids.get(name.lower()) for name in self._names(key))
        return next((found for found in candidates if found), None)

    def _clear(self) -> None:
        for style in list(self._root.iter(tag("style"))):
            if _name(style).lower() not in {name.lower() for name in _KEPT}:
                self._root.remove(style)

    def _write(self, key: str, rule: StyleRule, found: str | None) -> None:
        identifier = found or f"SE{key.title().replace('_', '')}"
        for style in list(self._root.iter(tag("style"))):
            if style.get(tag("styleId")) == identifier:
                self._root.remove(style)
        base = None if key == "normal" else element("basedOn", val=self._known["normal"])
        attributes = {"type": "paragraph", "styleId": identifier}
        if key == "normal":
            attributes["default"] = "1"
        elif key not in _BUILT_IN:
            attributes["customStyle"] = "1"
        made = element(
            "style",
            element("name", val=self._names(key)[0]),
            base,
            element("next", val=self._known["body"])
            if rule.outline is not None and "body" in self._known
            else None,
            element("qFormat"),
            _paragraph_properties(rule),
            _run_properties(rule, _LANGUAGES[self._language]),
            **attributes,
        )
        self._root.append(made)
        self._known[key] = identifier

    def _write_table(self, *, own: bool) -> None:
        found = self._found("table")
        if found and not own:
            self._known["table"] = found
            return
        self._known["table"] = "SETable"
        self._root.append(
            element(
                "style",
                element("name", val=self._names("table")[0]),
                element("qFormat"),
                element(
                    "tblPr",
                    element(
                        "tblBorders",
                        border("bottom", size=0.5, color=palette.RULE),
                        border("insideH", size=0.5, color=palette.RULE),
                    ),
                ),
                element(
                    "tblStylePr",
                    element(
                        "tcPr",
                        element("tcBorders", border("bottom", size=1, color=palette.INK)),
                    ),
                    type="firstRow",
                ),
                type="table",
                customStyle="1",
                styleId="SETable",
            )
        )

    def _set_language(self) -> None:
        """Set the language of whatever a style does not say, without touching a house's styles."""
        defaults = next(self._root.iter(tag("rPrDefault")), None)
        if defaults is None:
            return
        properties = defaults.find(tag("rPr"))
        for old in properties.findall(tag("lang")):
            properties.remove(old)
        properties.append(element("lang", val=_LANGUAGES[self._language]))


def _name(style: Element) -> str:
    node = style.find(tag("name"))
    return "" if node is None else str(node.get(tag("val")))


def _paragraph_properties(rule: StyleRule) -> Element:
    spacing: dict[str, object] = {"before": twips(rule.before), "after": twips(rule.after)}
    if rule.line:
        spacing |= {"line": twips(rule.line), "lineRule": "atLeast"}
    else:
        spacing |= {"line": 240, "lineRule": "auto"}
    return element(
        "pPr",
        element("keepNext") if rule.keep_next else None,
        element("keepLines") if rule.keep_next else None,
        _borders(rule),
        shading(rule.ground) if rule.ground else None,
        element("spacing", **spacing),
        element("ind", left=twips(rule.indent)) if rule.indent else None,
        element("outlineLvl", val=rule.outline) if rule.outline is not None else None,
    )


def _borders(rule: StyleRule) -> Element | None:
    sides = {"top": ["top"], "bottom": ["bottom"], "all": ["top", "bottom", "between"]}
    if rule.ground:
        return frame(rule.ground, space=4)
    if rule.rule is None:
        return None
    lines = (border(side, size=0.5, color=palette.RULE, space=5) for side in sides[rule.rule])
    return element("pBdr", *lines)


def _run_properties(rule: StyleRule, language: str) -> Element:
    return element(
        "rPr",
        element("rFonts", ascii=rule.font, hAnsi=rule.font, cs=rule.font, eastAsia=rule.font),
        element("b") if rule.bold else element("b", val="0"),
        element("i", val="0"),
        element("color", val=colour(rule.color)),
        element("sz", val=round(rule.size * 2)),
        element("szCs", val=round(rule.size * 2)),
        element("lang", val=language),
    )
