"""What each operation on columns means, for one firm at a time: the slow and plain oracle of the printers."""

from collections.abc import Mapping
from datetime import date

from sme_diag.columnar.columns import Column, walk


def values(outputs: Mapping[str, Column], row: Mapping[str, object]) -> dict[str, object]:
    """The outputs for a row of inputs."""
    found: dict[Column, object] = {}
    for column in walk(outputs.values()):
        found[column] = _value(column, [found[arg] for arg in column.args], row)
    return {name: found[column] for name, column in outputs.items()}


def _value(column: Column, args: list, row: Mapping[str, object]) -> object:
    data = column.data
    match column.op:
        case "input":
            return row[str(data)]
        case "lit":
            return data
        case "and":
            return False if False in args else None if None in args else True
        case "or":
            return True if True in args else None if None in args else False
        case "null":
            return args[0] is None
        case "true":
            return args[0] is True
        case "choose" | "rarely":
            assert args[0] is not None
            return args[1] if args[0] else args[2]
        case "least" | "greatest" | "nth" | "join":
            assert None not in args
            if column.op == "join":
                return ";".join(name for name, flag in zip(data, args, strict=True) if flag)
            return (
                min(args) if column.op == "least" else max(args) if column.op == "greatest" else sorted(args)[-1 - data]
            )
        case "lookup":
            return dict(data[0]).get(args[0], data[1])
    if None in args:
        return None
    match column.op:
        case "not":
            return not args[0]
        case "eq":
            return args[0] == args[1]
        case "lt":
            return args[0] < args[1]
        case "le":
            return args[0] <= args[1]
        case "add":
            return sum(args)
        case "mul":
            return args[0] * args[1]
        case "div":
            return args[0] // args[1]
        case "bitand":
            return args[0] & data
        case "bits":
            return args[0].bit_count()
        case "member":
            return args[0] in data
        case "prefix":
            return args[0][:data]
        case "length":
            return len(args[0])
        case "ymd":
            day = date.fromordinal(args[0])
            return day.year * 10000 + day.month * 100 + day.day
    raise AssertionError(column.op)
