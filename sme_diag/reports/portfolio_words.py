"""What the parts of a portfolio are called, in the reader's language."""

from decimal import Decimal

from sme_diag.i18n.speech import Speech
from sme_diag.lang.nodes import names
from sme_diag.lang.phrase import phrase
from sme_diag.model.geography import NO_REGION
from sme_diag.model.rules import Pack
from sme_diag.portfolio.result import OTHERS, Count, Grouping, Mean
from sme_diag.reports.document import Cell, Figure

TRUTHS = {"yes": "word.yes", "no": "word.no"}


class PortfolioWords:
    """The names of a pack, and counts, shares and means as cells of tables."""

    def __init__(self, pack: Pack, speech: Speech) -> None:
        self.pack, self.speech, self.say = pack, speech, speech.say
        self.levels = {level.id: level.name for level in pack.levels} | {"": self.say("portfolio.not_settled")}
        self.stages = {stage.id: stage.name for stage in pack.stages} | {"": self.say("portfolio.not_settled")}
        self.barriers = {each.id: each.name for each in pack.barriers}
        self.schemes = {each.id: each for each in pack.schemes}
        self.choices = {q.id: {c.code: c.label for c in q.choices} for q in pack.questions.values()}
        self.choices |= {f.id: {c.code: c.label for c in f.choices} for f in pack.facts.values()}

    def barrier(self, id: str) -> str:
        """What a barrier is called; its id where an older portfolio had one that is gone."""
        return self.barriers.get(id, id)

    def scheme(self, id: str) -> str:
        """What a scheme is called."""
        return self.schemes[id].name

    def condition(self, scheme: str, id: str) -> str:
        """A condition of a scheme as a sentence."""
        condition = next(c for c in self.schemes[scheme].eligible if c.id == id)
        return condition.label or phrase(condition.when, self.speech)

    def about_place(self, scheme: str, id: str) -> bool:
        """True for a condition that asks for nothing but where a firm is or wants to go."""
        condition = next(c for c in self.schemes[scheme].eligible if c.id == id)
        return names(condition.when) <= set(self.pack.roles.values())

    def name(self, id: str) -> str:
        """What firms are grouped by."""
        return self.speech.name(id)

    def group(self, grouping: Grouping, code: str) -> str:
        """What a group is called."""
        if code == OTHERS:
            return self.say("portfolio.others", n=grouping.together)
        if code == "":
            return self.say("word.unknown")
        if grouping.kind == "boolean":
            return self.say(TRUTHS[code])
        if code == NO_REGION:
            return self.say("portfolio.no_region")
        label = self.choices.get(grouping.id, {}).get(code) or self.speech.places.place_name(code)
        return f"{label} ({code})" if grouping.kind == "region" and label != code else label

    def count(self, count: Count) -> Cell:
        """A count, or that it is hidden."""
        return Figure(count, self.hidden if count is None else self.speech.words.digits(Decimal(count)))

    @property
    def hidden(self) -> str:
        """What stands for a hidden count."""
        return self.say("portfolio.hidden")

    def share(self, count: Count, of: int) -> int | None:
        """A share in whole hundredths, rounded half up; None where the count is hidden or there is nothing to share."""
        return None if count is None or not of else (200 * count + of) // (2 * of)

    def percent(self, share: int) -> str:
        """A share as people read it."""
        return self.speech.words.percent(100 * share)

    def heat(self, count: Count, of: int, severity: Mean | None) -> Cell:
        """A share of firms with the mean severity behind it, the darker the greater the share."""
        share = self.share(count, of)
        if share is None or severity is None:
            return Figure(None, self.hidden)
        return Figure(share, f"{self.percent(share)} ({self.speech.bounds(*severity)})", share)

    def score(self, mean: Mean | None) -> str:
        """A mean score in whole points."""
        return "" if mean is None else self.speech.bounds(mean.low // 100, mean.high // 100)
