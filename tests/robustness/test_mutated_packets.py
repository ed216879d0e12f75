"""Mutated packets: each is refused with a reason, or read as identical; never a traceback.

A sample runs with the tests; ``make fuzz`` runs 1,000 files damaged on the way, 1,000 packets
changed and signed again by somebody else, and 1,000 changed by a sender that is known.
"""

from __future__ import annotations

import copy
import json
import math
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from solidarity_eval.errors import DataError
from solidarity_eval.packets import open_packet, payload_of, problems
from tests.fixtures.intake.mutate import mutants
from tests.fixtures.packets.builders import KEY, OTHER_KEY, packet, signed

WHOLE = bool(os.environ.get("SOLIDARITY_EVAL_FUZZ"))
COUNT = 1000 if WHOLE else 150
SEED = 20261122
FROZEN = Path(__file__).parents[1] / "fixtures" / "packets" / "v1.json"
PACKET = packet()
CONTENT = json.loads(payload_of(PACKET))
KNOWN = {KEY.id: PACKET.project}
ODD = (
    *(None, True, False, 0, -1, 1, 0.5, -0.0, 1e308, -1e308, 10**30, 10**400, "", "12", "é\u202f"),
    *("x" * 5000, [], [[]], {}, {"a": 1}, "2026-02-30", "../../etc", "=1+1", "<script>", "\u0000"),
)


def read_or_refused(data: bytes, known: dict[str, str] = KNOWN) -> Any:
    """The packet that was read, or None where it was refused in both languages."""
    try:
        return open_packet(data, file="envoi.json", known_keys=known).packet
    except DataError as refusal:
        for language in ("fr", "en"):
            words = refusal.message(language)
            assert words
            assert len(words) < 1000
        return None


def test_damaged_files_are_refused_or_identical():
    refused = 0
    for damaged in mutants(signed(PACKET), seed=SEED, count=COUNT):
        found = read_or_refused(damaged)
        refused += found is None
        assert found in (None, PACKET)
    assert refused > 0.8 * COUNT


def test_two_packets_spliced_are_refused_or_one_of_them():
    other = packet(year=2025, title="Un autre titre, bien plus long que le premier")
    first, second = signed(PACKET), signed(other)
    rng = random.Random(SEED)
    for _ in range(COUNT):
        cut, again = rng.randrange(len(first)), rng.randrange(len(second))
        assert read_or_refused(first[:cut] + second[again:]) in (None, PACKET, other)


def places(content: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield (*way, key)
            yield from places(value, (*way, key))
    elif isinstance(content, list):
        for index, value in enumerate(content):
            yield (*way, index)
            yield from places(value, (*way, index))


def changed(rng: random.Random) -> dict[str, Any]:
    """A packet with one to three places changed, removed, added or moved."""
    made = copy.deepcopy(CONTENT)
    for _ in range(rng.randint(1, 3)):
        way = rng.choice(list(places(made)))
        part: Any = made
        for step in way[:-1]:
            part = part[step]
        kind = rng.choice(("odd", "odd", "scale", "remove", "add", "swap"))
        value = part[way[-1]]
        if kind == "remove":
            del part[way[-1]]
        elif kind == "add" and isinstance(part, dict):
            part[rng.choice(("people", "rows", "P12"))] = rng.choice(ODD)
        elif kind == "scale" and isinstance(value, int | float) and not isinstance(value, bool):
            factor = rng.choice((-1, 0, 2, 1e3, 1e-9, 1.0000001))
            part[way[-1]] = value * factor
        elif kind == "swap":
            other = rng.choice(list(places(CONTENT)))
            part[way[-1]] = _at(CONTENT, other)
        else:
            part[way[-1]] = rng.choice(ODD)
    return made


def _at(content: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        content = content[step]
    return copy.deepcopy(content)


def changes(seed: str) -> Iterator[dict[str, Any]]:
    for index in range(COUNT):
        yield changed(random.Random(f"{seed}/{index}"))


def written(content: dict[str, Any]) -> str:
    return json.dumps(content)


def test_packets_changed_and_signed_by_somebody_else_are_refused():
    for content in changes("somebody else"):
        if content.get("project") == PACKET.project:
            assert read_or_refused(signed(written(content), OTHER_KEY)) is None


def test_packets_changed_without_a_new_signature_are_refused():
    envelope = json.loads(signed(PACKET))
    for content in changes("no signature"):
        if content == CONTENT:
            continue
        tampered = {**envelope, "payload": written(content)}
        assert read_or_refused(json.dumps(tampered).encode()) is None


def test_what_a_known_sender_signs_is_refused_or_goes_together():
    """A wrong type, an unknown key, numbers that contradict each other: whoever signed."""
    read = 0
    for content in changes("known"):
        found = read_or_refused(signed(written(content)))
        if found is None:
            continue
        read += 1
        assert problems(found) == []
        again = json.loads(payload_of(found))
        assert _finite(again)
    assert read < 0.9 * COUNT


def _finite(content: Any) -> bool:
    values = (_at(content, way) for way in places(content))
    return all(math.isfinite(value) for value in values if isinstance(value, float))


def test_the_frozen_packet_of_version_1_is_damaged_too():
    data = FROZEN.read_bytes()
    whole = open_packet(data, file=FROZEN.name).packet
    for damaged in mutants(data, seed=SEED + 1, count=COUNT):
        assert read_or_refused(damaged, known={KEY.id: whole.project}) in (None, whole)


@pytest.mark.parametrize("size", [10**5, 4 * 10**6])
def test_deep_and_large_files_are_refused_at_once(size):
    for data in (b"[" * size, b'{"a":' * size, b'"' + b"a" * size, b"9" * size):
        assert read_or_refused(data) is None
