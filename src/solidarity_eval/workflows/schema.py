"""JSON Schemas of the files people write: the function behind ``solidarity-eval schema``."""

from __future__ import annotations

from pathlib import Path

from solidarity_eval.errors import cannot_write


def schema(name: str = "project", *, language: str = "en", output: str | Path | None = None) -> str:
    """Return a JSON Schema as text, and write it if asked.

    Parameters
    ----------
    name : {"project", "instrument"}
        The file it describes.
    language : {"en", "fr"}
        Of the descriptions.
    output : str or Path, optional
        File to write; one that exists is replaced.

    Returns
    -------
    str
        JSON text.

    Raises
    ------
    ArgumentError
        If there is no such schema.
    OutputError
        If the file cannot be written.
    """
    from solidarity_eval.schemas.json_schema import schema_text

    text = schema_text(name, language=language)
    if output is not None:
        try:
            Path(output).write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise cannot_write(Path(output), error) from error
    return text
