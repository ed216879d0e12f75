"""The team's own copy of a questionnaire's sentences, and the empty file where they go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import ProjectFileError
from solidarity_eval.locales import available_languages, get_locale
from solidarity_eval.schemas.problems import raise_problems
from solidarity_eval.schemas.validation import validate
from solidarity_eval.schemas.wording import Wording
from solidarity_eval.schemas.yaml_reader import read_yaml

if TYPE_CHECKING:
    from solidarity_eval.schemas.instrument import Instrument

FOLDER = "questionnaires"


def wording_file(instrument_id: str) -> str:
    """Return the place of the sentences of a questionnaire, relative to the project folder."""
    return f"{FOLDER}/{instrument_id}.wording.yaml"


def read_wording(folder: Path, instrument: Instrument) -> Wording | None:
    """Read the sentences that a team wrote for a questionnaire.

    Parameters
    ----------
    folder : Path
        The project folder.
    instrument : Instrument
        The questionnaire, settled for the project.

    Returns
    -------
    Wording or None
        None where the team has no file.

    Raises
    ------
    ProjectFileError
        If the file is invalid, speaks of another questionnaire or of items it does not have.
    """
    name = wording_file(instrument.id)
    path = folder / name
    if not path.is_file():
        return None
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ProjectFileError("forms.wording_outside", file=name)
    document = read_yaml(path, name=name)
    raise_problems(document.problems)
    wording, problems = validate(Wording, document)
    raise_problems(problems)
    if wording is None:
        raise ProjectFileError("schemas.invalid_file", problems=problems, count=len(problems))
    if wording.instrument != instrument.id:
        raise ProjectFileError(
            "forms.wording_of_another", file=name, found=wording.instrument, wanted=instrument.id
        )
    unknown = [item for item in wording.items if item not in instrument.items.ids]
    if unknown:
        raise ProjectFileError(
            "forms.wording_unknown_items",
            file=name,
            items=", ".join(unknown),
            known=", ".join(instrument.items.ids),
        )
    return wording


def wording_template(instrument: Instrument, *, language: str = "fr") -> str:
    """Return the empty file of a questionnaire: one place per item and language.

    The short paraphrase of each item stands beside its place as a comment, so that nobody mixes
    items up; none of the owner's words are there.

    Examples
    --------
    >>> from solidarity_eval.instruments.catalogue import load_instrument
    >>> print(wording_template(load_instrument("who5"), language="en").splitlines()[-2])
      w5: {fr: "", en: ""}  # interesting days
    """
    locale = get_locale(language)
    empty = "{" + ", ".join(f'{code}: ""' for code in available_languages()) + "}"
    owner = instrument.licence.owner if instrument.licence else None
    lines = [
        f"# {locale.text('forms.wording.purpose')}",
        f"# {locale.text('forms.wording.right', owner=owner or '–')}",
        "schema_version: 1",
        f"instrument: {instrument.id}",
        f"source: null  # {locale.text('forms.wording.source')}",
        f"introduction: {empty}",
        "items:",
    ]
    for item in instrument.items.ids:
        about = locale.localized(instrument.items.paraphrase.get(item), item)
        lines.append(f"  {item}: {empty}  # {about}")
    codes = f"{instrument.items.min}: {empty}"
    lines.append(f"answers: {{}}  # {locale.text('forms.wording.answers', example=codes)}")
    return "\n".join([*lines, ""])
