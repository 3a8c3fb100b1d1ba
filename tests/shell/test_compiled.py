"""The wheel carries packs as JSON: the same Pack as from YAML, and only while the YAML is what it was made from."""

import shutil
from pathlib import Path

import pytest

from sme_diag import packs
from sme_diag.i18n import catalogue as catalogues
from sme_diag.model.rules import Pack
from sme_diag.packs import compiled, find, overlay
from sme_diag.packs.gather import gather
from sme_diag.source import NOWHERE
from sme_diag.tree import read_text


def compile_pack(root: Path, lang: str) -> None:
    """What the build step does, into a copy of the shipped packs."""
    place = next(p for p in find.packs([]) if p.id == "export-pathway")
    document, problems = gather(place)
    if lang != "en":
        problems += overlay.lay(document, (place,), lang)
    assert problems == []
    (root / compiled.FOLDER).mkdir(exist_ok=True)
    (root / compiled.FOLDER / f"{place.id}.{lang}.json").write_text(compiled.text(document, place), "utf-8")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own: the shipped packs in another folder."""
    for kind in ("rules", "questionnaires"):
        shutil.copytree(find.installed_root() / kind, tmp_path / kind)
    monkeypatch.setattr(find, "installed_root", lambda: tmp_path)
    return tmp_path


def without_places(value: object) -> object:
    """A record with every place taken out, for comparing."""
    if isinstance(value, tuple):
        if type(value) is type(NOWHERE):
            return None
        return tuple(without_places(item) for item in value)
    if isinstance(value, dict):
        return {key: without_places(item) for key, item in value.items()}
    return value


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_compiled_pack_is_the_pack(installed: Path, lang: str) -> None:
    from_yaml, _ = packs.load("export-pathway", [], lang)
    compile_pack(installed, lang)
    place = find.pack("export-pathway", [])
    assert compiled.read(place, lang) is not None
    from_json, problems = packs.load("export-pathway", [], lang)
    assert problems == []
    assert isinstance(from_yaml, Pack)
    assert without_places(from_json) == without_places(from_yaml)


def test_an_edited_pack_is_read_from_its_yaml(installed: Path) -> None:
    compile_pack(installed, "en")
    file = installed / "rules/export-pathway/pack.yaml"
    file.write_text(file.read_text("utf-8").replace("publisher: sme-diag", "publisher: somebody else"), "utf-8")
    pack, _ = packs.load("export-pathway")
    assert pack is not None
    assert pack.publisher == "somebody else"


def test_the_digest_is_that_of_the_rules_in_every_language(installed: Path) -> None:
    digests = set()
    for lang in ("en", "fr"):
        compile_pack(installed, lang)
        pack, _ = packs.load("export-pathway", [], lang)
        assert pack is not None
        digests.add(pack.identity.digest)
    assert len(digests) == 1


def test_the_compiled_catalogue_is_the_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    for code in catalogues.languages():
        from_yaml = catalogues.catalogue(code)
        (tmp_path / f"locale.{code}.json").write_text(json.dumps(catalogues.read(code)), "utf-8")
        monkeypatch.setattr(catalogues, "COMPILED", tmp_path)
        catalogues.catalogue.cache_clear()
        assert catalogues.catalogue(code) == from_yaml
        monkeypatch.undo()
        catalogues.catalogue.cache_clear()


def test_reading_without_places_gives_the_same_data() -> None:
    root = find.installed_root()
    files = [*root.glob("rules/**/*.yaml"), *root.glob("questionnaires/**/*.yaml"), *root.glob("examples/*.yaml")]
    assert len(files) > 50
    for file in files:
        content = file.read_bytes()
        assert read_text(content, file.name, places=False) == read_text(content, file.name), file


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("    effect: warn\n", "", "P201"),
        ('export_control == "not_checked"', 'export_control == "not_chekd"', "E104"),
        ("gates:\n", "gates: nothing\n", "F006"),
        ("gates:\n", "gatez:\n", "P202"),
    ],
)
def test_a_shipped_pack_that_was_broken_is_checked_like_any_other(
    installed: Path, old: str, new: str, code: str
) -> None:
    file = installed / "rules/export-pathway/gates.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    pack, problems = packs.load("export-pathway", [], "fr")
    assert pack is None
    found = next(p for p in problems if p.code == code)
    assert found.place.file.endswith("gates.yaml")
    assert found.place.line > 0
