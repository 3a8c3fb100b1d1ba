"""`branding.yaml`: what a chamber may say, and every defect of one at its place."""

import struct
import zlib
from pathlib import Path

import pytest
from report_helpers import BEGINNER, ROOT, report

from sme_diag.cli.report import open_branding
from sme_diag.i18n.catalogue import catalogue, languages
from sme_diag.problems import CODES, Refused
from sme_diag.reports import as_html, as_markdown
from sme_diag.reports.branding import Branding
from sme_diag.reports.colours import DARK, LEAST, LIGHT, contrast, least_contrast
from sme_diag.reports.document import Colours, Link
from sme_diag.reports.html_style import sheet

HEAD = "format: sme-diag/branding@1\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inner}</svg>'


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 2, height: int = 2) -> bytes:
    """A PNG of a size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + b"\xff" * 6 + b"\0" + b"\xff" * 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def given(folder: Path, text: str, **files: bytes) -> Branding:
    """The branding in a file of a folder, with other files beside it (`logo_svg` is logo.svg)."""
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    path = folder / "branding.yaml"
    path.write_text(HEAD + text, "utf-8")
    return open_branding(path)


def test_the_example_is_read_whole() -> None:
    brand, leave_out = open_branding(ROOT / "docs/branding/branding.yaml")
    assert brand.name == "Chamber of Lantern Bay" and leave_out == ()
    assert brand.logo is not None and brand.logo.media == "image/svg+xml" and "lantern" in brand.logo.alt
    assert brand.colours.accent == "#0b5d57"
    assert brand.contact[1] == (Link("https://chamber.example/export", "https://chamber.example/export"),)
    html, markdown = (w.write(report(BEGINNER, "en", brand)) for w in (as_html, as_markdown))
    for text in ("Chamber of Lantern Bay", "Mira Saltwell, export adviser", "Made with and for the firms"):
        assert text in html and text in markdown
    assert "data:image/svg+xml;base64," in html and "#0b5d57" in html


def test_nothing_given_is_the_programs_own() -> None:
    assert open_branding(None) == Branding()


def test_a_png_is_a_logo_and_sections_are_left_out(tmp_path: Path) -> None:
    found = given(tmp_path, "name: A\nlogo: logo.png\nleave_out: [answers, pathway]\n", logo_png=png())
    assert found.brand.logo is not None and (found.brand.logo.media, found.brand.logo.alt) == ("image/png", "A")
    assert found.leave_out == ("answers", "pathway")


WRONG = [
    ("R701", "nmae: A\n", 2, "name"),
    ("R702", "name: [A]\n", 2, None),
    ("R702", f"footer: {'x' * 301}\n", 2, None),
    ("R703", "contact: {a: b}\n", 2, None),
    ("R703", f"contact: [{'x, ' * 13}x]\n", 2, None),
    ("R704", "colours: {accent: teal}\n", 2, None),
    ("R704", "colours:\n  accent: #0b5d57\n", 3, None),
    ("R705", "colours: {accent: '#ffcc00'}\n", 2, "#846a00"),
    ("R705", "colours: {accent_dark: '#101010'}\n", 2, "#8c8c8c"),
    ("R701", "colours: {acent: '#0b5d57'}\n", 2, "accent"),
    ("F013", "colours: teal\n", 2, None),
    ("F001", "logo: nothere.svg\n", 2, None),
    ("R709", "leave_out: [answer]\n", 2, "answers"),
    ("R709", "leave_out: [method]\n", 2, None),
]


@pytest.mark.parametrize(("code", "text", "line", "suggestion"), WRONG)
def test_a_defect_is_told_at_its_place(code: str, text: str, line: int, suggestion: str | None, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        given(tmp_path, text)
    (problem,) = refused.value.problems
    assert (problem.code, problem.place.line) == (code, line)
    if suggestion:
        assert problem.suggestion == suggestion
    for lang in languages():
        assert catalogue(lang).say(f"problems.{code}", **problem.args)


LOGOS = [
    ("R706", b"no picture"),
    ("R706", b""),
    ("R706", png()[:40]),
    ("R706", b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b"")),
    ("R706", b"<html><body/></html>"),
    ("R706", b"<svg><path/></svg>"),
    ("R707", png(5000, 2)),
    ("R708", SVG.format(inner="<script>alert(1)</script>").encode()),
    ("R708", SVG.format(inner="<g onclick='x()'/>").encode()),
    ("R708", SVG.format(inner="<foreignObject/>").encode()),
    ("R708", SVG.format(inner="<image href='http://x.example/a.png'/>").encode()),
    ("R708", SVG.format(inner="<use href='http://x.example/a.svg#b'/>").encode()),
    ("R708", SVG.format(inner="<a href='#x'/>").encode()),
    ("R708", SVG.format(inner="<path style='fill: url(http://x.example/a)'/>").encode()),
    ("R708", SVG.format(inner="<style>@import 'http://x.example'</style>").encode()),
    ("R708", SVG.format(inner="<h:script xmlns:h='http://www.w3.org/1999/xhtml'/>").encode()),
    ("R708", b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.format(inner="&a;").encode()),
    ("R708", ("<?xml version='1.0' encoding='utf-16'?><!DOCTYPE svg>" + SVG.format(inner="")).encode("utf-16")),
]


@pytest.mark.parametrize(("code", "data"), LOGOS)
def test_a_logo_that_is_none_or_does_harm_is_refused(code: str, data: bytes, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        given(tmp_path, "logo: logo.svg\n", logo_svg=data)
    (problem,) = refused.value.problems
    assert (problem.code, problem.place.line) == (code, 2)
    for lang in languages():
        assert "logo.svg" in catalogue(lang).say(f"problems.{code}", **problem.args)


def test_a_logo_of_40_megabytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "logo.svg").open("wb") as stream:
        stream.truncate(40 << 20)
    with pytest.raises(Refused) as refused:
        given(tmp_path, "logo: logo.svg\n")
    assert [p.code for p in refused.value.problems] == ["F005"]


def test_harmless_drawings_are_taken(tmp_path: Path) -> None:
    inner = (
        "<defs><linearGradient id='a'><stop offset='0' stop-color='red'/></linearGradient></defs>"
        "<path d='M0 0h9' fill='url(#a)' style='stroke:url(#a)'/><use href='#a'/><text>Ä</text>"
        "<metadata><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata>"
    )
    assert given(tmp_path, "logo: logo.svg\n", logo_svg=SVG.format(inner=inner).encode()).brand.logo is not None


def test_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "branding.yaml").write_text("format: sme-diag/answers@1\n", "utf-8")
    with pytest.raises(Refused) as refused:
        open_branding(tmp_path / "branding.yaml")
    assert [p.code for p in refused.value.problems] == ["R712"]
    (tmp_path / "branding.yaml").write_text("- a\n", "utf-8")
    with pytest.raises(Refused) as refused:
        open_branding(tmp_path / "branding.yaml")
    assert [p.code for p in refused.value.problems] == ["F013"]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#123456", "#123456") == pytest.approx(1)


@pytest.mark.parametrize("accent", ["#1f4e79", "#0b5d57", "#7a0019", "#000000", "#4a4a00"])
def test_a_colour_for_dark_screens_is_found(accent: str, tmp_path: Path) -> None:
    colours = given(tmp_path, f"colours: {{accent: '{accent}'}}\n").brand.colours
    assert least_contrast(colours.accent_dark, DARK) >= LEAST


def test_the_grounds_of_the_style_sheet_are_those_that_are_checked() -> None:
    css, default = sheet(Colours(), "{page}"), Colours()
    assert all(ground in css for ground in (*LIGHT, *DARK))
    assert least_contrast(default.accent, LIGHT) >= LEAST and least_contrast(default.accent_dark, DARK) >= LEAST


def test_every_code_of_branding_is_shown() -> None:
    shown = {code for code, *_ in (*WRONG, *LOGOS)} | {"R712"}
    commands = {"R710", "R711", "R713"}
    assert {code for code in CODES if code.startswith("R")} == {
        code for code in shown if code.startswith("R")
    } | commands
