"""What a remote client may ask: one question at a time that calls no function which acts, reads files or speaks to others.

quack asks an SQL function before each query. DuckDB itself parses the query for it, so nothing hides behind a comment or a quote.
"""

from __future__ import annotations

import duckdb

# Table functions that show rows or the catalogue; every other one is refused, those of later versions too.
_HARMLESS = {
    "duckdb_columns",
    "duckdb_constraints",
    "duckdb_databases",
    "duckdb_functions",
    "duckdb_indexes",
    "duckdb_keywords",
    "duckdb_schemas",
    "duckdb_tables",
    "duckdb_types",
    "duckdb_views",
    "generate_series",
    "json_each",
    "json_tree",
    "pragma_show",
    "pragma_table_info",
    "pragma_version",
    "range",
    "repeat",
    "repeat_row",
    "summary",
    "unnest",
}
_ACTING_SCALARS = {"getenv", "nextval", "setseed", "write_log"}
_TRANSACTIONS = ("BEGIN TRANSACTION", "COMMIT", "ROLLBACK")  # what clients send around questions

# The parsed query as JSON; of anything but selections DuckDB makes an error instead.
_TREE = "json_serialize_sql(query::varchar)"
_CALLED = rf"""regexp_extract_all(lower({_TREE}::varchar), '"function_name":"((?:[^"\\]|\\.)*)"', 1)"""


def install(connection: duckdb.DuckDBPyConnection, name: str = "is_question") -> None:
    """Make the function that quack asks; before anything of the warehouse is attached, whose own functions may be called."""
    refused = ", ".join(f"'{function}'" for function in sorted(_refused(connection)))
    transactions = ", ".join(f"'{statement}'" for statement in _TRANSACTIONS)
    connection.execute(
        f"""
        create macro {name}(client, query) as
            query::varchar in ({transactions})
            or coalesce(
                json_extract_string({_TREE}, 'error') = 'false'
                and json_array_length({_TREE}, 'statements') = 1
                and not list_has_any({_CALLED}, [{refused}]),
                false
            )
        """
    )
    connection.execute(f"set global quack_authorization_function = '{name}'")


def _refused(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Every function that this DuckDB has and a question does not need."""
    found = connection.execute(
        """
        select distinct lower(function_name)
        from duckdb_functions()
        where function_type in ('table', 'pragma', 'table_macro') or function_name ilike 'quack%'
        """
    ).fetchall()
    return {function for (function,) in found} - _HARMLESS | _ACTING_SCALARS
