"""The warehouse in a DuckLake, as readers open it: Parquet in a folder or in S3, its catalogue in a Postgres.

The password of the catalogue stands in PGPASSWORD or ~/.pgpass, the keys of S3 in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
"""

from __future__ import annotations

import os

import duckdb

from vstrecha.extensions import extension_file

EXTENSIONS = ("ducklake", "postgres_scanner", "httpfs")  # httpfs for files in S3
PUBLISHED = "published"  # the schema of Postgres that holds the catalogue of the lake that readers open


def asked_for() -> str | None:
    """The address of the catalogue, where `VSTRECHA_TARGET` asks for the lake and not for the file."""
    return os.environ.get("VSTRECHA_LAKE_CATALOGUE") if os.environ.get("VSTRECHA_TARGET") == "lake" else None


def url_style() -> str:
    """How S3's buckets are addressed: a server of one's own has no name for each of them."""
    return "path" if os.environ.get("DUCKDB_S3_ENDPOINT") else "vhost"


def load(connection: duckdb.DuckDBPyConnection) -> None:
    """Let a connection attach lakes."""
    for name in EXTENSIONS:
        connection.load_extension(str(extension_file(name)))
    connection.execute(f"set global s3_url_style = '{url_style()}'")


def attach(connection: duckdb.DuckDBPyConnection, catalogue: str, name: str, alias: str, option: str) -> None:
    """Attach one of the lakes of a catalogue, which is a schema of it; attach takes no parameters."""
    escaped = catalogue.replace("'", "''")
    connection.execute(f"attach 'ducklake:postgres:{escaped}' as {alias} (metadata_schema '{name}', {option})")


def attach_release(connection: duckdb.DuckDBPyConnection, catalogue: str) -> None:
    """The published release as the database `warehouse`: this one, whatever is published meanwhile."""
    attach(connection, catalogue, PUBLISHED, "warehouse", "read_only")
    [(snapshot,)] = connection.execute("from warehouse.current_snapshot()").fetchall()
    connection.execute("detach warehouse")
    attach(connection, catalogue, PUBLISHED, "warehouse", f"read_only, snapshot_version {snapshot}")
    connection.execute("use warehouse")


def folder(connection: duckdb.DuckDBPyConnection) -> str:
    """Where the files of the attached release are."""
    query = f"select value from __ducklake_metadata_warehouse.{PUBLISHED}.ducklake_metadata where key = 'data_path'"
    [(path,)] = connection.execute(query).fetchall()
    return str(path)
