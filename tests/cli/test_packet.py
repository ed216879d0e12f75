"""``packet``: shown, confirmed, signed, kept, never replaced; and packets received."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from solidarity_eval.packets import read_packet
from solidarity_eval.packets.keys import KEY_FILE, grouped, read_signing_key
from solidarity_eval.workflows.packet import prepare_packet
from solidarity_eval.workflows.packet_words import leaves
from tests.cli.conftest import Run
from tests.fixtures.packets.builders import OTHER_KEY, packet, signed

FLAT = Path(__file__).parents[2] / "examples" / "energetic_arousal" / "flat"
NAME = "energetic-arousal-flat-2026-1.json"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The study FLAT in a folder as teams have them."""
    folder = tmp_path / "Été à Lyon"
    shutil.copytree(FLAT, folder, ignore=shutil.ignore_patterns("reports", ".*"))
    return folder


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795300000")


class Terminal:
    """Somebody who reads and types one line."""

    def __init__(self, line: str) -> None:
        self.line = line

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return self.line


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def test_a_packet_is_shown_then_signed_and_kept(run: Run, project: Path) -> None:
    ran = run("packet", project, "--yes")
    assert ran.code == 0, ran.err
    file = project / "envois" / NAME
    opened = read_packet(file)
    key = read_signing_key(project)
    assert key is not None
    assert opened.sender.key == key.id
    assert opened.packet.identity == ("energetic-arousal-flat", 2026, 1)
    out = plain(ran.out)
    assert grouped(key.id) in out
    assert "Ce qui part : Énergie ressentie" in out
    assert "somme des carrés avant 65 204 496" in out
    assert "Une clé de signature a été créée" in out
    assert (project / ".gitignore").read_text(encoding="utf-8").splitlines() == [KEY_FILE]
    page = (project / "envois" / NAME).with_name(f"{file.stem}-ce-qui-part.html")
    assert "65\u202f204\u202f496" in page.read_text(encoding="utf-8")


def test_the_same_project_sends_the_next_revision_and_keeps_the_first(
    run: Run, project: Path
) -> None:
    run("packet", project, "--yes")
    first = (project / "envois" / NAME).read_bytes()
    ran = run("packet", project, "--yes")
    assert "Cet envoi remplace l'envoi 1 de 2026" in plain(ran.out)
    assert (project / "envois" / NAME).read_bytes() == first
    second = read_packet(project / "envois" / NAME.replace("-1.", "-2."))
    assert second.packet.revision == 2
    assert second.packet.outcomes == read_packet(project / "envois" / NAME).packet.outcomes


def test_a_dry_run_writes_the_page_and_nothing_else(run: Run, project: Path) -> None:
    ran = run("packet", project, "--dry-run", "--lang", "en")
    assert "  Year: 2026" in ran.out
    assert ran.code == 0
    assert "Nothing else was written" in ran.out
    written = [path.name for path in (project / "envois").iterdir()]
    assert written == ["energetic-arousal-flat-2026-1-what-leaves.html"]
    assert not (project / KEY_FILE).exists()


def test_without_a_terminal_nothing_is_sent_unless_told(run: Run, project: Path) -> None:
    ran = run("packet", project)
    assert ran.code == 2
    assert "--yes" in ran.err
    assert not (project / "envois" / NAME).exists()


@pytest.mark.parametrize(("typed", "code"), [("oui\n", 0), ("non\n", 1), ("\n", 1), ("", 1)])
def test_on_a_terminal_the_team_is_asked(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    ran = run("packet", project)
    assert ran.code == code
    assert (project / "envois" / NAME).exists() is (code == 0)


def test_the_file_goes_where_it_is_wanted_and_a_copy_stays(
    run: Run, project: Path, tmp_path: Path
) -> None:
    wanted = tmp_path / "à envoyer" / "Lyon.json"
    assert run("packet", project, "-o", wanted, "--yes").code == 0
    assert wanted.read_bytes() == (project / "envois" / NAME).read_bytes()
    assert (wanted.parent / "Lyon-ce-qui-part.html").is_file()
    # Kept in envois/ under its own name: the file may be replaced by the next revision.
    assert run("packet", project, "-o", wanted, "--yes").code == 0
    assert read_packet(wanted).packet.revision == 2


def test_a_folder_may_be_named_too(run: Run, project: Path, tmp_path: Path) -> None:
    assert run("packet", project, "-o", tmp_path, "--yes").code == 0
    assert (tmp_path / NAME).is_file()


def test_a_file_of_something_else_is_never_replaced(
    run: Run, project: Path, tmp_path: Path
) -> None:
    wanted = tmp_path / "budget.json"
    for content in (b"{}", signed(packet())):
        wanted.write_bytes(content)
        ran = run("packet", project, "-o", wanted, "--yes")
        assert ran.code == 2
        assert "n'est pas remplacé" in plain(ran.err)
        assert wanted.read_bytes() == content
    assert not (project / "envois" / NAME).exists()


def test_a_number_already_sent_is_refused(run: Run, project: Path) -> None:
    assert run("packet", project, "--revision", "4", "--yes").code == 0
    ran = run("packet", project, "--revision", "4", "--yes")
    assert ran.code == 2
    assert "Écrivez 5" in ran.err
    assert run("packet", project, "--revision", "1.5", "--yes").code == 2


def test_a_number_that_leaves_no_room_for_the_next_is_refused(run: Run, project: Path) -> None:
    ran = run("packet", project, "--revision", "10000", "--yes")
    assert ran.code == 2
    assert "9 999" in plain(ran.err)
    assert not (project / "envois").exists()


def test_a_damaged_earlier_packet_is_said(run: Run, project: Path) -> None:
    run("packet", project, "--yes")
    file = project / "envois" / NAME
    file.write_bytes(file.read_bytes()[:500])
    ran = run("packet", project, "--dry-run")
    assert NAME in ran.err
    assert "n'a pas pu être relu" in plain(ran.err)
    assert "Envoi numéro : 2" in plain(ran.out)


def test_a_folder_without_answers_waits(run: Run, tmp_path: Path) -> None:
    run("init", tmp_path / "neuf")
    ran = run("packet", tmp_path / "neuf", "--yes")
    assert ran.code == 1
    assert "pas encore de réponses" in plain(ran.err)


def test_a_damaged_key_stops_before_anything_is_written(run: Run, project: Path) -> None:
    (project / KEY_FILE).write_text("bonjour", encoding="utf-8")
    ran = run("packet", project, "--yes")
    assert ran.code == 1
    assert KEY_FILE in ran.err
    assert not (project / "envois").exists()


def test_a_file_held_open_elsewhere_is_named(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", held)
    ran = run("packet", project, "--yes")
    assert ran.code == 2
    assert "est ouvert dans un autre programme" in plain(ran.err)


def test_what_did_not_leave_does_not_count_as_sent(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, move = tmp_path / "clé USB" / "e.json", Path.replace

    def full(self: Path, target: Path) -> Path:
        if Path(target) == wanted:
            raise OSError(28, "No space left on device")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", full)
    ran = run("packet", project, "-o", wanted, "--yes")
    assert ran.code == 2
    assert "il n'y a plus de place" in plain(ran.err)
    monkeypatch.undo()
    assert not (project / "envois" / NAME).exists()
    assert run("packet", project, "--dry-run").code == 0


def test_errors_in_the_answers_stop_it(run: Run, project: Path) -> None:
    file = project / "data" / "responses.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",3,", ",9,", 3), encoding="utf-8")
    ran = run("packet", project, "--yes")
    assert ran.code == 1
    assert "solidarity-eval check" in ran.err
    assert not (project / "envois").exists()


def test_for_another_program(run: Run, project: Path) -> None:
    ran = run("packet", project, "--yes", "--json")
    assert ran.code == 0
    (record,) = json.loads(ran.out)["projects"]
    assert record["revision"] == 1
    assert [Path(file).name for file in record["files"]] == [NAME]
    assert run("packet", project, "--json").code == 2


def test_texts_marked_to_be_shared_leave_and_no_other(run: Run, project: Path) -> None:
    texts = project / "texte"
    texts.mkdir(exist_ok=True)
    (texts / "1.md").write_text(
        "<!-- thème : Accueil ; partager : oui -->\n\nOuvrir le soir aide.\n", encoding="utf-8"
    )
    (texts / "2.md").write_text("Entre nous : c'est dur.\n", encoding="utf-8")
    (texts / "3.md").write_text("<!-- thème : Local -->\n\nPas marqué.\n", encoding="cp1252")
    run("packet", project, "--yes")
    (lesson,) = read_packet(project / "envois" / NAME).packet.lessons
    assert (lesson.theme, lesson.words) == ("Accueil", "Ouvrir le soir aide.")
    (texts / "4.md").write_text("<!-- partager : oui -->\nSans thème.\n", encoding="utf-8")
    ran = run("packet", project, "--yes")
    assert ran.code == 1
    assert "texte/4.md" in ran.err
    (texts / "4.md").write_text(
        "<!-- thème : A ; partager : oui -->\nÉcrire à a.b@exemple.org.\n", encoding="utf-8"
    )
    ran = run("packet", project, "--yes")
    assert ran.code == 1
    assert "texte/4.md:2" in ran.err


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_shows_every_value_that_leaves(project: Path, language: str) -> None:
    (project / "texte").mkdir(exist_ok=True)
    (project / "texte" / "1.md").write_text(
        "<!-- theme: Welcome; share: yes -->\nOpen late.\n", encoding="utf-8"
    )
    prepared = prepare_packet(project, language=language)
    assert prepared.packet is not None
    assert prepared.document is not None
    shown = sum(
        _values(cell.content)
        for section in prepared.document.sections
        for block in section.blocks
        for row in getattr(block, "rows", ())
        for cell in row[1:]
    )
    heads = sum(
        len(getattr(prepared.packet, name))
        for name in ("targets", "questionnaires", "sites", "lessons")
    )
    assert shown + heads == leaves(prepared.packet)


def _values(content: object) -> int:
    """Values of a cell: the strong runs, else the whole cell (a list counts what it lists)."""
    runs = list(content)  # type: ignore[call-overload]
    strong = [run for run in runs if run.strong]
    cells = strong or runs
    return sum(run.text.count(" / ") + 1 for run in cells)


def test_a_packet_received_is_verified_and_its_sender_registered(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "reçu.json"
    file.write_bytes(signed(packet()))
    ran = run("packet", "--read", file)
    assert ran.code == 0
    assert "Ce qui part : Des liens" in plain(ran.out)
    assert "n'est pas encore dans votre registre" in plain(ran.err)
    ran = run("packet", "--read", file, "--register")
    assert ran.code == 0
    assert ran.err == ""
    assert (tmp_path / "expediteurs.csv").is_file()
    assert "enregistrée pour des-liens" in run("packet", "--read", file).out
    file.write_bytes(signed(packet(), OTHER_KEY))
    ran = run("packet", "--read", file)
    assert ran.code == 1
    assert "connu sous une autre clé" in ran.err
    assert run("packet", "--read", file, "--register", "--senders", tmp_path).code == 0
    file.write_bytes(signed(packet(project="autre"), OTHER_KEY))
    ran = run("packet", "--read", file)
    assert ran.code == 1
    assert "celle du projet des-liens" in ran.err


def test_a_changed_or_simulated_packet_is_refused_with_the_reason(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "envoi.json"
    file.write_bytes(signed(packet()).replace(b"5400.0", b"9400.0"))
    ran = run("packet", "--read", file, "--senders", tmp_path)
    assert ran.code == 1
    assert "a été modifié" in ran.err
    file.write_bytes(signed(packet(simulated=True)))
    assert run("packet", "--read", file, "--senders", tmp_path).code == 1
    ran = run("packet", "--read", file, "--senders", tmp_path, "--simulated")
    assert ran.code == 0
    assert "Réponses inventées pour un exercice" in plain(ran.out)


def test_several_packets_are_read_whatever_becomes_of_one(run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "a.json", tmp_path / "b.json"
    good.write_bytes(signed(packet()))
    bad.write_bytes(b"{")
    ran = run("packet", "--read", good, bad, "--senders", tmp_path, "--json")
    assert ran.code == 1
    first, second = json.loads(ran.out)["projects"]
    assert first["packet"]["project"] == "des-liens"
    assert first["registered"] is False
    assert second["error"]["code"] == "packets.not_json"


@pytest.mark.parametrize(
    "words",
    [
        ("--read", "x.json", "--yes"),
        ("--read", "x.json", "--output", "y.json"),
        ("--register",),
        ("--simulated",),
        ("--senders", "x.csv"),
        ("a", "b", "--output", "y.json"),
    ],
)
def test_options_that_do_not_go_together_are_refused(run: Run, words: tuple[str, ...]) -> None:
    ran = run("packet", *words)
    assert ran.code == 2
    assert ran.err


def test_a_packet_sent_is_named_when_somebody_is_forgotten(run: Run, project: Path) -> None:
    run("packet", project, "--yes")
    from solidarity_eval.workflows.forget import plan_forgetting

    person = (project / "data" / "responses.csv").read_text(encoding="utf-8").splitlines()[1]
    plan = plan_forgetting(project, person.split(",")[1])
    assert NAME in {file.name for file in plan.written}
