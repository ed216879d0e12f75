"""Small files, no silenced checks, and a project that speaks of itself alone."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_source_file_is_at_most_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_an_init_holds_imports_only():
    for path in (ROOT / "src").rglob("__init__.py"):
        text = path.read_text(encoding="utf-8")
        assert "def " not in text, path
        assert "class " not in text, path


def test_nothing_is_silenced_without_a_reason():
    pattern = re.compile(
        r"# noqa(?!: \w+ .)|TODO|FIXME|raise NotImplementedError|pytest\.(skip|xfail)\(\)"
    )
    for path in SOURCES:
        assert not pattern.search(path.read_text(encoding="utf-8")), path


def test_no_address_in_the_pins():
    for name in sorted(ROOT.glob("constraints*.txt")):
        text = name.read_text(encoding="utf-8")
        assert "://" not in text
        pins = [line for line in text.splitlines() if line and not line.startswith(" ")]
        assert all("==" in line for line in pins)
        assert text.count("--hash=sha256:") >= len(pins)


def test_layers_point_down():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
