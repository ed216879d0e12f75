"""Which packets are read, which are refused, and who is missing."""

import itertools
import json

import pytest

from solidarity_eval.errors import DataError
from solidarity_eval.packets import payload_of, seal
from solidarity_eval.portfolio import read_portfolio
from solidarity_eval.portfolio.latest import latest_packets
from tests.unit.portfolio.sample_packets import farms, panel, ten, training
from tests.unit.portfolio.sending import key_of_project, received, sealed, send


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "envois reçus"
    place.mkdir()
    for packet in ten():
        send(packet, place)
    return place


def test_a_folder_is_read_in_the_order_of_titles(folder):
    read = read_portfolio(folder, allow_simulated=True)
    titles = [packet.title for packet in read.packets]
    assert len(titles) == 10
    assert titles.index("Îlots alimentaires") == titles.index("Formation d'habitants") + 1
    assert read.simulated
    assert read.years == (2026,)


def test_simulated_packets_are_refused_unless_asked(folder):
    with pytest.raises(DataError) as caught:
        read_portfolio(folder)
    assert caught.value.code == "portfolio.all_simulated"
    assert "--simulated" in caught.value.message("fr")


def test_without_any_usable_file_the_reason_of_the_first_is_told_in_words(tmp_path):
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_portfolio(tmp_path)
    assert caught.value.code == "portfolio.no_packet"
    reason = DataError("packets.not_json", file="a.json", line=1).message("fr")
    assert reason in caught.value.message("fr")


def test_a_changed_file_is_refused_and_the_others_are_read(folder):
    file = folder / "panel-2026-1.json"
    file.write_text(file.read_text(encoding="ascii").replace("Panel", "Banel"), encoding="ascii")
    read = read_portfolio(folder, allow_simulated=True)
    assert len(read.packets) == 9
    (refused,) = read.refused
    assert (refused.file, refused.code) == ("panel-2026-1.json", "packets.changed")


def test_files_that_are_ours_are_no_packets(folder):
    (folder / "results.json").write_text("{}", encoding="utf-8")
    (folder / "~$panel.json").write_text("{}", encoding="utf-8")
    assert read_portfolio(folder, allow_simulated=True).refused == ()


def test_a_newer_revision_supersedes_and_the_older_is_listed(folder):
    send(training(revision=2, title="Formation, corrigée"), folder)
    read = read_portfolio(folder, allow_simulated=True)
    assert read.packet("formation-habitants").revision == 2
    (aside,) = read.set_aside
    assert aside.received.packet.revision == 1
    assert (aside.reason, aside.by) == ("superseded", (2026, 2))


def test_a_later_year_supersedes_unless_a_year_is_asked():
    packets = received([training(revision=3), training(year=2027, revision=1)])
    kept, aside, _ = latest_packets(packets)
    assert [item.packet.year for item in kept] == [2027]
    assert [item.reason for item in aside] == ["superseded"]
    kept, aside, _ = latest_packets(packets, year=2026)
    assert [item.packet.identity for item in kept] == [("formation-habitants", 2026, 3)]
    assert [item.reason for item in aside] == ["other_year"]


def test_two_packets_of_one_identity_that_differ_are_both_refused():
    one, other = training(), training(title="Autre titre")
    twice = (*received([one]), *received([other]), *received([panel()]))
    kept, _, refused = latest_packets(twice)
    assert [item.packet.project for item in kept] == ["panel"]
    assert [item.code for item in refused] == ["portfolio.same_identity"] * 2


def test_a_copy_of_a_packet_counts_once(folder):
    (folder / "copie.json").write_bytes(sealed(panel()))
    read = read_portfolio(folder, allow_simulated=True)
    assert len(read.packets) == 10
    assert read.refused == ()


def test_the_order_of_files_changes_nothing():
    packets = received([training(), training(revision=2), panel(), farms(year=2025), farms()])
    found = {
        tuple(item.packet.identity for item in latest_packets(order)[0])
        for order in itertools.permutations(packets)
    }
    assert len(found) == 1


def test_an_unknown_sender_is_a_warning_until_registered(folder):
    assert len(read_portfolio(folder, allow_simulated=True).unknown) == 10
    lines = ["cle;projet;depuis"]
    lines += [f"{key_of_project(p.project).id};{p.project};2026-01-01" for p in ten()[:9]]
    (folder / "expediteurs.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert read_portfolio(folder, allow_simulated=True).unknown == ("restaurant",)


def test_who_has_not_sent_comes_from_the_list_beside_the_packets(folder):
    lines = ["projet;titre;date", "cuisine;Cuisine partagée;31/01/2027", "panel;;"]
    (folder / "attendus.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    read = read_portfolio(folder, allow_simulated=True)
    (awaited,) = read.awaited
    assert (awaited.title, awaited.due.isoformat()) == ("Cuisine partagée", "2027-01-31")
    assert len(read.uninvited) == 9
    assert "panel" not in read.uninvited


def test_without_a_list_nobody_is_awaited(folder):
    read = read_portfolio(folder, allow_simulated=True)
    assert read.expected is None
    assert read.awaited == ()


def test_a_folder_without_packets_is_an_error(tmp_path):
    with pytest.raises(DataError) as caught:
        read_portfolio(tmp_path)
    assert caught.value.code == "portfolio.no_file"


def test_a_year_that_nobody_tells_of_is_an_error(folder):
    with pytest.raises(DataError) as caught:
        read_portfolio(folder, allow_simulated=True, year=2031)
    assert caught.value.code == "portfolio.no_year"
    assert "2031" in caught.value.message("fr")


def test_a_file_that_is_no_packet_is_told_with_its_reason(folder):
    (folder / "autre.json").write_text(json.dumps({"a": 1}), encoding="utf-8")
    (refused,) = read_portfolio(folder, allow_simulated=True).refused
    message = DataError(refused.code, **refused.values).message("fr")
    assert "autre.json" in message


def test_a_key_that_changes_or_serves_two_projects_is_told_until_it_is_registered(tmp_path):
    one, two, three, four = ten()[:4]
    forged = one.model_copy(update={"revision": 2})
    for packet, key in ((one, "a"), (forged, "b"), (two, "c"), (three, "c"), (four, "d")):
        signed = seal(payload_of(packet), key_of_project(key))
        (tmp_path / f"{packet.project}-{packet.revision}.json").write_bytes(signed)
    read = read_portfolio(tmp_path, allow_simulated=True)
    assert set(read.doubtful) == {one.project, two.project, three.project}
    known = tmp_path / "expediteurs.csv"
    keys = ((one, "a"), (one, "b"), (two, "c"))
    lines = [f"{key_of_project(key).id};{packet.project};2027-01-01" for packet, key in keys]
    known.write_text("\n".join(["cle;projet;depuis", *lines]), encoding="utf-8")
    read = read_portfolio(tmp_path, allow_simulated=True)
    assert read.doubtful == ()
    assert [item.code for item in read.refused] == ["packets.other_project"]


def test_a_year_without_packets_is_told_whatever_else_is_in_the_folder(folder):
    (folder / "a.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_portfolio(folder, allow_simulated=True, year=1999)
    assert caught.value.code == "portfolio.no_year"
