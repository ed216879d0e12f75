"""Bullets and numbers: Word keeps their form in a part of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solidarity_eval.document.renderers.word.xml import Element, element, tag

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_INDENT = 300


class Lists:
    """Adds a bullet form and, for each numbered list, a count of its own."""

    def __init__(self, word: WordDocument) -> None:
        self._root = _numbering(word)
        first = 1 + max((_id(n, "abstractNumId") for n in self._each("abstractNum")), default=0)
        self._bullet = self._define(first, "bullet", "•")
        self._decimal = self._define(first + 1, "decimal", "%1.")
        self._bullet_list: int | None = None

    def bullet(self) -> Element:
        """Return the paragraph property of a bullet."""
        if self._bullet_list is None:
            self._bullet_list = self._start(self._bullet, None)
        return _property(self._bullet_list)

    def numbered(self, *, first: int = 1) -> Element:
        """Return the paragraph property of a new numbered list that starts at ``first``."""
        return _property(self._start(self._decimal, first))

    def _each(self, name: str) -> list[Element]:
        return list(self._root.findall(tag(name)))

    def _define(self, identifier: int, form: str, shape: str) -> int:
        level = element(
            "lvl",
            element("start", val=1),
            element("numFmt", val=form),
            element("lvlText", val=shape),
            element("lvlJc", val="left"),
            element("pPr", element("ind", left=_INDENT, hanging=_INDENT)),
            ilvl=0,
        )
        made = element(
            "abstractNum",
            element("multiLevelType", val="singleLevel"),
            level,
            abstractNumId=identifier,
        )
        numbers = self._root.find(tag("num"))
        if numbers is None:
            self._root.append(made)
        else:
            numbers.addprevious(made)
        return identifier

    def _start(self, form: int, first: int | None) -> int:
        identifier = 1 + max((_id(n, "numId") for n in self._each("num")), default=0)
        override = (
            element("lvlOverride", element("startOverride", val=first), ilvl=0) if first else None
        )
        self._root.append(
            element("num", element("abstractNumId", val=form), override, numId=identifier)
        )
        return identifier


def _property(identifier: int) -> Element:
    return element("numPr", element("ilvl", val=0), element("numId", val=identifier))


def _id(node: Element, name: str) -> int:
    return int(node.get(tag(name)))


def _numbering(word: WordDocument) -> Element:
    """Return the root of the numbering part, made if the template has none."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.parts.numbering import NumberingPart

    part: Any = word.part
    for relation in part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return relation.target_part.element
    made = NumberingPart(
        PackURI("/word/numbering.xml"),
        CONTENT_TYPE.WML_NUMBERING,
        element("numbering"),
        part.package,
    )
    part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return made.element
