"""Write a page per method from the register: docstring, R call, proof, references."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from typing import Any

from solidarity_eval.conformance.case import load_case
from solidarity_eval.references import cite
from solidarity_eval.references.methods import Method, methods


def pages() -> dict[str, str]:
    """Return the text of every page by its name (``methods/<slug>``)."""
    by_page: dict[str, list[Method]] = {}
    for method in methods().values():
        by_page.setdefault(method.page or "", []).append(method)
    described: set[str] = set()
    return {page: _page(group, described) for page, group in sorted(by_page.items())}


def _page(group: list[Method], described: set[str]) -> str:
    """Return a page; a function of several methods is indexed where it is first described."""
    title = _summary(group[0]).rstrip(".") if len(group) == 1 else _shared_title(group)
    parts = [f"# {title}", ""]
    for method in group:
        again = ["   :no-index:"] if method.function in described else []
        described.add(method.function)
        parts += ["```{eval-rst}", f".. autofunction:: {method.function}", *again, "```", ""]
        parts += _r_call(method) + _proof(method)
    keys = dict.fromkeys(key for method in group for key in method.references)
    parts += ["## References", "", *(f"- {cite(key)}" for key in keys), ""]
    return "\n".join(parts)


def _summary(method: Method) -> str:
    module, _, name = method.function.rpartition(".")
    text = inspect.getdoc(getattr(importlib.import_module(module), name)) or name
    return text.splitlines()[0]


def _shared_title(group: list[Method]) -> str:
    slug = (group[0].page or "").rpartition("/")[2]
    return slug.replace("-", " ").capitalize()


def _r_call(method: Method) -> list[str]:
    if not method.r:
        return []
    return ["**The same number in R**", "", "```r", cite(method.key, as_="r"), "```", ""]


def _proof(method: Method) -> list[str]:
    lines = ["**Proof**", ""]
    for case_id in method.cases:
        case = load_case(case_id)
        lines.append(f"- reference case `{case.id}`: {case.source} ({case.software})")
    if method.proof:
        lines.append(f"- published values: `{method.proof}`")
    return [*lines, ""]


def write(app: Any) -> None:
    """Write the pages below ``docs/generated``; a page that did not change keeps its date."""
    root = Path(app.srcdir) / "generated"
    for name, text in pages().items():
        target = root / f"{name}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")


def setup(app: Any) -> dict[str, bool]:
    """Register the extension."""
    app.connect("builder-inited", write)
    return {"parallel_read_safe": True}
