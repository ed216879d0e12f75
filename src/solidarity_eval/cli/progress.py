"""Progress on standard error, only for work that lasts more than a second."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING

from solidarity_eval.cli.streams import has_colour, note
from solidarity_eval.locales import get_locale

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

PATIENCE = 1.0


class Progress:
    """Receives steps and shares; a bar on a terminal, a line per step elsewhere.

    Parameters
    ----------
    language : str
        Of the names of the steps.
    title : str
        What is being worked on.
    """

    def __init__(self, language: str, *, title: str) -> None:
        self._locale = get_locale(language)
        self._title = title
        self._step = ""
        self._share = 0.0
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._started = time.monotonic()
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE, self._show_bar)
        self._timer.daemon = True

    def __enter__(self) -> Progress:
        if has_colour(sys.stderr):
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._timer.cancel()
            if self._bar is not None:
                self._bar.stop()

    def __call__(self, step: str, share: float) -> None:
        """Note a step and the share of the work that is done."""
        key = f"cli.progress.{step}"
        with self._lock:
            self._step = self._locale.text(key) if self._locale.has(key) else step
            self._share = share
            if self._bar is not None and self._task is not None:
                self._bar.update(self._task, completed=share, description=self._description)
        late = time.monotonic() - self._started > PATIENCE
        if late and not has_colour(sys.stderr):
            note(f"{self._description} ({self._locale.percent(share)})")

    @property
    def _description(self) -> str:
        return f"{self._title} · {self._step}" if self._step else self._title

    def _show_bar(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        with self._lock:
            self._bar = Bar(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task(self._description, total=1.0)
            self._bar.update(self._task, completed=self._share)
            self._bar.start()
