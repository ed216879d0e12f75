"""The software that computed a number, as every result carries it."""

from __future__ import annotations

import functools

_PACKAGES = ("numpy", "scipy", "pandas")


@functools.cache
def _versions() -> tuple[tuple[str, str], ...]:
    import platform
    from importlib import metadata

    own = ("solidarity_eval", metadata.version("solidarity-eval"))
    others = ((name, metadata.version(name)) for name in _PACKAGES)
    return (own, ("python", platform.python_version()), *others)


def software() -> dict[str, str]:
    """Return the versions of this library, of Python, NumPy, SciPy and pandas.

    Returns
    -------
    dict
        Name to version, a new dictionary at each call; no package is imported for it.

    Examples
    --------
    >>> sorted(software())
    ['numpy', 'pandas', 'python', 'scipy', 'solidarity_eval']
    """
    return dict(_versions())
