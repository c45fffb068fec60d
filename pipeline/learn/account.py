"""What a profile changes in the reading of pages: counted before and after, on pages that it did not learn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline import extract
from pipeline.extract.printed.folded import fold
from pipeline.learn.flattened import Flattened
from pipeline.learn.invariants import Traces, broken, facts, foreign, known_again, labelled
from pipeline.learn.markup import Markup
from pipeline.learn.recurring import DIGITS, LONGEST, shape
from pipeline.learn.written import About
from pipeline.model.finding import Refusal
from pipeline.model.page import Page
from pipeline.model.transcript import Transcript

LOSS = 0.02
"""What may get lost of names or times without a profile being refused: one post of fifty."""
READERS = 0.25
"""What confidence may fall where names, times or texts are better: it is calibrated for each way to read apart, and the
same right posts have up to 0.2 less under a line grammar than under the reader of unknown boards."""
FALL, FELL = 0.25, 0.15
"""A fall of a page's confidence that no other way to read explains, and of the pages, how many may fall so (if fewer
rise so): with a profile under which posts with quotations lost their texts 4 of 15 fell and 2 rose (made board 114)."""
COUNTER = 3
"""Different names of one form but for their numbers from which they are a counter (``No.1``, ``No.2``, ``No.3``)."""
TRUSTED = 0.3
"""Confidence on average below which a profile is not written, whatever it betters. Of 47 proposals for made boards
(16 skins of three kinds, fitted on none) those that read most posts whole had 0.35 to 0.98; the one below was
wrong. Above it confidence tells nothing: wrong ones had 0.70 and 0.96, and what they lost tells them."""


GAIN = 0.01
"""By how much names, times or confidence must rise for a profile to be worth having, where no line of the software is
gone from the posts: less is what any other reading gives by chance."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A profile that the pages of a group allow, with the shapes of the lines that it holds for the software's."""

    text: str
    software: frozenset[str] = frozenset()
    html: Markup | None = None
    flat: Flattened | None = None
    about: About | None = None
    """What its file says of it as a whole."""


@dataclass(frozen=True, slots=True)
class ReadCounts:
    """The counts of one page's reading."""

    read: bool
    posts: int = 0
    named: int = 0
    timed: int = 0
    confidence: float = 0.0
    told: str = ""
    """Names, times and texts of the posts: two readings that tell the same are the same."""
    names: tuple[str, ...] = ()
    """The shapes of the names."""
    lines: frozenset[str] = frozenset()
    """The shapes of short texts in the posts, and of names."""
    traces: Traces = field(default_factory=Traces)


@dataclass(slots=True)
class GainAccount:
    """Readings of the same pages before and after."""

    before: list[ReadCounts] = field(default_factory=list)
    after: list[ReadCounts] = field(default_factory=list)
    held_out: bool = True
    software: frozenset[str] = frozenset()
    """Shapes of lines that recur on the board: found in a post's text they are misplaced."""

    again: frozenset[str] = frozenset()
    """Shapes of lines that stand in the posts of several pages."""
    counted: int | None = None

    @property
    def changed(self) -> int:
        """Pages that are read otherwise."""
        if self.counted is not None:
            return self.counted
        return sum(a.told != b.told for a, b in zip(self.before, self.after, strict=True))

    def rate(self, name: str, *, after: bool) -> float:
        """A mean over pages (``confidence``, ``read``) or over posts (``named``, ``timed``)."""
        rows = self.after if after else self.before
        if name in ("confidence", "read"):
            return sum(float(getattr(row, name)) for row in rows) / max(1, len(rows))
        found = sum(float(getattr(row, name)) for row in rows)
        if name == "named":
            found -= self._none(rows)
        return found / max(1, sum(row.posts for row in rows))

    def _none(self, rows: Sequence[ReadCounts]) -> int:
        """How many names are none: the software's lines, counters (one line with ever other numbers), and all names
        where they have a label.
        """
        if labelled([row.traces for row in rows]):
            return sum(len(row.names) for row in rows)
        kinds: defaultdict[str, set[str]] = defaultdict(set)
        for row in rows:
            for one, name in zip(row.names, row.traces.names, strict=True):
                kinds[one].add(name)
        counters = {one for one, some in kinds.items() if DIGITS in one and len(some) >= COUNTER}
        return sum(one in counters or one in self.software for row in rows for one in row.names)

    def gains(self) -> bool:
        """Whether the profile is worth having: something is read otherwise, something better, nothing worse."""
        if not self.changed or self.rate("confidence", after=True) < TRUSTED or self.broken():
            return False
        steps = {
            name: self.rate(name, after=True) - self.rate(name, after=False) for name in ("read", "named", "timed")
        }
        believed = self.rate("confidence", after=True) - self.rate("confidence", after=False)
        again = known_again([row.traces for row in self.after]) - known_again([row.traces for row in self.before])
        rid = self.misplaced(after=True) < self.misplaced(after=False)
        less = foreign([row.traces for row in self.before], self.again) - foreign(
            [row.traces for row in self.after], self.again
        )
        better = rid or max(*steps.values(), again, less) >= GAIN
        return min(steps.values()) >= -LOSS and (believed >= GAIN or (better and believed >= -READERS))

    def bare(self) -> GainAccount:
        """The account with the counts of its pages alone, without what they say: many boards are held at once."""

        def less(rows: Sequence[ReadCounts]) -> list[ReadCounts]:
            return [replace(row, told="", lines=frozenset(), traces=Traces(names=row.traces.names)) for row in rows]

        return GainAccount(less(self.before), less(self.after), self.held_out, frozenset(), frozenset(), self.changed)

    def broken(self) -> list[str]:
        """What got worse of that which no profile may worsen, in words."""
        found = list(broken([row.traces for row in self.before], [row.traces for row in self.after], self.again))
        steps = [b.confidence - a.confidence for a, b in zip(self.before, self.after, strict=True)]
        fell = sum(step <= -FALL for step in steps)
        if fell > max(1.0, FELL * len(steps)) and fell > sum(step >= FALL for step in steps):
            found.append(f"{fell} pages are read less surely")
        return found

    def misplaced(self, *, after: bool) -> int:
        """How many of the software's lines stand in posts, counted page by page."""
        return sum(len(row.lines & self.software) for row in (self.after if after else self.before))

    def lines(self) -> list[str]:
        """The account in words."""
        kind = "pages held out" if self.held_out else "pages it learnt from (too few to hold any out)"
        out = [f"{len(self.before)} {kind}, {self.changed} read otherwise"]
        for name, rows in (("before", self.before), ("after", self.after)):
            after = name == "after"
            posts = sum(row.posts for row in rows)
            out.append(
                f"{name:>6}: {sum(row.read for row in rows)} read, {posts} posts,"
                f" {sum(row.named for row in rows)} with a name, {sum(row.timed for row in rows)} with a time,"
                f" confidence {self.rate('confidence', after=after):.2f}"
            )
        return out

    def to_json(self) -> dict[str, object]:
        """A mapping for machines."""
        rates = {
            name: {kind: round(self.rate(name, after=kind == "after"), 4) for kind in ("before", "after")}
            for name in ("read", "named", "timed", "confidence")
        }
        return {"held_out": self.held_out, "pages": len(self.before), "changed": self.changed, **rates}


def read(item: Transcript, settings: extract.Settings) -> tuple[ReadCounts, Page | None]:
    """One page's reading; a page that is refused counts as not read."""
    try:
        page = extract.run(item, replace(settings, doubtful=0.0, untrusted=0.0))
    except Refusal:
        return ReadCounts(False), None
    posts = page.thread.posts
    told = repr(
        [
            (post.author.name, post.time and post.time.iso, [page.leaves[n].text for n in post.leaves()])
            for post in posts
        ]
    )
    return (
        ReadCounts(
            True,
            len(posts),
            sum(post.author.name is not None for post in posts),
            sum(post.time is not None for post in posts),
            page.confidence.value if page.confidence else 0.5,
            told,
            tuple(shape(fold(post.author.name)) for post in posts if post.author.name),
            _lines(page),
            facts(page),
        ),
        page,
    )


def _lines(page: Page) -> frozenset[str]:
    """The shapes of short texts in posts, and of their authors' names."""
    said = (line for leaf in page.leaves if leaf.post is not None for line in leaf.text.splitlines())
    shown = [line for line in said if len(line) <= LONGEST]
    shown += [post.author.name for post in page.thread.posts if post.author.name]
    return frozenset(shape(fold(text)) for text in shown)


def account(
    items: Sequence[Transcript],
    before: Sequence[ReadCounts],
    settings: extract.Settings,
    own: Proposal,
    *,
    held_out: bool,
    again: frozenset[str] = frozenset(),
) -> GainAccount:
    """The account of a profile on pages whose readings without it are known."""
    made = GainAccount(list(before), held_out=held_out, software=own.software, again=again)
    with_it = replace(settings, profiles=(*settings.profiles, own.text))
    made.after = [read(item, with_it)[0] for item in items]
    return made
