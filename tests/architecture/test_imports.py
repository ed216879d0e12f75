"""Importing is cheap: heavy packages load inside the function that needs them."""

import subprocess
import sys

import pytest

HEAVY = (
    "pandas",
    "scipy.stats",
    "statsmodels",
    "pingouin",
    "matplotlib",
    "typst",
    "docx",
    "pyarrow",
)


def loaded_after(code: str) -> set[str]:
    probe = f"import sys\n{code}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "code",
    [
        "import solidarity_eval",
        "import solidarity_eval; solidarity_eval.Result",
        "import solidarity_eval.effects, solidarity_eval.psychometrics",
        "from solidarity_eval.cli import main\ntry:\n main(['--help'])\nexcept SystemExit: pass",
    ],
)
def test_no_heavy_package_is_loaded(code):
    loaded = loaded_after(code)
    assert "solidarity_eval" in loaded
    assert not loaded & set(HEAVY)


def test_public_names_resolve():
    import solidarity_eval

    for name in solidarity_eval.__all__:
        assert getattr(solidarity_eval, name) is not None
    assert "Result" in dir(solidarity_eval)
