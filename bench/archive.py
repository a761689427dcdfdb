"""A working file of an archive as large as asked for: the articles of a small one that tell of meetings, again and again.

Each copy tells of other days. Whoever many articles name recurs in every copy, as heads of state do; everybody else gets a surname of
his own, drawn from more than are used, so that fewer names are a letter apart, though more than in the news. The texts stay as they are.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration import tables

FAMOUS = 3  # articles that name a surname: from here on, it recurs in every copy
DAYS = 3000  # over which the copies are spread
FILE = "/elsewhere/copies.jsonl"  # outside the folders that a run looks at

_SETUP = f"""
create temp table copied as
select distinct article_key from small.staging.meeting join small.raw.article using (article_key) where is_current;

create temp table copies as
select copy::integer as copy, copy * 37 % {DAYS} as days from range($copies) as numbers (copy);

create temp table rare_surnames as
select surname
from (from small.staging.participant select surname, article_key union from small.staging.occupation select surname, article_key)
where surname is not null
group by surname
having count(*) < {FAMOUS};

create temp macro letter(letters, number) as letters[1 + (number % length(letters))::integer];
create temp macro syllable(number) as letter('бвгджзклмнпрстфхчш', number) || letter('аеиоуя', number // 32);
create temp macro ending(number) as ['ов', 'ев', 'ин', 'ский', 'ко', 'ян', 'дзе', 'ман', 'сон', 'ес', 'ак', 'ук'][1 + (number % 12)::integer];
create temp macro drawn(number) as
    upper(letter('БВГДЖЗКЛМНПРСТФХЧШ', number)) || letter('аеиоуя', number // 64)
    || syllable(number // 1024) || syllable(number // 262144) || ending(number // 268435456);

create temp table surnames as
select surname, copy, drawn(md5_number_lower(surname || copy)) as drawn
from rare_surnames, copies
where copy > 0;

create temp macro moved(day, days) as case length(day)
    when 10 then (day::date - days::integer)::varchar
    when 7 then strftime((day || '-01')::date - days::integer, '%Y-%m')
    when 4 then year((day || '-07-01')::date - days::integer)::varchar
    else day
end;
"""

# What a copy says otherwise than the article it was made from.
_OTHERWISE = {
    "article_key": "case when copy = 0 then rows.article_key else md5(rows.article_key || copy) end",
    "article_id": "article_id || '-' || copy",
    "published_date": "published_date - days::integer",
    "sha256": "md5(sha256 || copy)",
    "file": f"'{FILE}'",
    "text_hash": "md5(text_hash || copy)",
    "signature": "list_transform(signature, lambda sign: xor(sign, copy * 7920))",
    "date_start": "moved(date_start, days)",
    "date_end": "moved(date_end, days)",
    "surname": "coalesce(drawn, rows.surname)",
    "name": "coalesce(replace(name, rows.surname, drawn), name)",
}


def multiply(small: Path, large: Path, copies: int) -> None:
    """Write the working file `large` (which must not exist) out of that of a finished run."""
    with tables.pipeline(large) as connection:
        tables.attach(connection, small, "small")
        connection.execute(_SETUP.replace("$copies", str(copies)))
        for table in ("raw.article", "raw.article_signature", *tables.STAGING):
            _copy(connection, table)
        connection.execute(
            "insert into raw.file by name select ? as path, 1 as size, 1 as mtime, 'none' as sha256, count(*) as offered,"
            " count(*) as loaded, 0 as quarantined, 0 as duplicates, now()::timestamp as read_at from raw.article",
            [FILE],
        )
        connection.execute("checkpoint")


def size(file: Path) -> tuple[int, int]:
    """How many articles and reported meetings a working file holds."""
    with tables.connect(file, read_only=True) as connection:
        return tables.row_count(connection, "raw.article"), tables.row_count(connection, "staging.meeting")


def _copy(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    columns = [column for column, *_ in connection.execute(f"describe {table}").fetchall()]
    said = ", ".join(f'{_OTHERWISE.get(column, f"""rows."{column}" """)} as "{column}"' for column in columns)
    surnames = "left join surnames using (surname, copy)" if "surname" in columns else ""
    connection.execute(
        f"insert into {table} by name select {said} from"
        f" (from small.{table} semi join copied using (article_key), copies) as rows {surnames}"
    )
