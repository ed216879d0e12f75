"""A document as one web page: no script, no outside file, fonts and drawings inside."""

from __future__ import annotations

import base64
import functools
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from solidarity_eval.document import palette
from solidarity_eval.document.blocks import DataTable, Document, Span, Text
from solidarity_eval.document.column_widths import column_shares
from solidarity_eval.document.labels import labels_of
from solidarity_eval.document.prepare import prepare, reference_count
from solidarity_eval.document.renderers.html.drawing import Drawings
from solidarity_eval.document.typefaces import SANS, SERIF, font_folder
from solidarity_eval.errors import RenderError

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context
    from markupsafe import Markup

# Nothing may load and nothing may run, whatever text the page holds.
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)

_FACES: Final = (
    (SANS, 400, "normal", "SolidaritySans-Regular"),
    (SANS, 400, "italic", "SolidaritySans-Italic"),
    (SANS, 600, "normal", "SolidaritySans-Semibold"),
    (SERIF, 600, "normal", "SolidaritySerif-Semibold"),
)


def render_html(document: Document, *, template: str | Path | None = None) -> str:
    """Write a document as one self-contained page.

    Parameters
    ----------
    document : Document
    template : path, optional
        A house's own Jinja template. It may extend ``report.html.j2`` and replace its blocks
        (``style``, ``cover``, ``contents``, ``sections``, ``footer``).

    Returns
    -------
    str
        The page, UTF-8 when written.

    Raises
    ------
    RenderError
        If the template is missing or wrong, or a picture is not SVG.
    """
    from jinja2 import TemplateError

    document = prepare(document)
    drawings = Drawings()
    values: dict[str, Any] = {
        "document": document,
        "labels": labels_of(document),
        "colon": "\u00a0:" if document.language == "fr" else ":",
        "policy": POLICY,
        "style": _style(),
        "picture": drawings.picture,
        "glyph": drawings.glyph,
        "reference_count": reference_count(document),
        "next_reference": _References().take,
    }
    try:
        return _environment(template).get_template(_name(template)).render(values)
    except TemplateError as error:
        raise RenderError(
            "document.template_not_page", path=_name(template), reason=str(error)
        ) from error


class _References:
    """Numbers the works of successive lists without a gap."""

    def __init__(self) -> None:
        self._next = 1

    def take(self, count: int) -> int:
        """Return the first number of a list of ``count`` works."""
        first = self._next
        self._next += count
        return first


def _name(template: str | Path | None) -> str:
    return "report.html.j2" if template is None else Path(template).name


def _environment(template: str | Path | None) -> Environment:
    if template is None:
        return _own_environment()
    path = Path(template)
    if not path.is_file():
        raise RenderError("document.template_not_found", path=str(path))
    from jinja2 import ChoiceLoader, FileSystemLoader

    own = _own_environment()
    loaders = [FileSystemLoader(path.parent), *([own.loader] if own.loader else [])]
    return own.overlay(loader=ChoiceLoader(loaders))


@functools.cache
def _own_environment() -> Environment:
    """Templates of the library: names escape by default, a missing name is an error."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        loader=FileSystemLoader(_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"inline": _inline_filter(), "kind": _kind, "widths": _widths}
    return environment


def _folder() -> Path:
    return Path(str(resources.files("solidarity_eval.document.renderers.html") / "templates"))


def _kind(block: object) -> str:
    return type(block).__name__


def _widths(table: DataTable) -> list[str]:
    return [f"{100 * share:.1f}" for share in column_shares(table)]


def _inline_filter() -> Any:
    from jinja2 import pass_context

    @pass_context
    def inline(context: Context, content: Text) -> Markup:
        from markupsafe import Markup

        known = context["reference_count"]
        return Markup("").join(_span(span, known) for span in content)

    return inline


def _span(span: Span, references: int) -> Markup:
    """Write a run of text, a link if it is the number of a listed work."""
    from markupsafe import Markup, escape

    run = escape(span.text)
    if span.emphasis:
        run = Markup("<em>{}</em>").format(run)
    if span.strong:
        run = Markup("<strong>{}</strong>").format(run)
    if span.reference is not None and span.reference <= references:
        run = Markup('<a href="#ref-{}">{}</a>').format(span.reference, run)
    return run


@functools.cache
def _style() -> Markup:
    """Return the style sheet: fonts, colours, rules."""
    from markupsafe import Markup

    colours = "".join(f"--{name}:{value};" for name, value in palette.named().items())
    tones = "".join(
        f".tone-{name}{{--tone:{tone.solid};--tint:{tone.tint}}}\n"
        for name, tone in palette.TONES.items()
    )
    families = (
        f"--sans:'{SANS}','Segoe UI',system-ui,Arial,sans-serif;"
        f"--serif:'{SERIF}','{SANS}',Georgia,serif"
    )
    rules = (_folder() / "report.css").read_text(encoding="utf-8")
    # Only our own files stand here, so nothing needs escaping.
    return Markup(f"{_font_faces()}:root{{{colours}{families}}}\n{tones}{rules}")


def _font_faces() -> str:
    faces = []
    for family, weight, style, name in _FACES:
        data = base64.b64encode((font_folder() / f"{name}.woff2").read_bytes()).decode("ascii")
        faces.append(
            f"@font-face{{font-family:'{family}';font-weight:{weight};font-style:{style};"
            f"font-display:swap;src:url(data:font/woff2;base64,{data}) format('woff2')}}\n"
        )
    return "".join(faces)
