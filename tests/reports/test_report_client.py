"""What the report for a firm says: page one is the answer, nothing is promised, nothing unknown is hidden."""

from datetime import date

import pytest
from report_helpers import ACTIVE, BEGINNER, DAY, UNKNOWN, firm, report, texts

from sme_diag.model.diagnosis import ELIGIBLE
from sme_diag.reports.client import FIXED, SECTIONS, client_report, expires, linked
from sme_diag.reports.document import (
    ANSWER,
    NOTE,
    WARNING,
    Callout,
    Entry,
    Heading,
    Link,
    Panels,
    Radar,
    Section,
    Strong,
    Table,
    Way,
    plain,
)
from sme_diag.reports.page_one import FEW

FIRMS = (BEGINNER, ACTIVE, UNKNOWN)


def section(example: str, id: str, lang: str = "en") -> Section:
    """A section of the report of a firm."""
    return next(s for s in report(example, lang).sections if s.id == id)


@pytest.mark.parametrize("example", FIRMS)
def test_page_one_has_the_answer_three_panels_and_a_step_with_a_date(example: str) -> None:
    blocks = section(example, "answer").blocks
    callouts = [block for block in blocks if isinstance(block, Callout)]
    assert callouts[0].kind == ANSWER and "Your level" in callouts[0].title
    panels = next(block for block in blocks if isinstance(block, Panels)).panels
    assert [panel.title for panel in panels] == [
        "What speaks for you",
        "What holds you back most",
        "Where help fits best",
    ]
    assert all(1 <= len(panel.items) <= FEW for panel in panels)
    step = callouts[-1]
    assert step.kind == NOTE and "Your next step" in step.title
    assert "By 21 December 2026:" in plain(step.texts[0])


def test_a_closed_gate_stands_on_page_one() -> None:
    warning = next(b for b in section(ACTIVE, "answer").blocks if isinstance(b, Callout) and b.kind == WARNING)
    assert "at most, whatever the points" in plain(warning.texts[0])
    assert not [b for b in section(BEGINNER, "answer").blocks if isinstance(b, Callout) and b.kind == WARNING]


def test_what_is_open_keeps_page_one_from_naming_barriers() -> None:
    panels = next(b for b in section(UNKNOWN, "answer").blocks if isinstance(b, Panels)).panels
    assert panels[0].items == ("Nothing that is settled yet.",)
    assert panels[1].items == ("Too little is known yet to say.",)


@pytest.mark.parametrize("example", FIRMS)
def test_no_scheme_fits_without_its_points_to_check(example: str) -> None:
    opened = firm(example)
    entries = {b.title: b for b in section(example, "schemes").blocks if isinstance(b, Entry)}
    tables = [row for b in section(example, "schemes").blocks if isinstance(b, Table) for row in b.rows]
    schemes = {s.id: s for s in opened.pack.schemes}
    for found in opened.diagnose(DAY).recommendations:
        title, checks = f"{found.rank}. {schemes[found.scheme.id].name}", len(found.scheme.to_check)
        if title not in entries:
            row = next(row for row in tables if row[0] == title)
            promised = found.scheme.verdict == ELIGIBLE and not schemes[found.scheme.id].generic
            assert not promised or not checks or str(checks) in plain(row[1])
            continue
        label = "Find out:" if schemes[found.scheme.id].generic else "To check:"
        assert [name for name, _ in entries[title].lines].count(label) == checks


def test_a_scheme_of_the_firms_own_place_that_does_not_fit_says_why_and_others_are_left_out() -> None:
    rows = {
        plain(row[0]): plain(row[1])
        for row in tables_after(section(ACTIVE, "schemes"), "Here, but not for you as things stand")
    }
    assert rows["EU SME Centre in China (phase V)"] == "target countries: China"
    assert not any("Austria" in name or "Niedersachsen" in reason for name, reason in rows.items())


def tables_after(found: Section, title: str) -> tuple[tuple[object, ...], ...]:
    """The rows of the table under a heading."""
    at = next(i for i, block in enumerate(found.blocks) if isinstance(block, Heading) and block.text == title)
    return next(block.rows for block in found.blocks[at:] if isinstance(block, Table))


def test_every_open_question_is_listed_with_what_it_would_change() -> None:
    table = next(block for block in section(UNKNOWN, "unknowns").blocks if isinstance(block, Table))
    assert len(table.rows) == len(firm(UNKNOWN).diagnose(DAY).missing)
    assert all(plain(cell) for row in table.rows for cell in row)
    assert "shows whether this holds you back" in " ".join(plain(row[2]) for row in table.rows)
    said = " ".join(texts(report(UNKNOWN)))
    assert "66 open questions are worth up to 100 points together." in said
    assert "Whoever looks after a part can settle several at once" in said


def test_a_firm_with_no_answer_has_no_page_of_answers_and_others_have_each_of_theirs() -> None:
    assert "answers" not in [s.id for s in report(UNKNOWN).sections]
    rows = [row for block in section(BEGINNER, "answers").blocks if isinstance(block, Table) for row in block.rows]
    assert len(rows) == sum(answer.value is not None for answer in firm(BEGINNER).answers.values())


def test_pictures_carry_their_words() -> None:
    radar = next(block for block in section(BEGINNER, "profile").blocks if isinstance(block, Radar))
    assert all(axis.sentence in radar.alternative for axis in radar.axes)
    way = next(block for block in section(BEGINNER, "pathway").blocks if isinstance(block, Way))
    assert [stop.state for stop in way.stops] == ["done", "now", "ahead", "ahead", "ahead", "ahead"]
    assert all(f"{stop.label}: {stop.words}" in way.alternative for stop in way.stops)


def test_sections_can_be_left_out_and_the_answer_and_its_limits_cannot() -> None:
    document = report(BEGINNER, leave_out=(*SECTIONS,))
    assert [s.id for s in document.sections] == list(FIXED)
    assert [s.id for s in report(BEGINNER, leave_out=("answers",)).sections] == [
        id for id in SECTIONS if id != "answers" and id in {s.id for s in report(BEGINNER).sections}
    ]


def test_a_result_holds_for_a_year_whatever_the_day() -> None:
    pack = firm(BEGINNER).pack
    assert expires(date(2026, 11, 21), pack) == date(2027, 11, 21)
    assert expires(date(2028, 2, 29), pack) == date(2029, 2, 28)
    assert expires(date(2026, 12, 31), pack) == date(2027, 12, 31)


def test_the_last_day_there_is_can_be_reported_on() -> None:
    opened = firm(BEGINNER)
    document = client_report(opened.diagnose(date.max), opened.pack, opened.answers, opened.speech)
    assert "Good until 31 December 9999" in document.meta.subtitle
    assert "By 31 December 9999:" in " ".join(texts(document))


def test_the_report_never_asks_the_clock() -> None:
    opened = firm(BEGINNER)
    early = client_report(opened.diagnose(date(2020, 2, 29)), opened.pack, opened.answers, opened.speech)
    assert "29 February 2020" in early.meta.subtitle and "28 February 2021" in early.meta.subtitle
    assert "By 30 March 2020:" in " ".join(texts(early))


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("example", [*FIRMS, "machine-builder-usti", "regional-support-young", "quick-scan-only"])
def test_no_text_shows_the_inside_of_the_program(example: str, lang: str) -> None:
    said = list(texts(report(example, lang)))
    assert not [
        text for text in said if any(w in text for w in ("NoneType", "Interval(", "frozenset", "Bounds(", "{", "--all"))
    ]
    document = report(example, lang)
    assert document.meta.language == lang
    assert len({s.id for s in document.sections}) == len(document.sections)


def test_addresses_in_texts_become_links_and_sentences_stay_whole() -> None:
    words = linked("Ask EEN, https://een.ec.europa.eu/, or (https://a.example/b?c=d).")
    assert words == (
        "Ask EEN, ",
        Link("https://een.ec.europa.eu/", "https://een.ec.europa.eu/"),
        ", or (",
        Link("https://a.example/b?c=d", "https://a.example/b?c=d"),
        ").",
    )
    assert plain(words) == "Ask EEN, https://een.ec.europa.eu/, or (https://a.example/b?c=d)."
    assert linked("no address") == "no address"
    assert linked((Strong("https://a.example"),)) == (Strong("https://a.example"),)
