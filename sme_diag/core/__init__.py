"""Pack + answers -> results. Pure: no files, no clock, no terminal. `diagnose` is the only door."""

from sme_diag.core.diagnose import diagnose

__all__ = ["diagnose"]
