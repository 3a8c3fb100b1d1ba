"""The build step: packs and interface texts go into the wheel as JSON too, so that the program starts fast."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompilePacks(BuildHookInterface[Any]):
    """Writes `sme_diag/_packs/compiled/*.json` into the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # a checkout reads the YAML that is being edited
            return
        sys.path.insert(0, self.root)
        from sme_diag.i18n import catalogue
        from sme_diag.packs import compiled, find, overlay
        from sme_diag.packs.gather import gather

        folder = Path(tempfile.mkdtemp(prefix="sme-diag-"))
        for place in find.packs([]):
            languages = gather(place)[0].questionnaire["languages"]  # type: ignore[index]
            for lang in languages:
                document, problems = gather(place)
                if lang != languages[0]:
                    problems += overlay.lay(document, (place,), lang)
                if problems:
                    raise SystemExit(f"{place.id} cannot be built: {problems}")
                (folder / f"{place.id}.{lang}.json").write_text(compiled.text(document, place), "utf-8")
        for code in catalogue.languages():
            text = json.dumps(catalogue.read(code), ensure_ascii=False, separators=(",", ":"))
            (folder / f"locale.{code}.json").write_text(text, "utf-8")
        for file in folder.iterdir():
            build_data["force_include"][str(file)] = f"sme_diag/_packs/compiled/{file.name}"
