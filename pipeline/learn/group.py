"""What one group of pages teaches: proposals, tried on pages that were held out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from pipeline import decode, extract
from pipeline.learn import engine, flattened, markup
from pipeline.learn.account import GainAccount, Proposal, ReadCounts, account, read
from pipeline.learn.gather import BoardPages, Gathering
from pipeline.learn.invariants import foreign, repeated
from pipeline.learn.recurring import DIGITS
from pipeline.learn.written import About, Brand, text
from pipeline.model.source import Source
from pipeline.model.transcript import Transcript

HELD = 4
"""Every fourth page of the sample is held out …"""
FEW = 12
"""… from twelve pages on; of fewer each one is needed, and the account is of the pages learnt from."""
DOUBTFUL = 0.5
"""Confidence below which a page that was read with a learnt profile is called doubtful: it is likelier wrong."""


@dataclass(slots=True)
class Learnt:
    """What was learnt of one group of pages: the profile's text, or why there is none."""

    name: str
    face: str
    seen: int
    sampled: int
    profile: str = ""
    account: GainAccount | None = None
    why: str = ""
    about: About | None = None
    proposal: Proposal | None = None
    """The best of what the pages allow, whether it is a gain or not."""
    place: tuple[str, str] = ("", "")
    """Host and folder of its pages, either or both."""
    within: str = ""
    """The profile that has this face, too, where another group's does."""

    @property
    def doubtful(self) -> str:
        """What remains doubtful of the pages held out, in words, or nothing."""
        if not self.account or not self.profile:
            return ""
        rows = self.account.after
        low = sum(row.confidence < DOUBTFUL for row in rows)
        lacking = [
            f"{count} posts without a {name}"
            for name, count in (
                ("name", sum(row.posts - row.named for row in rows)),
                ("time", sum(row.posts - row.timed for row in rows)),
            )
            if count
        ]
        return ", ".join(([f"{low} pages with a confidence below {DOUBTFUL}"] if low else []) + lacking)

    def to_json(self) -> dict[str, object]:
        """A mapping for machines."""
        found: dict[str, object] = {
            "name": self.name,
            "face": self.face,
            "seen": self.seen,
            "sampled": self.sampled,
            "written": bool(self.profile or self.within),
            "within": self.within or None,
            "why": self.why,
        }
        if self.account:
            found |= self.account.to_json()
        return found


def group_of(
    gathering: Gathering, group: BoardPages, sample: Sequence[Source], settings: extract.Settings, name: str
) -> Learnt:
    """What a group teaches: the proposal that reads pages held out best, if that is better than without it."""
    made = Learnt(name, group.key[0], group.seen, len(sample))
    if len(sample) < markup.LEAST_PAGES:
        made.why = f"too few pages ({len(sample)}); {markup.LEAST_PAGES} are needed"
        return made
    items = [decode.run(gathering.read(source), decode.Settings()) for source in sample]
    readings = [read(item, settings)[0] for item in items]
    if _known(readings):
        made.why = "these pages are read surely already"
        return made
    held = len(items) >= FEW
    train = [n for n in range(len(items)) if not held or n % HELD]
    test = [n for n in range(len(items)) if not held or not n % HELD]
    about = About(
        name,
        group.key[1] or group.key[2] or "a board",
        f"{len(train)} pages",
        brand([items[n] for n in train]),
        made.face,
    )
    again = repeated([reading.traces for reading in readings])
    for proposal in _proposals(items, readings, train, settings, about):

        def tried(some: Sequence[int], own: Proposal = proposal, *, out: bool) -> GainAccount:
            rows = [items[n] for n in some], [readings[n] for n in some]
            return account(*rows, settings, own, held_out=out, again=again)

        told = tried(test, out=held)
        if held and not told.gains() and not told.broken():  # what it mends is rare: look at the others
            told = tried(train, out=False)
        gains = told.gains()
        if gains and held and told.held_out:  # few pages are held out: harm on any of the others counts, too
            others = tried(train, out=False)
            gains, told = (False, others) if others.broken() else (True, told)
        if made.account is None or (gains, _worth(told)) > (bool(made.profile), _worth(made.account)):
            made.account, made.about, made.proposal = told, proposal.about or about, proposal
            made.profile = proposal.text if gains else ""
    if made.account is None:
        made.why = "the pages do not agree on where posts, names and times stand, or have too few posts"
    elif not made.profile:
        worse = made.account.broken() if made.account.changed else []
        made.why = f"what was learnt reads pages worse: {'; '.join(worse)}" if worse else _NOTHING
    return made


_NOTHING = "nothing is read better with what was learnt"


def _worth(told: GainAccount) -> float:
    """By what proposals are compared: confidence, names and times together, over all pages."""
    rates = sum(told.rate(name, after=True) for name in ("confidence", "read", "named", "timed"))
    return rates - told.misplaced(after=True) / max(1, len(told.after))


SURE = 0.95
"""Confidence of each page from which pages with all names and times need no profile: learning could not mend them."""


STRANGE = 0.02
"""… and from which lines in posts that nobody wrote (heads of quotations, tools), for each post, are too many."""


def _known(readings: Sequence[ReadCounts]) -> bool:
    """Whether nearly all pages are read surely, with all names and times."""
    sure = sum(
        row.read and row.posts > 0 and row.named == row.timed == row.posts and row.confidence >= SURE
        for row in readings
    )
    told = [reading.traces for reading in readings]
    return sure >= SURE * len(readings) and foreign(told, repeated(told)) < STRANGE


def _proposals(
    items: Sequence[Transcript],
    readings: Sequence[ReadCounts],
    train: Sequence[int],
    settings: extract.Settings,
    about: About,
) -> Iterator[Proposal]:
    """The profiles that the pages allow, the likeliest first."""
    if about.face == "html":
        seen = [markup.seen(items[n], settings, at, max(0.05, readings[n].confidence)) for at, n in enumerate(train)]
        known = engine.of_markup([(items[n], page.tree) for n, page in zip(train, seen, strict=True)])
        made: set[str] = set()
        for ways in _WAYS:
            html = markup.learnt(seen, **ways)
            for one in _abouts(about, known) if html and _telling(html, about) else ():
                if (shown := text(one, html, None)) not in made:
                    made.add(shown)
                    yield Proposal(shown, html=html, about=one)
        return
    sheets = [flattened.sheet(items[n].text) for n in train]
    known = engine.of_text([items[n].text for n in train])
    for flat in flattened.proposals(sheets):
        software = frozenset(one.shape for one in flat.known if one.shape != DIGITS)
        for one in _abouts(about, known):
            yield Proposal(text(one, None, flat), software, flat=flat, about=one)


def _abouts(about: About, known: engine.Engine | None) -> list[About]:
    """What is said of a profile that extends the engine's, if there is one, and of one that stands alone."""
    return [replace(about, engine=known), about] if known else [about]


_WAYS: Sequence[dict[str, bool]] = ({}, {"placed": True}, {"placed": True, "timed": True})
"""How the markup is learnt: by the votes of single pages, by places in the boxes voted for, by times alone."""


def _telling(html: markup.Markup, about: About) -> bool:
    """Whether the profile tells the board's pages from others: by its host or name, or by names in its markup."""
    named = any(mark in css for _, css, _ in html.signatures for mark in ".#[")
    return bool(about.brand.url or about.brand.contains) or named


def brand(items: Sequence[Transcript]) -> Brand:
    """What tells these pages from other boards': their host, else words of their titles that all have."""
    hosts = Counter(urlsplit(item.source.url or "").hostname or "" for item in items)
    host, count = hosts.most_common(1)[0]
    if host and count >= 0.9 * len(items):
        return Brand(url=r"^https?://" + re.escape(host) + r"(?:[:/]|$)")
    titles: Counter[str] = Counter()
    for item in items:
        match = re.search(r"<title[^>]{0,80}>([^<]{1,400})</title", item.text, re.IGNORECASE)
        if match:
            titles.update({part.strip() for part in re.split(r"\s[-–—|·:»«]+\s", match[1])} - {""})
    word, met = max(titles.items(), key=lambda row: (row[1], len(row[0]), row[0]), default=("", 0))
    if met >= 0.9 * len(items) and len(word) >= 4:
        return Brand(contains=word)
    return Brand()
