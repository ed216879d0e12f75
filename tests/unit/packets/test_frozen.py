"""Packets of every published version stay readable. Never write these files again."""

import hashlib
import json
from pathlib import Path

import pytest

from solidarity_eval.packets import describe, read_packet
from solidarity_eval.schemas.packet import PACKET_VERSION
from tests.fixtures.packets.builders import KEY

FOLDER = Path(__file__).parents[2] / "fixtures" / "packets"
SHA256 = {1: "79c6ae4f5fc8fb6b0d82d807ba464cfdcb1aca2eaba031b71e5ef8e96f112b46"}


def test_there_is_a_frozen_packet_of_every_version():
    assert set(SHA256) == set(range(1, PACKET_VERSION + 1))


@pytest.mark.parametrize("version", SHA256)
def test_the_frozen_packet_is_the_one_that_was_published(version):
    data = (FOLDER / f"v{version}.json").read_bytes()
    assert hashlib.sha256(data).hexdigest() == SHA256[version]
    assert json.loads(json.loads(data)["payload"])["schema_version"] == version


@pytest.mark.parametrize("version", SHA256)
def test_the_frozen_packet_still_says_what_it_said(version):
    """Numbers of R for the study FLAT: ``examples/energetic_arousal/expected.json``."""
    opened = read_packet(FOLDER / f"v{version}.json")
    assert opened.sender.key == KEY.id
    packet = opened.packet
    assert packet.identity == ("energetic-arousal-flat", 2026, 1)
    (outcome,) = packet.outcomes
    assert outcome.change is not None
    assert outcome.change.estimate == pytest.approx(0.1707711092326, rel=1e-12)
    assert outcome.moments is not None
    told = describe(outcome.moments)
    assert told is not None
    assert told.mean_before == pytest.approx(0.7785009861933, rel=1e-12)
    assert told.sd_before == pytest.approx(0.6739615676052, rel=1e-12)
    assert told.correlation == pytest.approx(0.6206367169539, rel=1e-12)
    assert outcome.standardized is not None
    assert outcome.standardized.g == pytest.approx(0.2522509001908, rel=1e-12)
    assert outcome.standardized.variance_smcr == pytest.approx(0.004677762274649, rel=1e-12)
