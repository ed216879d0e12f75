"""The small panel, whose table has a row per person and session."""

from solidarity_eval import reach

PACKAGE = reach
TABLES: dict[str, object] = {}
ROWS = (
    ("panel_paths", "three waves", {"outcome": "y", "waves": ["t1", "t2", "t3"]}, ("y",), "wave"),
)
