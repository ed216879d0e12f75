"""Short ways to write tables."""

from solidarity_eval.document.blocks import Cell, Column, DataTable, text


def cells(*contents):
    return tuple(
        content if isinstance(content, Cell) else Cell(content=text(content))
        for content in contents
    )


def table(caption, header, *rows, compact=False, note=()):
    columns = tuple(
        Column(label=label, align="left" if index == 0 else "right", weight=2 if index == 0 else 1)
        for index, label in enumerate(header)
    )
    return DataTable(caption=caption, columns=columns, rows=rows, compact=compact, note=note)
