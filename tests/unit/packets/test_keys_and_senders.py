"""The key of a project, and the registry that a foundation keeps of keys."""

import datetime as dt
import os
import stat
import sys

import pytest

from solidarity_eval.errors import DataError, OutputError
from solidarity_eval.packets import make_signing_key, open_packet, read_senders, register_sender
from solidarity_eval.packets.keys import KEY_FILE, is_signed, read_signing_key, signing_key_from
from tests.fixtures.packets.builders import KEY, OTHER_KEY, packet, signed

DAY = dt.date(2026, 11, 22)


def test_a_key_is_made_once_and_read_again(tmp_path):
    key, made = make_signing_key(tmp_path)
    again, made_again = make_signing_key(tmp_path)
    assert (made, made_again) == (True, False)
    assert again == key
    assert len(key.id) == 32
    assert key.private.hex() not in repr(key)


def test_the_private_half_never_stands_in_a_packet(tmp_path):
    key, _ = make_signing_key(tmp_path)
    data = signed(packet(), key)
    assert key.private.hex().encode() not in data
    assert key.public.hex().encode() in data


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such rights")
def test_the_key_is_its_owner_s_alone(tmp_path):
    make_signing_key(tmp_path)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_git_leaves_the_key_alone(tmp_path):
    (tmp_path / ".gitignore").write_text("data/", encoding="utf-8")
    make_signing_key(tmp_path)
    make_signing_key(tmp_path)
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "data/\n.cle-envoi\n"


def test_a_damaged_key_is_named_and_never_replaced(tmp_path):
    (tmp_path / KEY_FILE).write_text("ed25519:abc\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        make_signing_key(tmp_path)
    assert caught.value.code == "packets.key_damaged"
    assert (tmp_path / KEY_FILE).read_text(encoding="utf-8") == "ed25519:abc\n"


def test_a_key_saved_by_notepad_is_still_read(tmp_path):
    key, _ = make_signing_key(tmp_path)
    file = tmp_path / KEY_FILE
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert read_signing_key(tmp_path) == key


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_may_not_be_written_is_said(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError):
        make_signing_key(tmp_path)


def test_signatures_are_those_of_the_standard():
    """RFC 8032, section 7.1, test 2."""
    key = signing_key_from(
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    signature = (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert key.public.hex() == public
    assert key.sign(b"\x72").hex() == signature
    assert is_signed(key.public, bytes.fromhex(signature), b"\x72")
    assert not is_signed(key.public, bytes.fromhex(signature), b"\x73")


def opened(key=KEY, **changes):
    return open_packet(signed(packet(**changes), key), file="x")


def test_a_sender_is_registered_once(tmp_path):
    assert read_senders(tmp_path) == {}
    assert register_sender(opened(), tmp_path, date=DAY)
    assert not register_sender(opened(), tmp_path, date=DAY)
    assert read_senders(tmp_path) == {KEY.id: "des-liens"}
    text = (tmp_path / "expediteurs.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines() == ["cle;projet;depuis", f"{KEY.id};des-liens;2026-11-22"]


def test_a_project_may_have_a_second_key_and_no_key_two_projects(tmp_path):
    register_sender(opened(), tmp_path, date=DAY)
    register_sender(opened(OTHER_KEY), tmp_path, date=DAY)
    assert set(read_senders(tmp_path)) == {KEY.id, OTHER_KEY.id}
    with pytest.raises(DataError) as caught:
        register_sender(opened(project="autre"), tmp_path, date=DAY)
    assert caught.value.code == "packets.other_project"


def test_a_registry_typed_in_a_spreadsheet_is_read(tmp_path):
    grouped = " ".join(KEY.id[start : start + 4] for start in range(0, 32, 4)).upper()
    (tmp_path / "expediteurs.csv").write_bytes(
        f"Projet,Clé\r\ndes-liens,{grouped}\r\n,\r\n".encode("cp1252")
    )
    assert read_senders(tmp_path / "expediteurs.csv") == {KEY.id: "des-liens"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cle;projet\n12;des-liens\n", "senders_row"),
        (f"cle;projet\n{KEY.id};\n", "senders_row"),
        (f"cle;projet\n{KEY.id};a\n{KEY.id};b\n", "senders_row"),
        ("nom;adresse\nx;y\n", "senders_unreadable"),
    ],
)
def test_a_damaged_registry_lets_nobody_in(tmp_path, text, code):
    (tmp_path / "expediteurs.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_senders(tmp_path)
    assert caught.value.code == f"packets.{code}"
    assert caught.value.message("fr")
