"""The models of `extract/scoring` learned anew from annotated news: `python -m training ../shared/eval`.

Deterministic: the same data and versions write the same bytes. Articles held aside by `evaluation.datasets` are not read.
"""
