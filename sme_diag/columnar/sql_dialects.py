"""The dialects: how each engine writes names, texts, comments, kinds of integers and the few functions that differ."""

from typing import NamedTuple

from sme_diag.text import one_line

NARROW, WIDE, HUGE = 0, 1, 2
"""Integers of 32 bits, of 64, and wider ones."""


class Dialect(NamedTuple):
    """One engine. A function is a pattern with its arguments in it.

    `star`: whether a step may keep every column of the one before. `most`: how many arguments a function takes. `fence`: what keeps
    the optimiser from writing a step out again wherever it is read, which would double the query at each step.
    """

    name: str
    integers: tuple[str, str, str]
    text: str
    quote: str = '"'
    star: bool = True
    most: int = 10_000
    fence: str = ""
    exact: str = "{0}"
    divided: str = "{0} // {1}"
    ones: str = "CAST(bit_count({0}) AS INTEGER)"
    ymd: str = ""
    ordinal: str = "{0} - DATE '0001-01-01' + 1"
    ranked: tuple[str, str] = ("", "")
    nth: str = ""
    only: tuple[str, str] = ("", "")
    notes: tuple[str, ...] = ()

    def identifier(self, name: str) -> str:
        """A name in its quotes. Spark replaces ${...} in any text before it reads it; so there is none."""
        safe = name.replace("\0", "").replace(self.quote, self.quote * 2)
        return self.quote + (safe.replace("${", "$ {") if self is SPARK else safe) + self.quote

    def table(self, name: str) -> str:
        """The name of a table, with the schema before a dot."""
        return ".".join(map(self.identifier, name.split(".")))

    def literal(self, value: bool | int | str) -> str:
        """A constant."""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int):
            return str(value)
        if self is SPARK:
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("$", "\\u0024") + "'"
        quoted = "'" + value.replace("'", "''") + "'"
        # whether a server takes a backslash for itself is a setting; after E it never does when it stands twice
        return "E" + quoted.replace("\\", "\\\\") if self is POSTGRES and "\\" in value else quoted


DUCKDB = Dialect(
    "duckdb",
    ("INTEGER", "BIGINT", "HUGEINT"),
    "VARCHAR",
    ymd="CAST(strftime(DATE '0001-01-01' + CAST({0} - 1 AS INTEGER), '%Y%m%d') AS INTEGER)",
    ranked=("list_aggregate([", "], 'max', {0})"),
    nth="{0}[{1}]",
    only=("list_has_all([", "], string_split({0}, ';'))"),
    notes=("Faster with SET disabled_optimizers = 'in_clause', which makes a join of every longer list of codes.",),
)
POSTGRES = Dialect(
    "postgres",
    ("integer", "bigint", "numeric"),
    "text",
    star=False,
    most=90,
    fence="OFFSET 0",
    exact="CAST({0} AS numeric)",
    divided="{0} / {1}",
    ones="CAST(bit_count(CAST({0} AS bit(64))) AS integer)",
    ymd="CAST(to_char(DATE '0001-01-01' + CAST({0} - 1 AS integer), 'YYYYMMDD') AS integer)",
    ranked=("(SELECT array_agg(key ORDER BY key DESC) FROM unnest(ARRAY[", "]) AS keys(key))"),
    nth="{0}[{1}]",
    only=("ARRAY[", "] @> string_to_array({0}, ';')"),
    notes=("OFFSET 0 leaves nothing out; it keeps the planner from writing a step out again wherever it is read.",),
)
SPARK = Dialect(
    "spark",
    ("INT", "BIGINT", "DECIMAL(38, 0)"),
    "STRING",
    quote="`",
    divided="{0} div {1}",
    ones="bit_count({0})",
    ymd="CAST(date_format(date_add(DATE '0001-01-01', CAST({0} - 1 AS INT)), 'yyyyMMdd') AS INT)",
    ordinal="datediff({0}, DATE '0001-01-01') + 1",
    ranked=("sort_array(array(", "), FALSE)"),
    nth="element_at({0}, {1})",
    only=("size(array_except(split({0}, ';'), array(", "))) = 0"),
    notes=("Faster with SET spark.sql.codegen.wholeStage = false.",),
)
DIALECTS = {each.name: each for each in (DUCKDB, POSTGRES, SPARK)}

_HARMLESS = str.maketrans({"\\": "/", ";": ",", "'": "’", '"': "”", "`": "’", "*": "·"})
"""A backslash would carry a comment on to the next line in Spark; quotes and semicolons mislead clients that split statements."""


def comment(text: str, limit: int = 400) -> str:
    """A text as part of a comment: on one line, and nothing in it that any engine or client takes for more than that."""
    return one_line(text, limit).translate(_HARMLESS).replace("--", "- -").replace("${", "$ {")
