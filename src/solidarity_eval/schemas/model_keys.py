"""Which keys a model knows at a place of the file, for the nearest key of a misspelt one."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from solidarity_eval.schemas.problems import KeyPath

ModelClass = type[BaseModel]


def keys_at(model: ModelClass, path: KeyPath) -> tuple[str, ...]:
    """Return the keys that may stand at ``path`` of a file described by ``model``."""
    found = dict.fromkeys(
        name for kind in _models(_annotations(model, path)) for name in field_names(kind)
    )
    return tuple(found)


def field_names(model: ModelClass) -> tuple[str, ...]:
    """Return the names of a model's fields as a file writes them."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def parents_of(model: ModelClass, key: str) -> tuple[str, ...]:
    """Return the keys under which ``key`` would be known, ``""`` for the top of the file."""
    found: dict[str, None] = {}
    stack: list[tuple[str, ModelClass]] = [("", model)]
    seen: set[ModelClass] = set()
    while stack:
        parent, kind = stack.pop(0)
        if kind in seen:
            continue
        seen.add(kind)
        if key in field_names(kind):
            found[parent] = None
        for name, field in kind.model_fields.items():
            stack += [(field.alias or name, child) for child in _models([field.annotation])]
    return tuple(found)


def _annotations(model: ModelClass, path: KeyPath) -> list[Any]:
    here: list[Any] = [model]
    for part in path:
        here = [step for annotation in here for step in _step(annotation, part)]
    return here


def _step(annotation: Any, part: str | int) -> Iterator[Any]:
    """Annotations one level down."""
    for kind in _leaves(annotation):
        origin, arguments = get_origin(kind), get_args(kind)
        if origin in (tuple, list) and isinstance(part, int):
            yield arguments[0]
        elif origin is dict:
            yield arguments[1]
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            for name, field in kind.model_fields.items():
                if part == (field.alias or name):
                    yield field.annotation


def _models(annotations: list[Any]) -> Iterator[ModelClass]:
    for annotation in annotations:
        for kind in _leaves(annotation):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield kind
            elif get_origin(kind) in (tuple, list):
                yield from _models([get_args(kind)[0]])


def _leaves(annotation: Any) -> Iterator[Any]:
    """Members of a union, without their annotations."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _leaves(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for member in get_args(annotation):
            yield from _leaves(member)
    else:
        yield annotation
