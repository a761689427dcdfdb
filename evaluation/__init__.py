"""How well the extractor reads, measured against annotated articles: figures, worst errors, reliability of its confidence.

Knows the extractor and the annotation; neither Dagster, DuckDB nor dbt, but for resolution, which is what the warehouse does. `make evaluate` shows what it finds.
"""
