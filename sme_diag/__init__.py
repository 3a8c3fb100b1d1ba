"""sme-diag: the self-diagnosis a small firm runs before it sells abroad."""

__version__ = "0.1.0"
