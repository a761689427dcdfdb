"""Documents that dbt's own descriptions make: the static page of everything, the data dictionary, the picture of the tables."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from orchestration import transform
from orchestration.schema_picture import picture, relationships
from orchestration.settings import ROOT, Settings, UserError

DICTIONARY, PICTURE = ROOT / "docs" / "data-dictionary.md", ROOT / "docs" / "schema.svg"
SCHEMAS = {
    "marts": "The product: facts, bridges, dimensions, and `meeting`, which reads without a join.",
    "semantic": "What metrics are counted on where a fact alone is not enough.",
    "evidence": "What the evidence pages are drawn from.",
    "quality": "What became of the input, and what is doubtful.",
}
_PLACEHOLDER = "schema-picture"  # in dbt_project/models/overview.md
_READABLE = "<style>a { color: #00706b !important }</style>"  # dbt's own turquoise has a contrast of 2.3 to 1


def write(settings: Settings) -> Path:
    """Make all of them anew; where the page is."""
    if not settings.build.exists():
        raise UserError(f"{settings.build} does not exist yet; `make run` builds it.")
    manifest = json.loads(transform.manifest_path(settings).read_text(encoding="utf-8"))
    DICTIONARY.write_text(dictionary(manifest), encoding="utf-8")
    PICTURE.write_text(picture(manifest), encoding="utf-8")
    page = settings.data / "docs" / "index.html"
    page.parent.mkdir(exist_ok=True)
    part = page.with_suffix(".part")
    part.write_text(own(transform.static_documents(settings), picture(manifest)), encoding="utf-8")
    os.replace(part, page)
    return page


def own(page: str, svg: str) -> str:
    """dbt's page with the picture in it, links dark enough to read, and no path of this machine."""
    source = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    page = page.replace(_PLACEHOLDER, source).replace(str(ROOT), ".")
    return page.replace("<head>", f"<head>{_READABLE}", 1)


def dictionary(manifest: Mapping[str, Any]) -> str:
    """Every table and column of the published file as Markdown, then every metric."""
    return "\n".join([*_head(), *_tables(manifest), *_metrics(manifest)])


def _head() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Made by `make docs` from the descriptions in `dbt_project/models/`, which also stand in the published file itself (`select comment from duckdb_columns()`)."
    yield "Key columns lead to the table named; every dimension has an unknown row, so that no key is ever null."
    yield ""
    yield "![The tables of the marts and the keys between them; the tables below say the same in words](schema.svg)"
    yield ""


def _tables(manifest: Mapping[str, Any]) -> Iterator[str]:
    references = relationships(manifest)
    models = sorted(
        (node for node in manifest["nodes"].values() if node["resource_type"] == "model"),
        key=lambda node: str(node["name"]),
    )
    for schema, meaning in SCHEMAS.items():
        yield f"## Schema `{schema}`"
        yield ""
        yield meaning
        yield ""
        for model in (m for m in models if m["schema"] == schema and m["database"] == "warehouse"):
            yield f"### {model['name']}"
            yield ""
            yield model["description"]
            yield ""
            yield "| column | type | meaning | key |"
            yield "|---|---|---|---|"
            primary = _primary_key(model)
            for name, column in model["columns"].items():
                target = references.get((model["name"], name))
                key = ", ".join(filter(None, ("primary" if name in primary else "", f"→ {target}" if target else "")))
                yield f"| `{name}` | {column['data_type']} | {_cell(column['description'])} | {key} |"
            yield ""


def _primary_key(model: Mapping[str, Any]) -> set[str]:
    of_columns = {
        name for name, column in model["columns"].items() for c in column["constraints"] if c["type"] == "primary_key"
    }
    return of_columns | {name for c in model["constraints"] if c["type"] == "primary_key" for name in c["columns"]}


def _metrics(manifest: Mapping[str, Any]) -> Iterator[str]:
    yield "## Metrics"
    yield ""
    yield "Asked by name: `make metrics METRICS=meetings BY=metric_time__year`; `make metrics` alone tells what each can be grouped by."
    yield ""
    yield "| metric | meaning |"
    yield "|---|---|"
    for metric in sorted(manifest["metrics"].values(), key=lambda metric: str(metric["name"])):
        yield f"| `{metric['name']}` | {_cell(metric['description'])} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
