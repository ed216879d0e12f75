"""What each finding means: what is seen, why it matters, what to do, an example, its thresholds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from solidarity_eval.errors import UsageError
from solidarity_eval.intake.findings import SEVERITIES
from solidarity_eval.locales import get_locale
from solidarity_eval.schemas.checks import CheckThresholds

THRESHOLDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "straight_lining": ("long_string", "long_string_reversed"),
        "answered_too_fast": ("seconds_per_item",),
        "same_answers": ("duplicate_items", "group_size"),
        "age_and_birth_year": ("age_years",),
        "answer_before_entry": ("entry_days",),
        "reversed_coding": ("item_rest", "group_size"),
        "item_drift": ("drift", "group_size"),
        "codes_moved": ("group_size",),
        "interviewer_apart": ("interviewer_sd", "interviewer_z", "interviews"),
        "seasons_differ": ("season_share", "group_size"),
    }
)
"""Keys of ``checks.thresholds`` that each check reads."""

_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_PARTS = ("seen", "why", "fix", "example")


def explain(code: str, language: str) -> dict[str, str]:
    """Return the explanation of a finding.

    Parameters
    ----------
    code : str
        A key of ``findings.SEVERITIES``.
    language : {"fr", "en"}
        Of the words.

    Returns
    -------
    dict of str
        ``title``, ``seen``, ``why``, ``fix``, ``example``, and ``threshold`` where the project
        file can change one.

    Raises
    ------
    UsageError
        If no finding has this code.

    Examples
    --------
    >>> explain("future_date", "en")["why"]
    'An answer cannot have been given tomorrow.'
    """
    if code not in SEVERITIES:
        raise UsageError("cli.unknown_finding", value=code, **_near(code))
    locale = get_locale(language)
    severity = locale.text(f"findings.severity.{SEVERITIES[code]}")
    told = {
        "title": locale.text("explain.words.title", code=code, severity=severity),
        "seen": _blank(locale.template(f"findings.{code}.message", {"count": 2})),
        "why": locale.text(f"explain.{code}.why"),
        "fix": _blank(locale.template(f"findings.{code}.advice", {"count": 2})),
        "example": locale.text(f"explain.{code}.example"),
    }
    lines = [threshold_line(key, language) for key in THRESHOLDS.get(code, ())]
    return told | ({"threshold": "\n".join(lines)} if lines else {})


def threshold_line(key: str, language: str) -> str:
    """Return a threshold, its default and where it is changed, in words."""
    locale = get_locale(language)
    default = CheckThresholds.model_fields[key].default
    return locale.text(
        "explain.words.threshold_line",
        key=key,
        value=locale.compact(float(default)),
        words=locale.text(f"fields.CheckThresholds.{key}"),
    )


def explanation(code: str, language: str) -> str:
    """Return the explanation of a finding as a person reads it on a terminal."""
    told, locale = explain(code, language), get_locale(language)
    parts = [name for name in (*_PARTS, "threshold") if name in told]
    texts = (f"{locale.text(f'explain.words.{name}')}\n  {told[name]}" for name in parts)
    return "\n\n".join((told["title"], *texts))


def _blank(template: str) -> str:
    """Return a sentence with dots where a finding names what it met."""
    return _PLACEHOLDER.sub("…", template)


def _near(code: str) -> dict[str, str]:
    import difflib

    close = difflib.get_close_matches(code, list(SEVERITIES), n=3, cutoff=0.3)
    return {"nearest": ", ".join(close) or next(iter(SEVERITIES))}
