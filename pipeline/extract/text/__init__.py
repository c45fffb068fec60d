"""The text face: the thread out of a page that a person or a converter took to plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extract.floor import floor
from pipeline.extract.moment import moment
from pipeline.extract.text import bylines, card, columns, compose, generic, head, lines, noise, posts
from pipeline.extract.text.grammar import Claim, Entry, Grammar, grammars
from pipeline.extract.text.lines import Unit
from pipeline.model.finding import Finding, Refusal, finding
from pipeline.model.page import Author, Moment, Notice, Page, Post, Role, Thread
from pipeline.model.transcript import Transcript

if TYPE_CHECKING:
    from pipeline.extract import Settings

_SAMPLE = 400_000
_MARK = Entry("byline", Role.BYLINE, "mark", 0.0)
_LEAST = 40
"""Characters of running text without which there is nothing to archive."""


def extract(transcript: Transcript, settings: Settings) -> Page:
    """Read flattened text as a thread.

    The grammar whose signatures speak loudest reads the page; if it finds no byline, the next
    one does, then the generic reader. Raises ``Refusal`` (EXT050, EXT051) where the text holds no
    thread and no article.
    """
    blanks = noise.blanks(transcript.text)
    shown = noise.blanked(transcript.text, blanks) if blanks else transcript.text
    found = lines.units(shown)
    if not found:
        raise Refusal(finding("EXT050"))
    sheet = compose.Sheet(transcript.text, blanks)
    for grammar, evidence in _candidates(shown, settings.profile):
        reader = _guess if grammar.order == "loose" else _read
        page = reader(transcript, sheet, found, grammar, evidence)
        if page:
            return page
    if settings.profile in ("auto", "generic"):
        page = _guess(transcript, sheet, found, generic.grammar(), ())
        if page:
            return page
    raise Refusal(finding("EXT051"))


def _guess(
    transcript: Transcript, sheet: compose.Sheet, some: list[Unit], grammar: Grammar, evidence: tuple[str, ...]
) -> Page | None:
    """The generic reader: posts by bylines of the grammar's or recurring ones, or a single text."""
    units, known = bylines.find(some, grammar)
    if grammar.anchors and not known:
        return None
    claims = grammar.claims(unit.text for unit in units)
    for byline in known:
        claims[byline.unit] = None
    for n, unit in enumerate(units):
        if unit.role is Role.BYLINE and unit.entry:
            claims[n] = Claim(_MARK)
    found = generic.posts(units, claims, known, known[0].anchor.before if known else None)
    extra: tuple[Finding, ...] = ()
    if not known and sum(len(units[n].text) for post in found for n in post.body) < _LEAST:
        body = generic.article(units, claims)
        if sum(len(units[n].text) for n in body) < _LEAST:
            return None
        found = [generic.Found(None, None, body=body)]
        extra = (finding("EXT055"),)
    first = min(min([n for n in (post.anchor, post.name_at, *post.body[:1]) if n is not None]) for post in found[:2])
    above = head.read(units, claims, first, grammar)
    for place, post in enumerate(found, 1):
        for n in (post.anchor, post.name_at):
            if n is not None:
                entry = units[n].entry or "generic.byline"
                units[n].role, units[n].entry, units[n].post = Role.BYLINE, entry, place
        for n in post.body:
            units[n].post = place
    last = max((n for post in found for n in post.body), default=0)
    for n in range(first, len(units)):
        unit, claim = units[n], claims[n]
        if unit.role is None and claim and claim.entry.place != "post":
            unit.role, unit.entry = claim.entry.role, claim.entry.id
        elif unit.role is None and unit.post is None:
            unit.role, unit.entry = (Role.FOOTER, "end.unnamed") if n > last else (Role.USER_CARD, "generic.around")
    title = _title(sheet, units, above)
    for n in range(first):
        if n != above.title:
            sheet.furniture(units[n])
    wrap = lines.wrap(units)
    done = [_found_post(sheet, units, claims, post, place, transcript, wrap) for place, post in enumerate(found, 1)]
    held = {n for post in found for n in post.body}
    for n in range(first, len(units)):
        if n not in held:
            sheet.furniture(units[n])
    done = _signed(done, above.fields or {})
    thread = Thread(tuple(done), title, tags=above.tags, board=above.board, platform=grammar.platform or None)
    return Page(
        transcript,
        "text",
        grammar.id,
        sheet.regions(),
        tuple(sheet.leaves),
        thread,
        evidence or (("article",) if extra else ("bylines",)),
        extra + _findings(thread),
    )


def _found_post(
    sheet: compose.Sheet,
    units: list[Unit],
    claims: list[Claim | None],
    post: generic.Found,
    ordinal: int,
    transcript: Transcript,
    wrap: lines.Wrap | None,
) -> Post:
    label = None
    if post.anchor is not None:
        near = (dict(c.fields).get("floor") for n in range(post.anchor - 3, post.anchor + 4) if (c := _at(claims, n)))
        label = next(iter(generic.floors(units[post.anchor].text)), None) or next((text for text in near if text), None)
    body, notices = compose.blocks(sheet, units, claims, post.body, "generic.body", wrap)
    return Post(
        ordinal=ordinal,
        blocks=body,
        author=Author(post.author),
        time=_moment(post.time, transcript),
        floor=floor(label) if label else None,
        floor_label=label,
        kind="opening" if ordinal == 1 else "reply",
        notices=tuple(_notice(claim, unit, transcript) for claim, unit in notices),
    )


def _at(claims: Sequence[Claim | None], n: int) -> Claim | None:
    return claims[n] if 0 <= n < len(claims) else None


def _title(sheet: compose.Sheet, units: list[Unit], above: head.Head) -> int | None:
    if above.title is None:
        return None
    unit = units[above.title]
    for piece in head.beside(unit, above.start, above.end):
        sheet.furniture(piece)
    return sheet.leaf([(above.start, above.end)], unit, Role.TITLE, "head.title", "title")


def _candidates(text: str, wanted: str) -> list[tuple[Grammar, tuple[str, ...]]]:
    """Grammars to try, best first, each with the signatures that spoke for it."""
    sample = text[:_SAMPLE] if len(text) <= 2 * _SAMPLE else text[:_SAMPLE] + "\n" + text[-_SAMPLE:]
    heard = []
    for grammar in grammars():
        if wanted not in ("auto", grammar.id):
            continue
        spoke = [(id, weight) for id, weight, pattern in grammar.signatures if pattern.search(sample)]
        total = sum(weight for _, weight in spoke)
        if total >= grammar.threshold or wanted == grammar.id:
            heard.append((-total, grammar.id, grammar, tuple(id for id, _ in spoke)))
    return [(grammar, evidence) for _, _, grammar, evidence in sorted(heard, key=lambda row: row[:2])]


def _read(
    transcript: Transcript, sheet: compose.Sheet, found: list[Unit], grammar: Grammar, evidence: tuple[str, ...]
) -> Page | None:
    placed = found
    if not any(entry.startswith("markup") for *_, entry in sheet.blanks):
        placed = columns.apart(found, bylines.hits(found, grammar), lambda text: _is_tool(grammar, text))
    units, anchors = bylines.find(placed, grammar)
    if not anchors:
        return None
    cut = head.columns(units, grammar, anchors[0].unit)
    shift = len(cut) - anchors[0].unit
    units[: anchors[0].unit] = cut
    anchors = [bylines.moved(byline, shift) for byline in anchors]
    claims = grammar.claims(unit.text for unit in units)
    for byline in anchors:
        claims[byline.unit] = None
    top, drafts = posts.drafts(units, claims, anchors, grammar)
    return _compose(transcript, sheet, units, claims, grammar, evidence, top, drafts)


def _is_tool(grammar: Grammar, text: str) -> bool:
    claim = grammar.claim(text)
    return claim is not None and claim.entry.place == "tail" and claim.entry.role is Role.TOOLBAR


def _compose(
    transcript: Transcript,
    sheet: compose.Sheet,
    units: list[Unit],
    claims: list[Claim | None],
    grammar: Grammar,
    evidence: tuple[str, ...],
    top: int,
    drafts: Sequence[posts.Draft],
) -> Page:
    wrap = lines.wrap(units)
    above = head.read(units, claims, top, grammar)
    title = _title(sheet, units, above)
    for n in range(top):
        if n != above.title:
            sheet.furniture(units[n])
    done = [_post(sheet, units, claims, draft, place, transcript, wrap) for place, draft in enumerate(drafts, 1)]
    held = {n for draft in drafts for n in draft.body}
    for n in range(top, len(units)):
        if n not in held:
            if not units[n].role:
                units[n].role, units[n].entry = Role.UNCLAIMED, "unclaimed"
            sheet.furniture(units[n])
    fields = above.fields or {}
    for claim in claims:
        if claim and claim.entry.role is Role.PAGINATION:
            fields.update({k: v for k, v in claim.fields if k not in fields})
    thread = Thread(
        posts=tuple(_numbered(_signed(done, fields), fields)),
        title=title,
        tags=above.tags,
        board=above.board,
        platform=grammar.platform,
        page=_number(fields.get("page")),
        pages=_number(fields.get("pages")),
        views=_number(fields.get("views")),
        replies=_number(fields.get("replies")),
    )
    return Page(
        transcript, "text", grammar.id, sheet.regions(), tuple(sheet.leaves), thread, evidence, _findings(thread)
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() and len(text) < 16 else None


def _post(
    sheet: compose.Sheet,
    units: list[Unit],
    claims: list[Claim | None],
    draft: posts.Draft,
    ordinal: int,
    transcript: Transcript,
    wrap: lines.Wrap | None,
) -> Post:
    byline = draft.byline
    assert byline is not None
    units[byline.unit].post = ordinal
    label = byline.floor
    for n in draft.card:
        unit, claim = units[n], claims[n]
        unit.post = ordinal
        if claim:
            unit.role, unit.entry = claim.entry.role, claim.entry.id
            label = label or dict(claim.fields).get("floor")
        else:
            unit.role, unit.entry = Role.USER_CARD, "card.unnamed"
    own = [n for n in draft.card if units[n].role is Role.USER_CARD]
    name = byline.author or card.name(units, claims, own, draft.open_top)
    for n in draft.body:
        units[n].post = ordinal
    body, notices = compose.blocks(sheet, units, claims, draft.body, "post.body", wrap)
    return Post(
        ordinal=ordinal,
        blocks=body,
        author=Author(name, card=card.pairs(units, claims, own, name)),
        time=_moment(byline.time, transcript),
        floor=floor(label) if label else None,
        floor_label=label,
        notices=tuple(_notice(claim, unit, transcript) for claim, unit in notices),
    )


def _moment(raw: str | None, transcript: Transcript) -> Moment | None:
    if raw is None:
        return None
    source = transcript.source
    return moment(raw, source.retrieved, source.accession.timezone)


def _notice(claim: Claim, unit: Unit, transcript: Transcript) -> Notice:
    fields = dict(claim.fields)
    return Notice(claim.entry.kind, unit.text, fields.get("by"), _moment(fields.get("time"), transcript))


def _signed(done: list[Post], fields: dict[str, str]) -> list[Post]:
    """The opening post with the author whom the thread's head names, where its own byline names none."""
    if done and done[0].author.name is None and fields.get("author"):
        done[0] = replace(done[0], author=replace(done[0].author, name=fields["author"]))
    return done


def _numbered(done: list[Post], fields: dict[str, str]) -> list[Post]:
    """Floors by order, where the page shows none and shows that these are all posts."""
    whole = fields.get("replies", "").isdigit() and int(fields["replies"]) + 1 == len(done)
    if any(post.floor for post in done) or not whole:
        first = [replace(post, kind="opening") if post.floor == 1 else post for post in done]
        return first
    return [replace(post, floor=n, kind="opening" if n == 1 else post.kind) for n, post in enumerate(done, 1)]


def _findings(thread: Thread) -> tuple[Finding, ...]:
    found = []
    nameless = sum(post.author.name is None for post in thread.posts)
    if nameless:
        found.append(finding("EXT052", count=nameless, posts=len(thread.posts)))
    undated = sum(post.time is None or post.time.iso is None for post in thread.posts)
    if undated:
        found.append(finding("EXT053", count=undated, posts=len(thread.posts)))
    if thread.title is None:
        found.append(finding("EXT054"))
    return tuple(found)
