"""Reads every value of a Parquet file and keeps nothing but sums and counts: what scoring a register costs at the very least.

python benchmarks/scan.py firms.parquet
"""

import sys

import polars as pl


def main() -> int:
    """Sum and count every column; of a text its length, of a date its days."""
    frame = pl.scan_parquet(sys.argv[1])
    sums, counts = [], []
    for name, kind in frame.collect_schema().items():
        column = pl.col(name).str.len_bytes() if kind == pl.String else pl.col(name).to_physical()
        sums.append(column.sum().alias(f"{name}, sum"))
        counts.append(pl.col(name).count().alias(f"{name}, count"))
    found = frame.select(sums + counts).collect(engine="streaming")
    print(found.height, found.width)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
