"""A report is written whole or not at all, and never over someone's edits."""

import json

import pytest

from solidarity_eval.errors import OutputError
from solidarity_eval.workflows import publish as module
from solidarity_eval.workflows.publish import MANIFEST, finish_interrupted, publish


def test_writes_files_and_a_manifest(tmp_path):
    done = publish(tmp_path / "2026", {"report.html": b"a", "figures/one.svg": b"b"})
    assert (tmp_path / "2026" / "report.html").read_bytes() == b"a"
    assert (tmp_path / "2026" / "figures" / "one.svg").read_bytes() == b"b"
    manifest = json.loads((tmp_path / "2026" / MANIFEST).read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {"report.html", "figures/one.svg"}
    assert len(done.files) == 2
    assert not (tmp_path / "2026" / ".partial").exists()


def test_replaces_what_it_wrote_itself(tmp_path):
    publish(tmp_path, {"report.docx": b"first"})
    done = publish(tmp_path, {"report.docx": b"second"})
    assert (tmp_path / "report.docx").read_bytes() == b"second"
    assert done.kept == {}


def test_an_edited_file_is_left_alone_and_the_new_one_numbered(tmp_path):
    publish(tmp_path, {"report.docx": b"first"})
    (tmp_path / "report.docx").write_bytes(b"edited by the team")
    done = publish(tmp_path, {"report.docx": b"second"})
    assert (tmp_path / "report.docx").read_bytes() == b"edited by the team"
    assert (tmp_path / "report-2.docx").read_bytes() == b"second"
    assert done.kept == {tmp_path / "report.docx": tmp_path / "report-2.docx"}
    again = publish(tmp_path, {"report.docx": b"third"})
    assert (tmp_path / "report-2.docx").read_bytes() == b"third"
    assert again.kept == {tmp_path / "report.docx": tmp_path / "report-2.docx"}


def test_a_foreign_file_of_the_same_name_is_never_replaced(tmp_path):
    (tmp_path / "report.pdf").write_bytes(b"someone's own")
    publish(tmp_path, {"report.pdf": b"new"})
    assert (tmp_path / "report.pdf").read_bytes() == b"someone's own"
    assert (tmp_path / "report-2.pdf").read_bytes() == b"new"


def test_interrupted_while_staging_the_old_files_stay_whole(tmp_path, monkeypatch):
    publish(tmp_path, {"report.html": b"old", "report.pdf": b"old"})

    def stop(_folder):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_commit", stop)
    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, {"report.html": b"new", "report.pdf": b"new"})
    assert (tmp_path / "report.html").read_bytes() == b"old"
    assert (tmp_path / "report.pdf").read_bytes() == b"old"


def test_interrupted_between_two_files_the_next_run_finishes(tmp_path, monkeypatch):
    publish(tmp_path, {"report.html": b"old", "report.pdf": b"old"})
    real = module._write_manifest
    calls = []

    def stop_after_one(folder, known):
        real(folder, known)
        calls.append(folder)
        if len(calls) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(module, "_write_manifest", stop_after_one)
    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, {"report.html": b"new", "report.pdf": b"new"})
    finish_interrupted(tmp_path)
    assert (tmp_path / "report.html").read_bytes() == b"new"
    assert (tmp_path / "report.pdf").read_bytes() == b"new"
    assert not (tmp_path / ".partial").exists()


def test_interrupted_before_the_manifest_knows_the_file_is_still_ours(tmp_path, monkeypatch):
    publish(tmp_path, {"report.html": b"old"})

    def stop(_folder, _known):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "_write_manifest", stop)
        with pytest.raises(KeyboardInterrupt):
            publish(tmp_path, {"report.html": b"new"})
    done = publish(tmp_path, {"report.html": b"newer"})
    assert done.kept == {}
    assert (tmp_path / "report.html").read_bytes() == b"newer"


def test_staging_without_a_journal_is_undone(tmp_path):
    publish(tmp_path, {"report.html": b"old"})
    half = tmp_path / ".partial" / "files"
    half.mkdir(parents=True)
    (half / "report.html").write_bytes(b"half")
    publish(tmp_path, {"results.json": b"{}"})
    assert (tmp_path / "report.html").read_bytes() == b"old"


def test_a_locked_file_gets_a_numbered_sibling(tmp_path, monkeypatch):
    publish(tmp_path, {"report.docx": b"first"})
    path_type = type(tmp_path)
    real = path_type.replace

    def locked(self, target):
        if str(target).endswith("report.docx"):
            raise PermissionError(13, "locked")
        return real(self, target)

    monkeypatch.setattr(path_type, "replace", locked)
    done = publish(tmp_path, {"report.docx": b"second"})
    assert done.kept == {tmp_path / "report.docx": tmp_path / "report-2.docx"}
    assert (tmp_path / "report.docx").read_bytes() == b"first"


def test_a_folder_that_cannot_be_made_is_an_error_of_ours(tmp_path):
    (tmp_path / "reports").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(OutputError):
        publish(tmp_path / "reports" / "2026", {"report.html": b"a"})


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "reports").write_text("mine")
    with pytest.raises(OutputError) as caught:
        publish(tmp_path / "reports" / "2026", {"report.html": b"a"})
    assert caught.value.code == "files.blocked"
    assert caught.value.values["path"] == str(tmp_path / "reports")
    assert (tmp_path / "reports").read_text() == "mine"


@pytest.mark.parametrize("damaged", ["{", "[]", '{"files": 3}', "{}", "\udce9"])
def test_a_damaged_manifest_makes_every_file_somebodys_own(tmp_path, damaged):
    publish(tmp_path, {"report.docx": b"first"})
    (tmp_path / MANIFEST).write_bytes(damaged.encode("utf-8", "surrogateescape"))
    publish(tmp_path, {"report.docx": b"second"})
    assert (tmp_path / "report.docx").read_bytes() == b"first"
    assert (tmp_path / "report-2.docx").read_bytes() == b"second"


def test_old_figures_do_not_stand_beside_a_new_report(tmp_path):
    publish(
        tmp_path, {"figures/a.svg": b"a", "figures/b.svg": b"b", "figures-internal/a.svg": b"i"}
    )
    (tmp_path / "figures" / "mine.svg").write_bytes(b"drawn by the team")
    publish(tmp_path, {"figures/b.svg": b"b2"}, whole=("figures",))
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.svg")}
    assert names == {"figures/b.svg", "figures/mine.svg", "figures-internal/a.svg"}
    manifest = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {"figures/b.svg", "figures-internal/a.svg"}


def test_an_old_figure_that_somebody_changed_is_left(tmp_path):
    publish(tmp_path, {"figures/a.svg": b"a"})
    (tmp_path / "figures" / "a.svg").write_bytes(b"changed")
    publish(tmp_path, {"report.html": b"x"}, whole=("figures",))
    assert (tmp_path / "figures" / "a.svg").read_bytes() == b"changed"
