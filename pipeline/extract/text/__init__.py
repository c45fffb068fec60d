"""The text face: the thread out of a page that a person or a converter took to plain text."""

from __future__ import annotations

from pipeline.extract.confidence import judged, of_page
from pipeline.extract.printed import literal, noise
from pipeline.extract.printed.clock import clock
from pipeline.extract.printed.folded import fold
from pipeline.extract.profiles.library import ids, profiles
from pipeline.extract.profiles.profile import LineEntry, Profile, family
from pipeline.extract.settings import Settings
from pipeline.extract.text import asides, bylines, collapsed, columns, framed, head, lines, posts
from pipeline.extract.text.compose import PageSheet
from pipeline.extract.text.grammar import Claim, Grammar, faces, grammar
from pipeline.extract.text.lines import Unit
from pipeline.extract.text.page import GrammarReading
from pipeline.extract.text.unknown import generic, recurring
from pipeline.extract.text.unknown.found import Found
from pipeline.model.finding import Refusal, finding
from pipeline.model.page import Page, Role
from pipeline.model.transcript import Transcript

LESS_SAID = 3
"""A reading by grammar that leaves all but one part in so many of the prose outside is none."""


_SAMPLE = 100_000
"""Characters at either end of the text in which signatures are looked for."""
_LEAST = 40
"""Characters of running text without which there is nothing to archive."""
_MARK = Claim(LineEntry("byline", Role.BYLINE, "mark", 0.0))


def extract(transcript: Transcript, settings: Settings) -> Page:
    """Read flattened text as a thread.

    The grammar whose signatures speak loudest reads the page; if it finds no byline, the next
    one does, then the generic reader. Raises ``Refusal`` (EXT050, EXT051) where the text holds no
    thread and no article, or where the profile asked for does not exist (EXT003).
    """
    blanks = noise.blanks(transcript.text)
    shown = noise.blanked(transcript.text, blanks) if blanks else transcript.text
    found = lines.units(shown)
    if not found:
        raise Refusal(finding("EXT050"))
    sheet, said = PageSheet(transcript.text, blanks), clock(transcript.text)
    wanted = _wanted(settings)
    asked = settings.profile not in ("auto", "generic")
    for known, evidence in _candidates(shown, wanted, settings.profiles, asked=asked):
        reading = GrammarReading(transcript, sheet, known, evidence, clock=said)
        page = _READERS[known.order](reading, found)
        if page:
            return judged(page, of_page(page), settings.doubtful, settings.untrusted)
    if not asked or wanted is None:
        page = _loose(GrammarReading(transcript, sheet, generic.grammar(), (), clock=said), found)
        if page:
            return judged(page, of_page(page), settings.doubtful, settings.untrusted)
    raise Refusal(finding("EXT051"))


def _wanted(settings: Settings) -> tuple[Profile, ...] | None:
    """The profiles asked for, none for the generic reader; ``None``: whichever speaks for itself, also
    where the one asked for has no text face. ``Refusal`` (EXT003) where it does not exist.
    """
    known = profiles(settings.profiles)
    if settings.profile == "generic":  # none of the package's
        own = ids(settings.profiles)
        return tuple(profile for profile in faces(settings.profiles) if profile.id in own)
    if settings.profile == "auto":
        return None
    if settings.profile not in known:
        raise Refusal(finding("EXT003", name=settings.profile))
    return tuple(family(settings.profile, known, "text")) or None


def _candidates(
    text: str, wanted: tuple[Profile, ...] | None, own: tuple[str, ...], *, asked: bool
) -> list[tuple[Grammar, tuple[str, ...]]]:
    """Grammars to try, best first, each with the signatures that spoke for it."""
    sample = text[:_SAMPLE] if len(text) <= 2 * _SAMPLE else text[:_SAMPLE] + "\n" + text[-_SAMPLE:]
    sample = fold(sample)
    heard = []
    for profile in faces(own) if wanted is None else wanted:
        spoke = [(s.id, s.weight) for s in profile.signatures if s.pattern and s.pattern.search(sample)]
        total = sum(weight for _, weight in spoke)
        least = profile.text.threshold if profile.text else 0
        alone = profile.extends is None or any(name in profile.own for name, _ in spoke)
        if (asked and wanted) or (total >= least and alone):
            heard.append((-total, profile.id, tuple(name for name, _ in spoke)))
    return [(grammar(name, own), evidence) for _, name, evidence in sorted(heard)]


def _card_first(reading: GrammarReading, found: list[Unit]) -> Page | None:
    """Posts whose user card stands before their byline, as in Discuz and phpwind."""
    known = reading.grammar
    units, anchors = bylines.find(_placed(reading, collapsed.apart(bylines.opened(found, known), known)), known)
    if not anchors:
        return None
    cut = head.columns(units, known, anchors[0].unit)
    shift = len(cut) - anchors[0].unit
    units[: anchors[0].unit] = cut
    anchors = [bylines.moved(byline, shift) for byline in anchors]
    claims = known.claims(unit.text for unit in units)
    posts.headless(claims, anchors[0].unit)
    for byline in anchors:
        claims[byline.unit] = None
    top, drafts, again = posts.drafts(units, claims, anchors)
    return reading.cards(units, claims, top, drafts, again)


def _placed(reading: GrammarReading, found: list[Unit]) -> list[Unit]:
    """Units with side columns put before the bylines they stand beside (Markdown has none)."""
    if any(entry.startswith("markup") and entry not in literal.ENTRIES for *_, entry in reading.sheet.blanks):
        return found
    known = reading.grammar
    return columns.apart(found, bylines.hits(found, known), lambda text: _is_tool(known, text))


def _is_tool(known: Grammar, text: str) -> bool:
    claim = known.claim(text)
    return claim is not None and claim.entry.place == "tail" and claim.entry.role is Role.TOOLBAR


def _framed(reading: GrammarReading, found: list[Unit]) -> Page | None:
    """Posts by bylines and furniture that the grammar knows line by line."""
    units, known = bylines.find(_placed(reading, found), reading.grammar)
    if not known:
        return None
    claims = reading.grammar.claims(unit.text for unit in units)
    for byline in known:
        claims[byline.unit] = None
    return reading.loose(units, claims, framed.found(units, claims, known, reading.grammar))


def _loose(reading: GrammarReading, found: list[Unit]) -> Page | None:
    """Posts by the grammar's bylines or recurring ones, wherever the rest stands; or a single text."""
    placed = _placed(reading, found) if reading.grammar.anchors else found
    placed, reading.apart = asides.taken(placed, reading.grammar)
    units, known = bylines.find(placed, reading.grammar)
    if reading.grammar.anchors and not known:
        return None
    claims = reading.grammar.claims(unit.text for unit in units)
    for n, unit in enumerate(units):
        if unit.role is Role.BYLINE and unit.entry:
            claims[n] = _MARK
    for byline in known:
        claims[byline.unit] = None
    done = generic.posts(units, claims, known, known[0].anchor.before if known else None)
    if known or generic.counted(units, claims, done) or generic.signed(done):
        return reading.loose(units, claims, done)
    body = generic.article(units, claims)
    said = sum(len(units[n].text) for post in done for n in post.body)
    if said < _LEAST or LESS_SAID * recurring.prose(units, (n for post in done for n in post.body)) < recurring.prose(
        units, body
    ):
        if sum(len(units[n].text) for n in body) < _LEAST:
            return None
        return reading.loose(units, claims, [Found(None, None, body=body)], alone=True)
    return reading.loose(units, claims, done)


_READERS = {"card-first": _card_first, "framed": _framed, "loose": _loose}
"""How a grammar's pages are read, by its order."""
