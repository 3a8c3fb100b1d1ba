"""The entry point. `--version` is answered before anything else is imported: start-up is a rule here."""

import sys


def main() -> None:
    """Run the command line and exit with its code (0 fine, 1 findings, 2 usage, 3 our defect, 130 interrupted)."""
    if sys.argv[1:] == ["--version"]:
        from sme_diag import __version__

        print(f"sme-diag {__version__}")
        return
    from sme_diag.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
