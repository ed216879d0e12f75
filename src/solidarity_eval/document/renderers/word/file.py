"""The Word file around the text: template, page, header and footer, properties, bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from solidarity_eval.document import palette
from solidarity_eval.document.blocks import Document
from solidarity_eval.document.renderers.word.styles import Styles
from solidarity_eval.document.renderers.word.xml import (
    Element,
    element,
    field,
    frame,
    paragraph,
    run,
    shading,
    tag,
)
from solidarity_eval.errors import TemplateError

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section as WordSection

_EMU_PER_TWIP: Final = 635
_LEFTOVERS: Final = ("stylesWithEffects", "webSettings", "customXml")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def open_file(template: str | Path | None) -> WordDocument:
    """Open a house's file, or a bare one of our own; its text is removed, its page stays."""
    import docx
    from docx.opc.exceptions import OpcError

    if template is None:
        word = docx.Document()
        _bare(word)
    else:
        path = Path(template)
        if not path.is_file():
            raise TemplateError("document.template_not_found", path=str(path))
        try:
            word = docx.Document(str(path))
        except (OpcError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise TemplateError(
                "document.template_not_word", path=str(path), reason=str(error)
            ) from error
    body = word.element.body
    for child in list(body):
        if child.tag != tag("sectPr"):
            body.remove(child)
    return word


def append(word: WordDocument, content: list[Element]) -> None:
    """Put the content in the body, before the properties of its last section."""
    body = word.element.body
    last = body.find(tag("sectPr"))
    for made in content:
        if last is None:
            body.append(made)
        else:
            last.addprevious(made)


def _bare(word: WordDocument) -> None:
    """Set A4 pages and drop what the blank file carries for nothing."""
    from docx.shared import Mm

    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.header_distance, section.footer_distance = Mm(12), Mm(11)
    for owner in (word.part, word.part.package):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.rpartition("/")[2] in (*_LEFTOVERS, "thumbnail"):
                del owner.rels[key]
    numbering = word.part.numbering_part.element
    for form in list(numbering):
        numbering.remove(form)
    settings = word.settings.element
    for node in settings.iter(tag("compatSetting")):
        if node.get(tag("name")) == "compatibilityMode":
            node.set(tag("val"), "15")


def text_width(word: WordDocument) -> int:
    """Return the width of the text of a page, in twips."""
    section = word.sections[-1]
    page = section.page_width or 0
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    return int((page - margins) / _EMU_PER_TWIP)


def write_running_lines(
    word: WordDocument, document: Document, *, styles: Styles, labels: dict[str, str]
) -> None:
    """Write header and footer; a house's own header stays, and ours comes below what it holds."""
    section = word.sections[-1]
    width = text_width(word)
    header_stop, footer_stop = (
        [_right_stop(width, instead_of=styles.tab_stops(key))] for key in ("header", "footer")
    )
    simulated = [run(document.banner, bold=True, color=palette.INK)] if document.banner else []
    page = [run(f"\t{labels['page']} "), field("PAGE"), run(f" {labels['of']} "), field("NUMPAGES")]
    header_lines = [run(document.header), run(f"\t{document.header_right}")]
    if not _is_filled(section.header._element):
        _fill(section, "header", paragraph(styles["header"], *header_lines, properties=header_stop))
    if simulated:
        ground = [frame(palette.SIMULATED, space=2), shading(palette.SIMULATED)]
        banner = paragraph(styles["header"], *simulated, properties=ground)
        section.header._element.insert(0, banner)
    footer = paragraph(styles["footer"], run(document.footer), *page, properties=footer_stop)
    _fill(section, "footer", footer)


def _fill(section: WordSection, place: str, line: Element) -> None:
    """Put a line in a header or footer, after what it holds already."""
    part = getattr(section, place)
    part.is_linked_to_previous = False
    for old in list(part._element):
        if old.tag == tag("p") and not _is_filled(old):
            part._element.remove(old)
    part._element.append(line)


def _is_filled(node: Element) -> bool:
    """Tell whether there are words or pictures."""
    return any(
        (child.tag == tag("t") and child.text) or child.tag in (tag("drawing"), tag("pict"))
        for child in node.iter()
    )


def _right_stop(width: int, *, instead_of: list[int]) -> Element:
    """Set one stop at the right margin, whatever stops a house's style has."""
    cleared = (element("tab", val="clear", pos=place) for place in instead_of if place != width)
    return element("tabs", *cleared, element("tab", val="right", pos=width))


def write_properties(word: WordDocument, document: Document) -> None:
    """Write title, author, subject, language and the document's own date."""
    day = dt.date.fromisoformat(document.date)
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    properties = word.core_properties
    properties.title = document.title[:255]
    properties.author = properties.last_modified_by = document.author[:255]
    properties.subject = document.description[:255]
    properties.language = document.language
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = noon
    properties.revision = 1


def to_bytes(word: WordDocument) -> bytes:
    """Return the file; entries bear no clock time, so equal documents give equal bytes."""
    raw, clean = io.BytesIO(), io.BytesIO()
    word.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(clean, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            picture = name.endswith((".png", ".jpeg", ".jpg"))
            entry.compress_type = zipfile.ZIP_STORED if picture else zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return clean.getvalue()
