"""The words for one pack in one language: what `lang.phrase` asks for, and values as people read them."""

from datetime import date

from sme_diag.i18n.catalogue import Catalogue
from sme_diag.lang.kinds import Kind, outer
from sme_diag.lang.values import Interval, Value
from sme_diag.model.geography import Geography
from sme_diag.model.rules import Pack


class Speech:
    """Names, labels, numbers and patterns of one pack in one language."""

    def __init__(self, words: Catalogue, pack: Pack, places: Geography | None = None) -> None:
        self.words = words
        self.pack = pack
        self._places = places
        self.names = {p.id: p.name for p in pack.parameters}
        self.names |= {f.id: f.name for f in pack.facts.values()}
        self.names |= {q.id: q.name for q in pack.questions.values()}
        self.kinds = {p.id: p.kind for p in pack.parameters} | {f.id: f.kind for f in pack.facts.values()}
        self.kinds |= {q.id: q.kind for q in pack.questions.values()}
        self.sets = {s.id: s.name for s in pack.named_sets}

    @property
    def places(self) -> Geography:
        """Countries and regions by name; given from outside, because this part reads no reference tables."""
        return self._places or Geography({}, {}, {})

    def say(self, key: str, /, **args: object) -> str:
        """A text of the interface."""
        return self.words.say(key, **args)

    def listing(self, items: list[str], last: str) -> str:
        """Items in a row."""
        return self.words.listing(items, last)

    def name(self, id: str) -> str:
        """What a question, fact or parameter is called."""
        return self.names.get(id, id)

    def set_name(self, id: str) -> str:
        """What a named set is called."""
        return self.sets.get(id, id)

    def code(self, id: str, code: str) -> str:
        """The label of a code; a code of no choice is a country or region."""
        owner = self.pack.questions.get(id) or self.pack.facts.get(id)
        label = next((c.label for c in owner.choices if c.code == code), None) if owner else None
        return self.say("word.quoted", text=label) if label else self.places.place_name(code)

    def number(self, number: int, kind: Kind | None, id: str = "") -> str:
        """A number in the inner unit of its kind, with its unit."""
        if kind is None:
            return str(number)
        match kind.name:
            case "money":
                return self.words.money(number)
            case "percent":
                return self.words.percent(number)
            case "year":
                return str(number)
            case "date":
                return self.words.day(date.fromordinal(number))
            case _:
                return self.words.digits(outer(number, kind))

    def value(self, id: str, value: Value) -> str:
        """What a name stands for, as people read it."""
        if value is None:
            return self.say("word.unknown")
        if isinstance(value, bool):
            return self.say("word.yes" if value else "word.no")
        if isinstance(value, frozenset):
            labels = [self.code(id, code) for code in sorted(value)]
            return self.listing(labels, "and") or self.say("word.none")
        if isinstance(value, str):
            return self.code(id, value)
        return self.range(value, self.kinds.get(id))

    def range(self, value: Interval, kind: Kind | None) -> str:
        """An interval: one number, from to, at least, at most."""
        low, high = (None if end is None else self.number(end, kind) for end in value)
        if low == high and low is not None:
            return low
        if low is None or high is None:
            return self.say("word.at_most", value=high) if low is None else self.say("word.at_least", value=low)
        return self.say("word.from_to", low=low, high=high)

    def said(self, id: str, value: Value) -> str:
        """An answer with what it is an answer to."""
        return self.say("phrase.is", name=self.name(id), value=self.value(id, value))

    def series(self, items: list[str]) -> str:
        """Longer texts in a row."""
        return self.say("word.semicolon").join(items)

    def bounds(self, low: int, high: int) -> str:
        """A whole number, or from one to another."""
        return str(low) if low == high else self.say("word.from_to", low=low, high=high)
