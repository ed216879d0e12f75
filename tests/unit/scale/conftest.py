"""The engines that the tests of this folder share."""

from tests.unit.scale.surveys import engine

__all__ = ["engine"]
