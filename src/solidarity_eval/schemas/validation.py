"""Plain data in, a validated model out, or every problem with its line and key path.

The words of pydantic are never shown: each of its error types has its own code and
sentence. Values typed as people write them (``0,3``, ``31/12/2027``) are read where the model
expects a number or a date, and reported as notices.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from solidarity_eval.schemas.common import LanguageCode
from solidarity_eval.schemas.habits import (
    is_ambiguous_number,
    read_date,
    read_number,
    read_whole_number,
)
from solidarity_eval.schemas.model_errors import ModelError, model_errors
from solidarity_eval.schemas.model_keys import keys_at, parents_of
from solidarity_eval.schemas.problems import KeyPath, Problem, nearest_of
from solidarity_eval.schemas.yaml_reader import YamlDocument
from solidarity_eval.schemas.yaml_traps import quote_item, quote_value

M = TypeVar("M", bound=BaseModel)

_ROUNDS = 4
_NUMBER = ("float_type", "float_parsing")
_WHOLE = ("int_type", "int_parsing", "int_from_float")
_DATE = ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact")
_READERS: dict[str, Callable[[str], object | None]] = {
    **dict.fromkeys(_NUMBER, read_number),
    **dict.fromkeys(_WHOLE, read_whole_number),
    **dict.fromkeys(_DATE, read_date),
}


def validate(model: type[M], document: YamlDocument) -> tuple[M | None, tuple[Problem, ...]]:
    """Validate the data of a document.

    Parameters
    ----------
    model : type
        A pydantic model of this package.
    document : YamlDocument
        What was read; its own problems are not repeated here.

    Returns
    -------
    instance : BaseModel or None
        None if there is an error.
    problems : tuple of Problem
        Errors, and notices for values read as people write them.
    """
    if not isinstance(document.data, dict):
        code = "empty_file" if document.data is None else "mapping_expected"
        return None, (Problem(code=code, file=document.file),)
    data = copy.deepcopy(document.data)
    notices: list[Problem] = []
    errors: tuple[ModelError, ...] = ()
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(data), tuple(notices)
        except ValidationError as failure:
            errors = model_errors(failure, data)
        if not any([_read_as_meant(error, data, document, notices=notices) for error in errors]):
            break
    problems = [_problem(error, model, document) for error in errors]
    return None, (*notices, *problems)


def _read_as_meant(
    error: ModelError, data: Any, document: YamlDocument, *, notices: list[Problem]
) -> bool:
    """Replace a value by what the person meant; tell whether there was anything to replace."""
    if error.kind == "string_type" and error.path in document.raw:
        typed = document.raw[error.path]
        if typed:
            _put(data, error.path, typed)
        return bool(typed)
    reader = _READERS.get(error.kind)
    if reader is None or not isinstance(error.value, str):
        return False
    meant = reader(error.value)
    if meant is None:
        return False
    _put(data, error.path, meant)
    notices.append(_notice(error, meant, document))
    return True


def _notice(error: ModelError, meant: object, document: YamlDocument) -> Problem:
    is_date = error.kind in _DATE
    return document.problem(
        "read_as_date" if is_date else "read_as_number",
        error.path,
        severity="notice",
        value=str(error.value),
        values={"meant": meant},
    )


_LANGUAGES: tuple[str, ...] = get_args(LanguageCode)
_LONGEST_LANGUAGE = 3


def _put(data: Any, path: KeyPath, value: object) -> None:
    node = data
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value


def _problem(error: ModelError, model: type[BaseModel], document: YamlDocument) -> Problem:
    if error.kind == "extra_forbidden":
        return _unknown_key(error, model, document)
    if error.kind == "missing":
        return document.problem("missing_key", error.path)
    error = _sentence_as_key(error, document)
    line = document.line_text(error.path)
    if error.kind == "string_type" and isinstance(error.value, dict) and line is not None:
        return document.problem(
            "colon_in_text",
            error.path,
            written=line,
            suggested=_as_text(line, error),
            values={"sign": ":"},
        )
    code = _CODES.get(error.kind, error.kind if error.custom else "not_accepted")
    if code in ("number_expected", "whole_number_expected") and is_ambiguous_number(
        str(error.value)
    ):
        code = "ambiguous_number"
    allowed = error.allowed
    return document.problem(
        code,
        error.path,
        value=_shown(error.value),
        allowed=allowed,
        nearest=nearest_of(error.value, allowed) if isinstance(error.value, str) else None,
        values=dict(error.context),
    )


def _sentence_as_key(error: ModelError, document: YamlDocument) -> ModelError:
    """Return the mistake of a sentence with a colon, which YAML took for a key and its value.

    Where a text may be written by language, such a key is read as a language that nobody knows.
    """
    if error.allowed != _LANGUAGES or len(str(error.value)) <= _LONGEST_LANGUAGE:
        return error
    node: Any = document.data
    for part in error.path[:-1]:
        node = node[part]
    if not isinstance(node, dict) or error.value not in node:
        return error
    return replace(error, kind="string_type", path=error.path[:-1], value=node, allowed=())


def _as_text(line: str, error: ModelError) -> str | None:
    """Return the line with its text quoted; only where the text stands on that line."""
    if not isinstance(error.value, dict) or len(error.value) != 1:
        return None
    key = str(next(iter(error.value)))
    if isinstance(error.path[-1], int):
        return quote_item(line) if re.match(rf"\s*-\s+{re.escape(key)}\s*:", line) else None
    return quote_value(line) if line.rstrip().endswith(str(error.value[key])) else None


def _unknown_key(error: ModelError, model: type[BaseModel], document: YamlDocument) -> Problem:
    key = str(error.path[-1])
    known = keys_at(model, error.path[:-1])
    nearest = nearest_of(key, known)
    elsewhere = [parent for parent in parents_of(model, key) if parent]
    if nearest is None and elsewhere:
        return document.problem("misplaced_key", error.path, values={"where": ", ".join(elsewhere)})
    return document.problem("unknown_key", error.path, allowed=known, nearest=nearest)


def _shown(value: object) -> str | None:
    if value is None:
        return None
    text = str(value)
    return text if len(text) <= 80 else text[:77] + "…"


_CODES: dict[str, str] = {
    "string_type": "text_expected",
    "string_pattern_mismatch": "identifier_form",
    "string_too_short": "text_empty",
    "string_too_long": "text_too_long",
    "bool_type": "true_or_false",
    "bool_parsing": "true_or_false",
    "finite_number": "number_expected",
    "greater_than": "above",
    "greater_than_equal": "at_least",
    "less_than": "below",
    "less_than_equal": "at_most",
    "literal_error": "not_in_list",
    "too_short": "too_few_entries",
    "too_long": "too_many_entries",
    "tuple_type": "list_expected",
    "list_type": "list_expected",
    "dict_type": "mapping_expected",
    "model_type": "mapping_expected",
    "model_attributes_type": "mapping_expected",
    "shapes": "other_shape",
    **dict.fromkeys(_NUMBER, "number_expected"),
    **dict.fromkeys(_WHOLE, "whole_number_expected"),
    **dict.fromkeys(_DATE, "date_expected"),
}
