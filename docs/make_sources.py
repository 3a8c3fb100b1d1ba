"""Makes docs/sources.md from rules/sources.yaml. Without --write the page is printed and nothing is changed.

python docs/make_sources.py [--write]
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # this checkout, whatever is installed

from sme_diag.authoring.sources import page, read  # noqa: E402

if __name__ == "__main__":
    text = page(read(ROOT / "rules" / "sources.yaml"))
    if "--write" in sys.argv[1:]:
        (ROOT / "docs" / "sources.md").write_text(text, "utf-8")
    else:
        sys.stdout.write(text)
