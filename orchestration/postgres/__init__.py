"""The published warehouse in Postgres as well, for tools that have no DuckDB driver: Power BI, Tableau, Metabase, Excel.

The file stays what is published; Postgres follows it, in one transaction, and a Postgres that fails harms nothing.
"""

from orchestration.postgres.send import Sent, send

__all__ = ["Sent", "send"]
