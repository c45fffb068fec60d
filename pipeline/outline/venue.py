"""What the top of a document says, and the rule ``date-venue``: when, where and by whom it was delivered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.model.work import Front
from pipeline.outline import bounds
from pipeline.outline.account import Account
from pipeline.outline.dates import DateSpan, dated, only_date
from pipeline.outline.lines import Line, Sheet
from pipeline.outline.names import SpokenBy, byline

VENUE = re.compile(
    r"^[\s（(—－―-]{0,40}(?P<date>\S{4,14}?日)?[，,]?\s{0,8}"
    r"在(?P<venue>\S{3,60}?(?:会议|大会|全会|会|论坛|仪式|典礼|座谈会|晚会))上?(?P<rest>的\S{2,16})?"
    r"[）)]?[ \u3000]*(?:—|-|－|―){0,2}$"
)


@dataclass(slots=True)
class FrontMatter:
    """What the top of a document says: its blocks, and the facts read from them."""

    front: list[Front] = field(default_factory=list)
    opener: list[int] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    subtitle: str = ""
    stop: int = 0
    by: SpokenBy | None = None
    when: DateSpan | None = None
    venue: str | None = None
    matches_thread: bool = False
    chapter: bool = False
    wrapped: int = 0
    """Index of the line on which a venue that began above ends."""

    @property
    def kinds(self) -> set[str]:
        """The kinds of the front's blocks."""
        return {part.kind for part in self.front}

    @property
    def title(self) -> str | None:
        """The title, its lines joined."""
        return "".join(self.titles) or None


def claim(found: FrontMatter, account: Account, line: Line, kind: str, rule_evidence: tuple[str, str]) -> bool:
    """Take the line into the front as a block of that kind, and write down why."""
    found.front.append(Front(kind, line.block))
    account.decide(rule_evidence[0], line, rule_evidence[1])
    return True


def date_venue(line: Line, found: FrontMatter, account: Account) -> bool:
    """A line that is a date, or says where and when the text was delivered."""
    if found.when is None and (when := only_date(line.text)):
        found.when = when
        account.mark(line, when.start, when.end, "date", when=when.iso)
        return claim(found, account, line, "date", ("date-venue", f"a date alone: {when.iso}"))
    match = VENUE.match(line.text)
    if match is None and (when := dated(line.text)) and line.size <= bounds.VENUE_DATED and not line.ends:
        match = VENUE.match(line.text[when.end :].lstrip("，, "))
        shift = len(line.text) - len(line.text[when.end :].lstrip("，, ")) if match else 0
    else:
        when, shift = dated(line.text), 0
    if match is None or line.is_sentence or found.venue:
        return False
    if match["rest"] and not found.titles and not when:
        return False
    found.venue = line.shown[shift + match.start("venue") : shift + match.end("venue")]
    account.mark(line, shift + match.start("venue"), shift + match.end("venue"), "venue")
    if when:
        found.when = when
        account.mark(line, when.start, when.end, "date", when=when.iso)
    kind = "date" if when else "subtitle" if match["rest"] else "venue"
    found.subtitle = line.text if match["rest"] else found.subtitle
    return claim(found, account, line, kind, ("date-venue", f"says where it was delivered: {found.venue}"))


def venue_and_byline(line: Line, found: FrontMatter, account: Account) -> bool:
    """Venue and speaker in one line, a gap between them."""
    match = _TOGETHER.match(line.text)
    if match is None or found.by is not None or found.venue is not None:
        return False
    venue, by = VENUE.match(match[1]), byline(match[2], line.shown[match.start(2) :])
    if venue is None or by is None:
        return False
    found.by, found.venue = by, line.shown[venue.start("venue") : venue.end("venue")]
    account.mark(line, venue.start("venue"), venue.end("venue"), "venue")
    shift = match.start(2)
    account.mark(line, shift + by.start, shift + by.end, "author", name=by.name)
    if by.office:
        account.mark(line, shift + by.office_start, shift + by.office_end, "role-name")
    when = dated(match[1])
    if when is not None:
        found.when = when
        account.mark(line, when.start, when.end, "date", when=when.iso)
    evidence = f"says where it was delivered, {found.venue}, and by whom, {by.name}"
    return claim(found, account, line, "byline", ("date-venue", evidence))


_TOGETHER = re.compile(r"(\S{6,80}?(?:会议|大会|全会)上?[）)]?)[ \u3000]+(\S.{1,40})$")


def wrapped_venue(sheet: Sheet, at: int, found: FrontMatter, account: Account) -> bool:
    """The first of two lines that say where it was delivered, or the second."""
    lines = sheet.lines
    if found.wrapped == at and at:
        return claim(found, account, lines[at], "venue", ("date-venue", "goes on from the line above"))
    if found.venue or at + 1 >= len(lines) or not lines[at + 1].textual or lines[at].is_sentence:
        return False
    line, after = lines[at], lines[at + 1]
    if max(line.size, after.size) > bounds.VENUE_HALF or not _DELIVERED.match(line.text) or after.is_sentence:
        return False
    match = VENUE.match(line.text + after.text)
    if match is None or match["rest"] or VENUE.match(after.text):
        return False
    whole = line.shown + after.shown
    found.venue, found.wrapped = whole[match.start("venue") : match.end("venue")], at + 1
    account.mark(line, match.start("venue"), len(line.text), "venue")
    when = dated(line.text)
    if when is not None and found.when is None:
        found.when = when
        account.mark(line, when.start, when.end, "date", when=when.iso)
    kind = "date" if when else "venue"
    return claim(found, account, line, kind, ("date-venue", f"says, with the next line, where: {found.venue}"))


_DELIVERED = re.compile(r"[\s（(—－―-]{0,40}(?:\S{4,14}?日)?[，,]?\s{0,40}在\S{3,40}$")


def venue_in_title(line: Line, found: FrontMatter, account: Account) -> None:
    """A title 在…会议上的讲话 says where it was delivered."""
    match = VENUE.match(line.text)
    if match and match["rest"] and found.venue is None:
        found.venue = line.shown[match.start("venue") : match.end("venue")]
        account.mark(line, match.start("venue"), match.end("venue"), "venue")
