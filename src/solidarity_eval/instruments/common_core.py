"""A proposed common core: ten questions that all projects could ask."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Literal

from solidarity_eval.instruments.cards import describe
from solidarity_eval.instruments.catalogue import load_instrument
from solidarity_eval.locales import get_locale

if TYPE_CHECKING:
    import pandas as pd

Theme = Literal["self", "others", "institutions", "loneliness", "support", "well_being"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreQuestion:
    """One question of the common core.

    Attributes
    ----------
    instrument, item : str
        Where the catalogue describes it.
    theme : str
        What it is asked for.
    seconds : int
        Time to answer alone, an estimate.
    why : mapping
        Reason, by language.
    """

    instrument: str
    item: str
    theme: Theme
    seconds: int
    why: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonCore:
    """The questions, and the scores they give.

    Attributes
    ----------
    version : str
        Answers of two versions are not added up.
    scales : tuple of str
        Scores that projects can pool, ``<instrument>.<scale>``.
    questions : tuple of CoreQuestion
        In the order to ask them.
    """

    version: str
    scales: tuple[str, ...]
    questions: tuple[CoreQuestion, ...]

    @property
    def minutes(self) -> float:
        """Time to answer alone, in minutes."""
        return sum(question.seconds for question in self.questions) / 60


@functools.cache
def load_common_core() -> CommonCore:
    """Return the proposed common core.

    Examples
    --------
    >>> len(load_common_core().questions)
    10
    """
    from solidarity_eval.schemas.yaml_reader import read_yaml

    source = resources.files("solidarity_eval.instruments") / "common_core.yaml"
    with resources.as_file(source) as path:
        raw = read_yaml(path).data
    return CommonCore(
        version=raw["version"],
        scales=tuple(raw["scales"]),
        questions=tuple(CoreQuestion(**question) for question in raw["questions"]),
    )


def common_core_table(language: str = "en") -> pd.DataFrame:
    """Return the common core as a table to read or print.

    Parameters
    ----------
    language : {"en", "fr"}
        Of the words and of the column names.

    Returns
    -------
    pandas.DataFrame
        One row per question: theme, short label (never the wording), questionnaire, item, least
        and greatest answer, state of the French version, licence, seconds, reason, source.

    Examples
    --------
    >>> common_core_table()["theme"].nunique()
    6
    """
    import pandas as pd

    locale = get_locale(language)
    rows = []
    for question in load_common_core().questions:
        instrument = load_instrument(question.instrument)
        card = describe(instrument, language)
        low, high = instrument.items.range_of(question.item)
        words = instrument.items.paraphrase[question.item]
        row = {
            "theme": locale.text(f"instruments.theme.{question.theme}"),
            "question": locale.localized({str(code): text for code, text in words.items()}),
            "instrument": question.instrument,
            "item": question.item,
            "answers": f"{low}–{high}",
            "french": card["french"],
            "licence": card["licence"],
            "seconds": question.seconds,
            "why": question.why[language],
            "source": card["source"],
        }
        rows.append({locale.text(f"instruments.common_core.{name}"): v for name, v in row.items()})
    return pd.DataFrame(rows)
