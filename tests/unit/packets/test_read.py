"""Packets read back: signed as they are, refused with a reason in both languages otherwise."""

import json
from copy import deepcopy

import pytest

from solidarity_eval.errors import DataError
from solidarity_eval.packets import open_packet, payload_of, read_packet
from solidarity_eval.packets.keys import grouped
from solidarity_eval.packets.migrations import migrate
from solidarity_eval.packets.strict_json import LARGEST
from tests.fixtures.packets.builders import KEY, OTHER_KEY, content, outcome, packet, signed

KNOWN = {KEY.id: "des-liens"}


def refused(data: bytes, **options: object) -> str:
    """The code of the refusal; its words exist in both languages and name the file."""
    with pytest.raises(DataError) as caught:
        open_packet(data, file="envoi.json", **options)
    for language in ("fr", "en"):
        assert "envoi.json" in caught.value.message(language)
    return caught.value.code.removeprefix("packets.")


def test_a_packet_comes_back_as_it_was_sent():
    made = packet()
    opened = open_packet(signed(made), file="x", known_keys=KNOWN)
    assert opened.packet == made
    assert opened.sender.registered
    assert opened.warnings == ()


def test_the_file_is_plain_letters_and_holds_the_exact_text():
    made = packet()
    data = signed(made)
    assert data.isascii()
    assert json.loads(data)["payload"] == payload_of(made)
    assert "Guillotière" in payload_of(made)


def test_an_unknown_sender_is_a_warning_until_registered():
    opened = open_packet(signed(packet()), file="x")
    assert not opened.sender.registered
    (warning,) = opened.warnings
    assert warning.code == "packets.unknown_sender"
    assert warning.values == {"project": "des-liens", "key": grouped(KEY.id)}


def test_the_key_of_another_project_is_refused():
    assert refused(signed(packet()), known_keys={KEY.id: "autre"}) == "other_project"


def test_another_key_for_a_known_project_is_refused():
    assert refused(signed(packet(), OTHER_KEY), known_keys=KNOWN) == "other_key"


def test_simulated_answers_are_refused_unless_asked_for():
    data = signed(packet(simulated=True))
    assert refused(data) == "simulated"
    opened = open_packet(data, file="x", known_keys=KNOWN, allow_simulated=True)
    assert [warning.code for warning in opened.warnings] == ["packets.simulated"]


@pytest.mark.parametrize("place", ["payload", "signature", "public_key", "key"])
def test_one_changed_letter_is_refused(place):
    envelope = json.loads(signed(packet()))
    text = envelope[place]
    middle = len(text) // 2
    letter = "0" if text[middle] != "0" else "1"
    envelope[place] = text[:middle] + letter + text[middle + 1 :]
    assert refused(json.dumps(envelope).encode()) == "changed"


def test_a_payload_signed_by_somebody_else_does_not_pass_under_this_name():
    mine, theirs = (json.loads(signed(packet(), key)) for key in (KEY, OTHER_KEY))
    mixed = {**mine, "signature": theirs["signature"]}
    assert refused(json.dumps(mixed).encode()) == "changed"
    mixed = {**theirs, "key": mine["key"]}
    assert refused(json.dumps(mixed).encode()) == "changed"


def test_spaces_around_the_envelope_change_nothing():
    made = packet()
    loose = json.dumps(json.loads(signed(made)), indent=4).replace("\n", "\r\n")
    for data in (loose.encode(), loose.encode("utf-8-sig")):
        assert open_packet(data, file="x", known_keys=KNOWN).packet == made


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_json"),
        (b"[]", "not_an_object"),
        (b"{}", "not_a_packet"),
        (b'{"format": "else"}', "not_a_packet"),
        (b'{"format": "solidarity-eval-packet"}', "version"),
        (b'{"format": "solidarity-eval-packet", "version": true}', "version"),
        (b'{"format": "solidarity-eval-packet", "version": 2}', "version"),
        (b'{"format": "solidarity-eval-packet", "version": 1}', "envelope"),
        (b'{"a": 1, "a": 2}', "repeated_key"),
        (b'{"a": NaN}', "not_a_number"),
        (b'{"a": -Infinity}', "not_a_number"),
        (b'{"a": "\xe9"}', "not_utf8"),
        (b'{"a": "\\ud800"}', "not_json"),
        (b'{"a": ' + b"[" * 100_000, "too_deep"),
        (b'{"a": ' + b"[" * 40 + b"]" * 40 + b"}", "too_deep"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "not_json"),
        (b" " * (LARGEST + 1), "too_large"),
        ("{}".encode("utf-16"), "not_utf8"),
    ],
)
def test_what_is_no_packet_is_refused_with_its_reason(data, code):
    assert refused(data) == code


def test_an_envelope_with_one_more_key_is_refused():
    envelope = {**json.loads(signed(packet())), "note": "bonjour"}
    assert refused(json.dumps(envelope).encode()) == "envelope"


def test_a_file_that_is_not_there_is_refused_with_its_reason(tmp_path):
    with pytest.raises(DataError) as caught:
        read_packet(tmp_path / "absent.json")
    assert caught.value.code == "packets.absent"
    assert "absent.json" in caught.value.message("fr")
    with pytest.raises(DataError) as caught:
        read_packet(tmp_path)
    assert caught.value.code == "packets.unreadable"


def test_a_file_is_read(tmp_path):
    file = tmp_path / "été.json"
    file.write_bytes(signed(packet()))
    assert read_packet(file).packet == packet()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"year": "2026"}, "content"),
        ({"year": 2026.5}, "content"),
        ({"simulated": 1}, "content"),
        ({"title": 3}, "content"),
        ({"people": [{"code": "P1"}]}, "content"),
        ({"outcomes": [outcome(rows=[[1, 2]])]}, "content"),
        ({"outcomes": [outcome(construct="money")]}, "content"),
        ({"schema_version": 2}, "version"),
        ({"schema_version": None}, "version"),
        ({"schema_version": "1"}, "version"),
        ({"written": "hier"}, "content"),
        ({"written": 2026}, "content"),
    ],
)
def test_a_signed_packet_of_wrong_types_is_refused(change, code):
    made = {**json.loads(payload_of(packet())), **change}
    assert refused(signed(made)) == code


def test_the_text_inside_is_read_as_strictly_as_the_file():
    text = payload_of(packet())
    assert refused(signed(text.replace('"year"', '"year":2025,"year"', 1))) == "repeated_key"
    assert refused(signed(text.replace("5400.0", "NaN", 1))) == "not_a_number"
    assert refused(signed(text.replace("5400.0", "1e999", 1))) == "content"


def named(old: dict[str, object]) -> dict[str, object]:
    fresh = {key: value for key, value in old.items() if key != "name"}
    return {**fresh, "schema_version": 1, "project": old["name"]}


def test_an_older_packet_is_brought_to_the_present_version_in_memory():
    old = {**content(), "schema_version": 0, "name": "des-liens"}
    del old["project"]
    kept = deepcopy(old)
    fresh = migrate(old, file="x", steps={0: named})
    assert fresh["project"] == "des-liens"
    assert fresh["schema_version"] == 1
    assert old == kept


def test_versions_follow_each_other():
    steps = {
        0: lambda old: {**old, "schema_version": 1, "path": "0"},
        1: lambda old: {**old, "schema_version": 2, "path": old["path"] + "1"},
    }
    fresh = migrate({"schema_version": 0}, file="x", steps=steps, newest=2)
    assert fresh == {"schema_version": 2, "path": "01"}


def test_an_older_packet_that_is_not_what_it_says_is_refused():
    with pytest.raises(DataError) as caught:
        migrate({"schema_version": 0}, file="x", steps={0: named})
    assert caught.value.code == "packets.content"


def test_the_signature_is_verified_before_anything_is_migrated(monkeypatch):
    seen = []
    monkeypatch.setattr(
        "solidarity_eval.packets.read.migrate", lambda *args, **kw: seen.append(args) or args[0]
    )
    envelope = json.loads(signed(packet()))
    envelope["payload"] = envelope["payload"].replace("5400.0", "9999.0")
    assert refused(json.dumps(envelope).encode()) == "changed"
    assert seen == []
