"""Packets of older versions, brought to the present one in memory; files are never rewritten."""

from solidarity_eval.packets.migrations.steps import STEPS, migrate

__all__ = ["STEPS", "migrate"]
