"""What a file holds for a question -> an Answer, or problems. A value that cannot be read makes the answer unknown, never false."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from sme_diag.dates import span
from sme_diag.lang.intervals import add
from sme_diag.lang.kinds import inner, outer
from sme_diag.lang.values import Interval, Value, exactly, interval
from sme_diag.model.answers import BLANK, DONT_KNOW, INVALID, REFUSED, Answer, Part
from sme_diag.model.geography import Geography
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack
from sme_diag.problems import Problem, errors
from sme_diag.source import Place
from sme_diag.text import fold, nearest, one_line

Where = Callable[..., Place]
TRUTH = {"true": True, "yes": True, "false": False, "no": False}
LONG_KEYS = frozenset({"value", "missing", "at", "note", "from", "to", "amount", "currency"})
MAX_TEXT = 5000


def respond(
    pack: Pack, raw: Mapping[str, object], places: Geography, where: Where
) -> tuple[dict[str, Answer], list[Problem]]:
    """The answers of a file by question id, and what is wrong with them. Answers under an earlier id are found by `was`."""
    earlier = {old: question.id for question in pack.questions.values() for old in question.was}
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for key, value in raw.items():
        id = key if key in pack.questions else earlier.get(key, "")
        if not id or (id != key and (id in raw or id in answers)):
            problems.append(Problem("A401", where(key), {"question": one_line(key)}, nearest(key, pack.questions)))
            continue
        reader = _Reader(pack, pack.questions[id], places, lambda *path, key=key: where(key, *path))
        answers[id] = reader.answer(value)
        problems += reader.problems
    for id, answer in list(answers.items()):
        found = _disagreement(pack, pack.questions[id], answer, answers, places)
        if found is not None:
            problems.append(found._replace(place=where(id)))
            answers[id] = answer._replace(value=None, missing=INVALID)
    return answers, problems


def _disagreement(
    pack: Pack, question: Question, answer: Answer, answers: Mapping[str, Answer], places: Geography
) -> Problem | None:
    """A region that is not in the country of the firm."""
    if question.country is None or not isinstance(answer.value, str) or question.country not in answers:
        return None
    country = answers[question.country].value
    prefix = places.prefixes.get(country) if isinstance(country, str) else None
    if prefix is None or answer.value.startswith(prefix):
        return None
    names = {
        "region": places.place_name(answer.value),
        "code": answer.value,
        "country": places.place_name(str(country)),
    }
    return Problem("A405", args=names)


class _Reader:
    """Reads one answer; collects its problems."""

    def __init__(self, pack: Pack, question: Question, places: Geography, where: Where) -> None:
        self.pack = pack
        self.question = question
        self.places = places
        self.where = where
        self.problems: list[Problem] = []
        self.parts: tuple[Part, ...] = ()

    def bad(self, code: str, value: object, suggestion: str | None = None, /, **args: str) -> None:
        shown = one_line(_written(value)) if not isinstance(value, dict | list) else self.question.type
        facts = {"question": self.question.id, "value": shown, **args}
        self.problems.append(Problem(code, self.where(), facts, suggestion))

    def answer(self, raw: object) -> Answer:
        if raw is None:
            return Answer(missing=BLANK, raw=raw)
        at = note = ""
        data = raw
        if isinstance(raw, dict):
            self.known_keys(raw)
            at, note = _written(raw.get("at") or ""), _written(raw.get("note") or "")
            if "missing" in raw:
                return self.missing(raw, at, note)
            if "value" in raw:
                data = raw["value"]
                if data is None:
                    return Answer(missing=BLANK, raw=raw, at=at, note=note)
                self.known_keys(data, "value")
                if "currency" in raw and self.question.kind.name == "money":
                    data = {"currency": raw["currency"], **(data if isinstance(data, dict) else {"amount": data})}
        before = len(self.problems)
        value = self.value(data)
        if value is None or errors(self.problems[before:]):
            if len(self.problems) == before:
                self.bad("A402", data, wanted=self.question.type)
            return Answer(missing=INVALID, raw=raw, at=at, note=note)
        return Answer(value, raw=raw, at=at, note=note, parts=self.parts)

    def known_keys(self, data: object, *path: str | int) -> None:
        for key in data if isinstance(data, dict) else ():
            if key not in LONG_KEYS:
                suggestion = nearest(str(key), LONG_KEYS)
                self.problems.append(Problem("A409", self.where(*path, key), {"key": one_line(str(key))}, suggestion))

    def missing(self, raw: dict[str, object], at: str, note: str) -> Answer:
        reason = _written(raw["missing"])
        if reason not in (DONT_KNOW, REFUSED, BLANK):
            self.bad("A404", reason, nearest(reason, (DONT_KNOW, REFUSED)))
            reason = INVALID
        return Answer(missing=reason, raw=raw, at=at, note=note)

    def value(self, data: object) -> Value:
        match self.question.type:
            case "choice":
                return self.coded(data, self.question.labels)
            case "boolean":
                return data if isinstance(data, bool) else TRUTH.get(data.lower()) if isinstance(data, str) else None
            case "country":
                return self.coded(data, self.places.countries)
            case "region":
                return self.region(data)
            case "choices" | "countries":
                return self.several(data)
            case "text":
                return _written(data)[:MAX_TEXT] if isinstance(data, str | int | Decimal) else None
            case _ if isinstance(data, list) and self.question.window_years:
                return self.dated(data)
            case _:
                return self.bounded(self.number(data))

    def coded(self, data: object, known: Mapping[str, str]) -> str | None:
        if not isinstance(data, str):
            return None
        if data in known:
            return data
        renamed = {old: c.code for c in self.question.choices for old in c.was}
        if data in renamed:
            return renamed[data]
        by_label = {fold(label): code for code, label in known.items()}
        by_label |= {fold(name): code for code, names in self.places.also.items() if code in known for name in names}
        prefixes = {prefix: code for code, prefix in self.places.prefixes.items()}
        near = (
            by_label.get(fold(data)) or (data.upper() if data.upper() in known else None) or prefixes.get(data.upper())
        )
        if near not in known:
            near = nearest(data, known) or by_label.get(nearest(data, by_label) or "")
        self.bad("A404", data, near)
        return None

    def region(self, data: object) -> str | None:
        if not isinstance(data, str):
            return None
        known = self.places.regions
        if data in known or data in self.places.prefixes.values() or data == self.question.otherwise:
            return data
        self.coded(data, known)
        return None

    def several(self, data: object) -> frozenset[str] | None:
        items = [data] if isinstance(data, str) else data
        if not isinstance(items, list):
            return None
        countries = self.question.type == "countries"
        known = self.places.countries if countries else self.question.labels
        codes = frozenset(filter(None, [self.coded(item, known) if isinstance(item, str) else None for item in items]))
        if any(not isinstance(item, str) for item in items):
            return None
        if self.question.none in codes and len(codes) > 1:
            self.bad("A410", data, none=str(self.question.none))
        return codes

    def number(self, data: object) -> Interval | None:
        """A number, a range of two ends of which one may be missing, or an amount, in EUR where it is money."""
        if not isinstance(data, dict):
            return self.exact(data)
        found = self.between(data) if {"from", "to"} & data.keys() else self.exact(data.get("amount"))
        currency = _written(data.get("currency", "EUR"))
        if found is None or currency == "EUR" or self.question.kind.name != "money":
            return found
        if currency not in self.pack.rates:
            self.bad("A411", currency, nearest(currency, self.pack.rates), currency=one_line(currency))
            return None
        per_eur = self.pack.rates[currency][0]
        return Interval(*(None if end is None else end * 10000 // per_eur for end in found))

    def dated(self, data: list[object]) -> Interval | None:
        """Dated amounts, `{amount: 4000, at: 2025-03}`: kept as parts; what they come to depends on the day."""
        parts: list[Part] = []
        total: Interval | None = exactly(0)
        for number, item in enumerate(data):
            if not isinstance(item, dict):
                return None
            self.known_keys(item, number)
            days, amount = span(_written(item.get("at"))), self.bounded(self.number(item))
            if days is None:
                self.bad("A402", item.get("at"), wanted="date")
            if days is None or amount is None:
                return None
            parts.append(Part(*days, Interval(amount.low or 0, amount.high)))
            total = add(total, amount)
        self.parts = tuple(parts)
        return Interval(0, total.high if total else None)

    def between(self, data: Mapping[str, object]) -> Interval | None:
        ends = [data.get("from"), data.get("to")]
        low, high = (self.point(end) for end in ends)
        if any(end is not None and point is None for end, point in zip(ends, (low, high), strict=True)):
            return None
        if low is not None and high is not None and low > high:
            self.bad("A403", data, low=_written(ends[0]), high=_written(ends[1]))
            return None
        return interval(low, high)

    def exact(self, data: object) -> Interval | None:
        number = self.point(data)
        return None if number is None else exactly(number)

    def point(self, data: object) -> int | None:
        if data is None or isinstance(data, bool):
            return None
        if self.question.type == "date":
            return self.day(data)
        try:
            written = Decimal(_written(data))
        except InvalidOperation:
            return None
        number = inner(written, self.question.kind)
        if number is None and written.is_finite():
            self.bad("A402", data, wanted=self.question.type)
        return number

    def day(self, data: object) -> int | None:
        try:
            return date.fromisoformat(_written(data)).toordinal()
        except ValueError:
            return None

    def bounded(self, value: Interval | None) -> Interval | None:
        if value is None:
            return None
        low, high = self.question.minimum, self.question.maximum
        for end in value:
            if end is not None and ((low is not None and end < low) or (high is not None and end > high)):
                kind = self.question.kind
                least, most = ("…" if bound is None else str(outer(bound, kind)) for bound in (low, high))
                self.bad("A403", outer(end, kind), low=least, high=most)
                return None
        return value


def _written(data: object) -> str:
    """A value as text; Python refuses to write the longest integers."""
    try:
        return str(data)
    except ValueError:
        return "…"
