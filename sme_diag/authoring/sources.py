"""From the names in the source documents to what stands for them: reads `rules/sources.yaml`, writes the page `docs/sources.md`.

A row says which schemes and which rules of the shipped packs answer a name, or states the gap. What a rule is called:
`question:export_lead`, `barrier:no_time`, `need:staff`, `step:training`, `kind:loan`, `pack:<id>` and so on.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from sme_diag.model.rules import Pack
from sme_diag.tree import Data, read_file

KINDS = {
    "good-practice": "good practice",
    "eu-instrument": "EU instrument",
    "project": "project",
    "region": "region",
    "programme": "programme",
    "body": "body",
    "mechanism": "mechanism",
    "recommendation": "recommendation",
    "topic": "topic",
}
HEAD = """# From the sources to the catalogue

<!-- Made by docs/make_sources.py from rules/sources.yaml: edit that file, then run python docs/make_sources.py --write -->

The catalogue starts from {documents} documents. Each name in them has a row here: the schemes and the rules that stand for it, or
the gap, said plainly. A scheme is named by its id in `rules/export-pathway/schemes/`; a rule by what it is and its id, such as
`question:export_lead`; `pack:` is a whole pack. A name that two documents share stands under both.

{rows} names, {gaps} of them with a gap:

| kind | names | with a gap |
|---|---|---|
"""


class Row(NamedTuple):
    """One name, the documents it stands in, and what answers it."""

    name: str
    where: tuple[str, ...]
    kind: str
    schemes: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    gap: str = ""
    note: str = ""


class Sources(NamedTuple):
    """The documents (id -> title) and the rows, in the order of the file."""

    documents: dict[str, str]
    rows: tuple[Row, ...]


def read(path: Path) -> Sources:
    """The rows of a file; raises Refused when it is not YAML, KeyError or TypeError when a row is not one."""
    data = read_file(path)
    return Sources({str(id): str(title) for id, title in data["documents"].items()}, tuple(map(_row, data["rows"])))


def _row(data: Data) -> Row:
    where = data["where"]
    lists = {key: tuple(data.get(key, ())) for key in ("schemes", "rules")}
    return Row(**{**data, **lists, "where": (where,) if isinstance(where, str) else tuple(where)})


def rules_of(pack: Pack) -> frozenset[str]:
    """Everything in a pack that a row may name, as it names it."""
    ids: dict[str, Iterable[str]] = {
        "pack": [pack.identity.id],
        "question": pack.questions,
        "fact": pack.facts,
        "parameter": [item.id for item in pack.parameters],
        "set": [item.id for item in pack.named_sets],
        "dimension": [item.id for item in pack.dimensions],
        "level": [item.id for item in pack.levels],
        "stage": [item.id for item in pack.stages],
        "flag": [item.id for item in pack.flags],
        "gate": [item.id for item in pack.gates],
        "barrier": [item.id for item in pack.barriers],
        "need": [item.id for item in pack.needs],
        "step": [item.id for item in pack.steps],
        "deliver": [item.id for item in pack.duties],
        "role": [item.role for item in (*pack.contacts, *pack.fallback)],
        "kind": [kind for scheme in pack.schemes for kind in (scheme.kind, *scheme.also_kinds)],
    }
    return frozenset(f"{what}:{id}" for what, found in ids.items() for id in found)


def page(sources: Sources) -> str:
    """The page, in Markdown: one table a document, its rows by kind."""
    gaps = [row for row in sources.rows if row.gap]
    counts = {"documents": len(sources.documents), "rows": len(sources.rows), "gaps": len(gaps)}
    lines = [HEAD.format(**counts).rstrip("\n")]
    for kind, name in KINDS.items():
        found = [row for row in sources.rows if row.kind == kind]
        lines.append(f"| {name} | {len(found)} | {sum(bool(row.gap) for row in found)} |")
    for id, title in sources.documents.items():
        lines += ["", f"## {title}", "", "| name | kind | schemes | rules | gap or note |", "|---|---|---|---|---|"]
        lines += [_line(row) for kind in KINDS for row in sources.rows if row.kind == kind and id in row.where]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    remarks = " ".join(filter(None, (row.gap and f"**Gap:** {row.gap}", row.note)))
    cells = (row.name, KINDS[row.kind], _codes(row.schemes), _codes(row.rules), remarks)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _codes(ids: Iterable[str]) -> str:
    return ", ".join(f"`{id}`" for id in ids)
