"""The published warehouse for DuckDB clients over DuckDB's own remote protocol, quack: read-only, behind a token, on this machine."""
