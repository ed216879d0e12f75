"""Do coders agree on each code of the codebook, extract by extract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.agreement import INTERVALS
from solidarity_eval._kernels.streams import generator
from solidarity_eval.errors import NoVarianceError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level, check_whole
from solidarity_eval.estimation.notes import caution
from solidarity_eval.reach._decisions import INTERVAL_WORDS, Asked, Decisions, agreement_estimates
from solidarity_eval.reach._tables import labels, read_columns, require_known, words
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Note, Result

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

YES_NO = np.array([0.0, 1.0])


def agreement_by_code(
    data: pd.DataFrame,
    *,
    source: str = "source",
    excerpt: str = "excerpt",
    coder: str = "coder",
    code: str = "code",
    codes: Iterable[object] | None = None,
    interval: str = "bootstrap",
    conf_level: float = 0.95,
    draws: int = 2_000,
    seed: int = 0,
) -> Result:
    r"""Agreement of coders on each code: was it given to this extract or not.

    .. math:: \alpha_c = 1 - \frac{D_{o,c}}{D_{e,c}}

    where each extract is a unit and the decision is "code c given" or "not given".

    Use it for interviews where an extract may have several codes. It does not show that the codes
    are the right ones. An extract exists once one coder gave it a code: passages that nobody
    coded are not counted as agreement, so the values are those of a demanding reader.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per extract, coder and code.
    source, excerpt, coder, code : str
        Columns of the interview, of the extract, of who coded and of the code. Extracts are the
        same when interview and words are the same; a row without extract is on the whole
        interview.
    codes : iterable, optional
        The codebook; by default the codes met. A code of the table that is not in it is refused.
    interval : {"bootstrap", "jackknife"}
        How the interval of alpha is had; see the notes.
    conf_level : float
        Coverage in (0, 1).
    draws : int
        Bootstrap draws, at least 199.
    seed : int
        Of the draws.

    Returns
    -------
    Result
        At each ``code``, and over all the decisions together (no place): estimates
        ``krippendorff_alpha``, ``agreement`` and, of two coders, ``cohen_kappa``; flow of the
        extracts.

    Raises
    ------
    DataError
        If a code is not in the codebook, or the table is empty.
    NoVarianceError
        If no decision varies.
    ArgumentError, ColumnNotFoundError, TooFewError
        If an argument is not allowed, a column is missing, or fewer than two extracts were read
        by two coders.

    Warns
    -----
    StatisticalWarning
        Few interviews (``few_units``), no interval (``no_interval``, ``no_width``), or a code on
        which nothing varies, so that agreement is not defined (``code_without_variation``).

    Notes
    -----
    Intervals as in :func:`coder_agreement`. A coder who coded anything in an interview read all its
    extracts. Interviews are drawn again (or left out) as wholes, because extracts of one interview
    resemble each other. Over all codes, each pair of extract and code is a decision, so that
    frequent and rare codes weigh alike.

    References
    ----------
    Krippendorff 2018; Zapf and others 2016; Cohen 1960; Efron and Tibshirani 1993.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import agreement_by_code
    >>> rows = [(f"e{i}", f"x{j}", who, "help" if (i + j) % 2 or (who, i, j) == ("two", 2, 2)
    ...         else "place") for i in range(12) for j in range(3) for who in ("one", "two")]
    >>> codes = pd.DataFrame(rows, columns=["source", "excerpt", "coder", "code"])
    >>> found = agreement_by_code(codes, draws=199)
    >>> round(found.get("cohen_kappa", code="help").estimate, 3)
    0.944
    """
    check_choice("interval", interval, INTERVALS)
    check_whole("draws", draws, least=199)
    check_whole("seed", seed, least=0)
    level = check_conf_level(conf_level)
    asked = Asked(level="nominal", weights="none", conf_level=level, draws=draws, interval=interval)
    read_columns(data, (source, excerpt, coder, code))
    rows = data[data[source].notna() & data[coder].notna() & data[code].notna()]
    given = labels(rows[code])
    book = words("codes", codes) or tuple(sorted(set(given)))
    require_known(str(code), given, book)
    cube, clusters = _cube(
        [labels(rows[column]) for column in (source, excerpt, coder)], given, book
    )
    estimates: list[Estimate] = []
    notes: list[Note] = []
    for place, name in enumerate(book):
        one = Decisions(given=cube[:, :, place], values=YES_NO, clusters=clusters)
        stream = generator(seed, "agreement_by_code", name)
        try:
            found, said = agreement_estimates(one, asked, generator=stream, at={"code": name})
        except NoVarianceError:
            notes.append(caution("reach_ties.code_without_variation", label=name))
            continue
        estimates += found
        notes += said
    together = Decisions(
        given=np.concatenate([cube[:, :, place] for place in range(len(book))]),
        values=YES_NO,
        clusters=np.tile(clusters, len(book)),
    )
    stream = generator(seed, "agreement_by_code")
    overall, said = agreement_estimates(together, asked, generator=stream, at={})
    return Result(
        id=f"{code}.agreement",
        method="agreement_by_code",
        design="descriptive",
        about=About(outcome=str(code), unit="correlation"),
        estimates=(*overall, *estimates),
        flow=Decisions(given=cube[:, :, 0], values=YES_NO, clusters=clusters).flow,
        settings={
            "codes": book,
            "coders": cube.shape[1],
            "drawn_again": str(source),
            "interval": INTERVAL_WORDS[interval],
            "draws": draws if interval == "bootstrap" else None,
            "headline": "krippendorff_alpha",
        },
        seed=seed if interval == "bootstrap" else None,
        references=("krippendorff2018", "zapf2016", "cohen1960", "efron1993"),
        notes=tuple(_once([*said, *notes])),
        versions=software(),
    )


def _cube(
    columns: list[NDArray[np.object_]], given: NDArray[np.object_], book: tuple[str, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return decisions of shape (extracts, coders, codes), and the interview of each extract."""
    sources, excerpts, coders = columns
    extracts = sorted({(s, e or "") for s, e in zip(sources, excerpts, strict=True)})
    rows = {extract: place for place, extract in enumerate(extracts)}
    people = {name: place for place, name in enumerate(sorted(set(coders)))}
    read = set(zip(sources, coders, strict=True))
    cube = np.full((len(rows), len(people), len(book)), -1, dtype=np.int64)
    for (source, _), row in rows.items():
        for coder, column in people.items():
            if (source, coder) in read:
                cube[row, column] = 0
    for source, excerpt, coder, code in zip(sources, excerpts, coders, given, strict=True):
        cube[rows[source, excerpt or ""], people[coder], book.index(code)] = 1
    names = {name: place for place, name in enumerate(sorted(set(sources)))}
    return cube, np.array([names[source] for source, _ in extracts], dtype=np.int64)


def _once(notes: list[Note]) -> list[Note]:
    """Keep one note of each kind and values."""
    kept: list[Note] = []
    for note in notes:
        if note not in kept:
            kept.append(note)
    return kept
