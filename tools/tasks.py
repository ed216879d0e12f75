"""Every task of the Makefile, standard library only: ``python tools/tasks.py help`` lists them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
SUFFIX = ".exe" if os.name == "nt" else ""
OLDEST = (3, 11)
SUPPORTED = ("3.11", "3.12", "3.13")
SPARK_PINS = ("--require-hashes", "-r", "constraints-spark.txt")


def main(arguments: list[str]) -> int:
    """Run one task; its name is the first argument."""
    if sys.version_info < OLDEST:
        print(
            f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}."
        )
        print("Give another one:  make demo PYTHON=python3.12")
        return 2
    name = arguments[0] if arguments else "help"
    if name not in TASKS:
        print(f"No task {name!r}. There are: {', '.join(TASKS)}.")
        return 2
    return TASKS[name]()


def help_() -> int:
    """List the tasks."""
    for name, task in TASKS.items():
        print(f"{name:<12} {(task.__doc__ or '').splitlines()[0]}")
    return 0


def demo() -> int:
    """Report one of the ten real studies, and say where to look."""
    environment("run")
    project = Path("examples") / "energetic_arousal" / "flat"
    return run(script("solidarity-eval"), "report", project)


def test() -> int:
    """Run the tests."""
    environment("dev")
    workers = [] if os.environ.get("CI_SERIAL") else ["-n", "2"]
    return run(script("pytest"), *workers, env={"PYTHONWARNDEFAULTENCODING": "1"})


def check() -> int:
    """Style, types, layers, schema drift, docs; a warning is an error."""
    environment("dev")
    steps = (
        (script("ruff"), "check", "."),
        (script("ruff"), "format", "--check", "."),
        (script("mypy"),),
        (script("lint-imports"),),
        (python(), "tools/generate_schemas.py", "--check"),
    )
    # The documentation takes as long as all the rest: the two run side by side.
    words = [str(part) for part in docs_command()]
    with subprocess.Popen(words, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}) as building:
        code = first_failure(*steps)
    return code or building.returncode


def docs() -> int:
    """Build the documentation into docs/_build/html; examples are executed."""
    environment("dev")
    return run(*docs_command())


def bench() -> int:
    """Measure side by side with what a user would pick instead."""
    environment("dev")
    files = sorted((ROOT / "benchmarks").glob("bench_*.py"))
    return first_failure(*((python(), file) for file in files))


def reference() -> int:
    """Compare every method with R and NIST on this machine."""
    environment("run")
    return run(script("solidarity-eval"), "verify")


def browser() -> int:
    """Open the rendered reports in headless Chromium: overflow, alt text, contrast."""
    environment("dev")
    return run(script("pytest"), "tests/browser", env={"SOLIDARITY_BROWSER": "1"})


def slow() -> int:
    """Run the long simulations behind the tables of the methods pages."""
    environment("dev")
    return run(script("pytest"), "tests/simulation", "-m", "slow")


def fuzz() -> int:
    """Read thousands of damaged files of every format: no crash, no hang, no traceback."""
    environment("dev")
    os.environ["SOLIDARITY_EVAL_FUZZ"] = "1"
    return run(script("pytest"), "tests/robustness", "-n", "2")


def spark() -> int:
    """Run the surveys on Spark too, with the code that DuckDB runs; needs Java."""
    environment("dev")
    call(script("uv"), "pip", "install", "--quiet", "--python", python(), *SPARK_PINS)
    # Sockets that Spark leaves to the collector are its own affair.
    ignored = ("ResourceWarning", "pytest.PytestUnraisableExceptionWarning")
    silent = [part for name in ignored for part in ("-W", f"ignore::{name}")]
    only = ("tests/unit/scale", "-k", "spark and (moments or outcome or ucla3)", *silent)
    return run(script("pytest"), *only, env={"SOLIDARITY_SPARK": "1"})


def wheels() -> int:
    """Resolve the wheels of Windows x64 for each supported Python, nothing installed."""
    environment("dev")
    with tempfile.TemporaryDirectory() as folder:
        windows = (
            *(script("uv"), "pip", "install", "--dry-run", "--quiet", "--no-config"),
            *("--only-binary", ":all:", "--require-hashes", "-r", "constraints.txt"),
            *("--python-platform", "x86_64-pc-windows-msvc", "--target", folder),
        )
        return first_failure(*((*windows, "--python-version", version) for version in SUPPORTED))


def format_() -> int:
    """Format the code."""
    environment("dev")
    return first_failure((script("ruff"), "check", "--fix", "."), (script("ruff"), "format", "."))


def schemas() -> int:
    """Write the JSON Schemas from the models."""
    environment("dev")
    return run(python(), "tools/generate_schemas.py")


def constraints() -> int:
    """Pin every dependency again: versions and hashes, no addresses."""
    environment("dev")
    compile_ = (
        *(script("uv"), "pip", "compile", "pyproject.toml", "--quiet", "--universal"),
        *("--generate-hashes", "--no-header", "--no-annotate", "--python-version", "3.11"),
    )
    groups = [part for name in ("dev", "docs", "browser", "bench") for part in ("--group", name)]
    return first_failure(
        (*compile_, "--upgrade", "-o", "constraints.txt"),
        (*compile_, "--upgrade", *groups, "-c", "constraints.txt", "-o", "constraints-dev.txt"),
    )


def docs_command() -> tuple[str | Path, ...]:
    """Return the command that builds the documentation, warnings as errors."""
    return (
        python(),
        "-m",
        "sphinx",
        "-W",
        "--keep-going",
        "-q",
        "-b",
        "html",
        "docs",
        "docs/_build/html",
    )


def environment(level: str) -> None:
    """Make ``.venv`` with pinned packages: ``run`` for the library, ``dev`` for everything."""
    pins = ROOT / ("constraints.txt" if level == "run" else "constraints-dev.txt")
    stamp = VENV / f"{level}.stamp"
    wanted = hashlib.sha256(pins.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print(f"Preparing .venv ({level}): a few minutes the first time.", file=sys.stderr, flush=True)
    if not python().exists():
        call(sys.executable, "-m", "venv", VENV)
    pip = (python(), "-m", "pip", "--disable-pip-version-check", "install", "-qq")
    call(*pip, "--require-hashes", "-r", pins)
    call(*pip, "--require-hashes", "-r", build_pins())
    call(*pip, "--no-deps", "--no-build-isolation", "--editable", ".")
    stamp.write_text(wanted, encoding="utf-8")


def build_pins() -> Path:
    """Return the pins of the build backend, which the library itself does not need."""
    return ROOT / "constraints-build.txt"


def python() -> Path:
    """Return the interpreter of ``.venv``."""
    return SCRIPTS / f"python{SUFFIX}"


def script(name: str) -> Path:
    """Return a command of ``.venv``."""
    return SCRIPTS / f"{name}{SUFFIX}"


def run(*command: str | Path, env: dict[str, str] | None = None) -> int:
    """Run a command from the root and return its exit code."""
    variables = {**os.environ, "PYTHONUTF8": "1", **(env or {})}
    return subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=variables, check=False
    ).returncode


def call(*command: str | Path) -> None:
    """Run a command that must succeed."""
    code = run(*command)
    if code:
        raise SystemExit(code)


def first_failure(*commands: tuple[str | Path, ...]) -> int:
    """Run every command, and return the first exit code that is not zero."""
    codes = []
    for command in commands:
        print("·", Path(str(command[0])).name, *command[1:3], flush=True)
        codes.append(run(*command))
    return next((code for code in codes if code), 0)


TASKS: dict[str, Callable[[], int]] = {
    "help": help_,
    "demo": demo,
    "test": test,
    "check": check,
    "docs": docs,
    "bench": bench,
    "reference": reference,
    "browser": browser,
    "slow": slow,
    "fuzz": fuzz,
    "spark": spark,
    "wheels": wheels,
    "format": format_,
    "schemas": schemas,
    "constraints": constraints,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
