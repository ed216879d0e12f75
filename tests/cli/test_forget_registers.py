"""Somebody who asks to be forgotten leaves the registers too, under every heading."""

from tests.unit.intake.test_registers import PROJECT


def folder(tmp_path, tables):
    (tmp_path / "data").mkdir(parents=True)
    text = PROJECT.format(name="events", table="{file: data/events.csv}").replace("temps", "before")
    lines = "".join(f"\n  {name}: {{file: data/{name}.csv}}" for name in tables if name != "events")
    text = text.replace("\nmeasures", f"{lines}\nmeasures")
    (tmp_path / "project.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "data" / "r.csv").write_text("id,age\nA-1,30\nB-2,31\n", encoding="utf-8")
    for name, content in tables.items():
        (tmp_path / "data" / f"{name}.csv").write_text(content, encoding="utf-8")
    return tmp_path


def test_a_person_leaves_every_register(run, tmp_path, monkeypatch):
    monkeypatch.setenv("SOLIDARITY_EVAL_KEYS", str(tmp_path / "keys"))
    project = folder(
        tmp_path / "p",
        {
            "events": "Personne;étape;jour\na-1;accueil;2026-01-02\nB-2;accueil;2026-01-03\n",
            "ties": "ego,alter\nB-2,A-1\nB-2,C-3\n",
            "attendance": "id,date\nA-1,2026-01-02\nB-2,2026-01-02\n",
        },
    )
    done = run("forget", project, "a-1", "--yes")
    assert done.code == 0, done.err
    read = {name: (project / "data" / f"{name}.csv").read_text() for name in ("events", "ties")}
    assert read["events"].splitlines()[1:] == ["B-2;accueil;2026-01-03"]
    assert read["ties"].splitlines()[1:] == ["B-2,C-3"]
    everything = "".join(file.read_text().casefold() for file in (project / "data").glob("*.csv"))
    assert "a-1" not in everything
