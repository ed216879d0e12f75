"""Random streams that do not move when another result is added."""

from __future__ import annotations

import hashlib

import numpy as np


def generator(seed: int, *keys: str) -> np.random.Generator:
    """Return the stream of (seed, method, result): the same keys give the same numbers.

    Streams of different keys are independent: the keys are hashed into the entropy of a
    `numpy.random.SeedSequence`, so adding an outcome changes no other number.
    """
    digest = hashlib.sha256("\x1f".join(keys).encode()).digest()
    words = np.frombuffer(digest, dtype=">u4").astype(np.uint32)
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, *words.tolist()])))
