"""A document as a Word file whose every paragraph has a named style."""

from __future__ import annotations

from pathlib import Path

from solidarity_eval.document.blocks import Document
from solidarity_eval.document.labels import labels_of
from solidarity_eval.document.prepare import chart_tables, prepare, reference_count
from solidarity_eval.document.renderers.word import blocks, file, side_by_side, tables
from solidarity_eval.document.renderers.word.lists import Lists
from solidarity_eval.document.renderers.word.pictures import Pictures
from solidarity_eval.document.renderers.word.styles import Styles
from solidarity_eval.document.renderers.word.writer import Writer
from solidarity_eval.document.renderers.word.xml import Element


def render_docx(document: Document, *, template: str | Path | None = None) -> bytes:
    """Write a document as a Word file.

    Parameters
    ----------
    document : Document
    template : path, optional
        A house's own ``.docx``. Its page, its header and the styles that it has under our names
        stay; styles that it lacks are added; its text is left out.

    Returns
    -------
    bytes
        The ``.docx`` file; the same document gives the same bytes.

    Raises
    ------
    RenderError
        If the template is missing or not a Word file, or a picture is not SVG.
    """
    document = prepare(document)
    labels = labels_of(document)
    word = file.open_file(template)
    styles = Styles(word.styles.element, document.language)
    styles.write(own=template is None)
    writer = Writer(
        styles=styles,
        pictures=Pictures(word, document),
        lists=Lists(word),
        labels=labels,
        width=file.text_width(word),
        references=reference_count(document),
    )
    file.append(word, _content(writer, document))
    file.write_running_lines(word, document, styles=styles, labels=labels)
    file.write_properties(word, document)
    return file.to_bytes(word)


def _content(writer: Writer, document: Document) -> list[Element]:
    made = side_by_side.cover(writer, document.cover)
    if document.banner:
        made.append(writer.line("banner", document.banner))
    for section in document.sections:
        made += blocks.section(writer, section)
    numbers = chart_tables(document)
    if numbers:
        made.append(writer.line("heading1", writer.labels["numbers_of_charts"]))
    for title, table in numbers:
        made += tables.data_table(writer, table, title=title)
    return made
