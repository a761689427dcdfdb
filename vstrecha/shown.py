"""How an answer stands in a terminal: as a table where it is narrow enough, else each row as lines of «column  value»; nothing is cut."""

from __future__ import annotations

import shutil

import pandas as pd

ROWS = 40
PIPED = (160, 24)
"""Columns and lines where no terminal says how wide it is."""


def shown(found: pd.DataFrame, width: int | None = None) -> str:
    """The first rows of an answer, and how many there are where that is not seen."""
    width = width or shutil.get_terminal_size(PIPED).columns
    if found.empty:
        return f"{'  '.join(map(str, found.columns))}\n(no rows)"
    rows = _blank_where_null(found.head(ROWS))
    table = rows.to_string(index=False)
    fits = max(map(len, table.splitlines())) <= width
    told = "" if len(found) <= ROWS else f"\n({ROWS} of {len(found):,} rows)"
    return (table if fits else "\n\n".join(_record(row) for _, row in rows.iterrows())) + told


def _blank_where_null(found: pd.DataFrame) -> pd.DataFrame:
    """Whole numbers stay whole beside a null («3», not «3.0»), days are days («2015-01-20», not midnight of it)."""
    plain = found.convert_dtypes()
    for name in plain.select_dtypes("datetime"):
        times = plain[name].dropna()
        if (times == times.dt.normalize()).all():
            plain[name] = plain[name].dt.strftime("%Y-%m-%d")
    return plain.astype(object).where(found.notna(), "")


def _record(row: pd.Series) -> str:
    widest = max(len(str(name)) for name in row.index)
    return "\n".join(f"{name!s:<{widest}}  {value}".rstrip() for name, value in row.items())
