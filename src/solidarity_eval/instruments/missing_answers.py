"""Which questions people leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.instruments.answers import read_answers
from solidarity_eval.schemas.instrument import Instrument

if TYPE_CHECKING:
    import pandas as pd


def nonresponse(
    data: pd.DataFrame, instrument: Instrument, *, items_prefix: bool = True
) -> pd.DataFrame:
    """Count the missing answers of each item.

    An item that many leave out is often one they do not understand or do not want to answer.
    The table does not say why an answer is missing, nor whether those who left it out differ.

    Parameters
    ----------
    data : pandas.DataFrame of shape (n, ...)
        One row per person and wave, one numeric column per item.
    instrument : Instrument
        The questionnaire.
    items_prefix : bool
        Whether item columns are named ``<instrument>/<item>`` or ``<item>``.

    Returns
    -------
    pandas.DataFrame
        One row per item: ``item``, ``n`` (rows), ``missing`` (count), ``share`` (from 0 to 1; NaN
        without rows).

    Raises
    ------
    ColumnNotFoundError
        If an item has no column.
    NonNumericError
        If a column holds text.
    DataError
        If an answer is out of range.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.instruments import load_instrument
    >>> answers = pd.DataFrame({"lacks_company": [1, 3], "left_out": [2, 3], "isolated": [1, None]})
    >>> nonresponse(answers, load_instrument("ucla3"), items_prefix=False)["share"].tolist()
    [0.0, 0.0, 0.5]
    """
    import pandas as pd

    answers = read_answers(data, instrument, instrument.items.ids, items_prefix=items_prefix)
    missing = [int(np.isnan(values).sum()) for values in answers.values()]
    n = len(data)
    return pd.DataFrame(
        {
            "item": list(answers),
            "n": n,
            "missing": missing,
            "share": [count / n if n else np.nan for count in missing],
        }
    )
