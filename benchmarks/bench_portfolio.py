"""A portfolio of 1,000 packets with its report, against reading the packets alone.

Simulated packets, signed; the report as web page, PDF and Word, with the note for the board, the
tables and ``results.json``. Limit: 10 times the time of reading, side by side in one run.
Run: ``python benchmarks/bench_portfolio.py``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from _side_by_side import compare

ROOT = Path(__file__).parents[1]
PACKETS = 1000
READ = """
import sys
from pathlib import Path
from solidarity_eval.packets import read_packet
files = sorted(Path(sys.argv[1]).glob("*.json"))
assert len([read_packet(file, allow_simulated=True) for file in files]) == 1000
"""
REPORT = """
import sys
from solidarity_eval.workflows.portfolio import portfolio
made = portfolio(sys.argv[1], sys.argv[2], allow_simulated=True)
assert len(made.portfolio.packets) == 1000
"""


def main() -> int:
    sys.path.insert(0, str(ROOT))
    from tests.unit.portfolio.sample_packets import many
    from tests.unit.portfolio.sending import send

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "packets"
        folder.mkdir()
        for packet in many(PACKETS):
            send(packet, folder)
        ours = [sys.executable, "-c", REPORT, str(folder), str(Path(place) / "out")]
        other = [sys.executable, "-c", READ, str(folder)]
        kept = compare("portfolio of 1,000 / reading", ours, other, pairs=3, limit=10.0)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
