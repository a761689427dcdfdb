"""The Dagster code location: moves articles into tables, tables into a warehouse, the warehouse to its readers.

No Russian, no grammar and no business rule stands here: the language is in extract/, the warehouse in dbt_project/.
"""
