"""From a span of ``text.txt`` to the TEI element, the decoded text and the bytes it was read from, and back.

The way leads through the ledger: a span that touches an edit takes in the whole of what was changed,
so that going back never loses a character that the span held. On the HTML face a leaf's text stands
between tags and in entities: the stretch of source that holds it is found by walking both together
(:mod:`pipeline.holdings.marked`), and may hold tags. What cannot be told is ``None``: bytes where the
decoded run does not encode to the same bytes again, or where the page hides something inside a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.holdings.files import content
from pipeline.holdings.marked import MarkedSource, placed
from pipeline.holdings.record import Record, RecordError
from pipeline.model.ledger import Ledger

Stretch = tuple[int, int]
"""Start and end, in code points unless something else is said."""


class LocateError(ValueError):
    """A span or quotation that the document does not hold; the text says why."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """What a span holds of one leaf.

    Attributes:
        xml_id: The TEI element that holds the leaf.
        leaf: The leaf's number in the record.
        shown: The span in ``text.txt``.
        reading: The span in the leaf's reading, and so in the TEI element's text.
        original: The span in the leaf's text before normalization.
        page: The stretches of the decoded text (text face) or of text nodes (HTML face).
        octets: The bytes of the source, where they can be told.
        source: In a joined thread, the page (its document's id) and the leaf there.
    """

    xml_id: str
    leaf: int
    shown: Stretch
    reading: Stretch
    original: Stretch
    page: tuple[Stretch, ...]
    octets: tuple[Stretch, ...] | None
    source: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class OffsetSegment:
    """A stretch of ``text.txt`` of which each character stands for the same number of characters before
    normalization: as many (then they go one by one), or any number where an edit made it.
    """

    leaf: int
    xml_id: str
    shown: Stretch
    reading: Stretch
    original: Stretch


class Locator:
    """The offset maps of one document. Raises :class:`RecordError` where its files are damaged."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._anchors = sorted(record.json["outputs"]["anchors"], key=lambda row: (row[1], row[2]))
        self._leaves = record.json["page"]["leaves"]

    def located(self, start: int, end: int) -> tuple[Fragment, ...]:
        """The fragments of a span of ``text.txt``, in order; what stands between leaves is in none.

        Raises :class:`LocateError` for a span that is empty or beyond the text.
        """
        if not 0 <= start < end <= len(self._record.text):
            raise LocateError(f"{start}-{end} is no span of a text of {len(self._record.text)} characters")
        found = []
        for leaf, first, last, xml_id in self._anchors:
            low, high = max(start, first), min(end, last)
            if low < high:
                found.append(self._fragment(leaf, xml_id, (low, high), first))
        return tuple(found)

    def _fragment(self, leaf: int, xml_id: str, shown: Stretch, first: int) -> Fragment:
        reading = (shown[0] - first, shown[1] - first)
        low, high = self._ledger(leaf).backward(((reading[0], False), (reading[1], True)))
        spans = self._leaves[leaf]["spans"]
        if "from" in self._leaves[leaf]:
            number, there = self._leaves[leaf]["from"]
            source = (str(self._record.json["collation"]["pages"][number]["id"]), int(there))
            return Fragment(xml_id, leaf, shown, reading, (low, high), (), None, source)
        if self._record.face != "text":
            nodes = tuple((a, b) for a, b in spans)
            return Fragment(xml_id, leaf, shown, reading, (low, high), nodes, self._marked_octets(leaf, low, high))
        page = tuple(_cut(spans, low, high))
        return Fragment(xml_id, leaf, shown, reading, (low, high), page, self._octets(page))

    def shown(self, leaf: int, start: int, end: int) -> Stretch:
        """The span of ``text.txt`` that shows a span of a leaf's text before normalization.

        Raises :class:`LocateError` where the text omits the leaf.
        """
        for at, first, _, _ in self._anchors:
            if at == leaf:
                low, high = self._ledger(leaf).forward(((start, False), (end, True)))
                return first + low, first + high
        raise LocateError(f"text.txt omits leaf {leaf}")

    def from_page(self, start: int, end: int) -> tuple[Stretch, ...]:
        """The spans of ``text.txt`` that show a stretch of the decoded text (text face), in order.

        Raises :class:`LocateError` on the HTML face.
        """
        if self._record.face != "text":
            raise LocateError("on an HTML page the decoded text is markup; go by leaf")
        found = []
        for leaf, _, _, _ in self._anchors:
            at = 0
            for low, high in self._leaves[leaf]["spans"]:
                first, last = max(start, low), min(end, high)
                if first < last:
                    found.append(self.shown(leaf, at + first - low, at + last - low))
                at += high - low
        return tuple(found)

    def of_element(self, xml_id: str, start: int = 0, end: int | None = None) -> Stretch:
        """The span of ``text.txt`` that shows a span of a TEI element's text, or the whole of it.

        Raises :class:`LocateError` for an element that holds no text of the page, or a span beyond its text.
        """
        for _, first, last, name in self._anchors:
            if name == xml_id:
                stop = last - first if end is None else end
                if not 0 <= start <= stop <= last - first:
                    raise LocateError(f"{start}-{stop} is no span of {last - first} characters of {xml_id}")
                return first + start, first + stop
        raise LocateError(f"no element {xml_id} holds a text of the page")

    def from_octets(self, start: int, end: int) -> tuple[Stretch, ...]:
        """The spans of ``text.txt`` that were read from bytes of the source, in order; none where the bytes are
        furniture. Raises :class:`LocateError` for bytes that are not in the source or cannot be told apart.
        """
        low, high = self._character(start, right=False), self._character(end, right=True)
        if low is None or high is None or start >= end:
            raise LocateError(f"bytes {start}-{end} are not in the source, or do not decode one by one")
        if self._record.face == "text":
            repairs = self._record.ledgers.get(0, Ledger())
            first, last = repairs.forward(((low, False), (high, True)))
            return self.from_page(first, last)
        markup, places = self._markup
        found = []
        for leaf, _, _, _ in self._anchors:
            if leaf not in places:
                continue
            text = self._originals[leaf]
            solid = [at for at, char in enumerate(text) if not char.isspace()]
            first, last = markup.between(low, high)
            first, last = max(first - places[leaf], 0), min(last - places[leaf], len(solid))
            if first < last:
                found.append(self.shown(leaf, solid[first], solid[last - 1] + 1))
        return tuple(found)

    def segments(self) -> Iterator[OffsetSegment]:
        """The offset map of the whole document, for annotators: every anchored leaf cut where edits changed it."""
        for leaf, first, last, xml_id in self._anchors:
            size = last - first
            marks = [(at, False) for at in range(size + 1)]
            lows = self._ledger(leaf).backward(marks)
            highs = self._ledger(leaf).backward([(at, True) for at, _ in marks])
            at = 0
            while at < size:
                stop = at + 1
                plain = highs[stop] - lows[at] == 1
                while (
                    plain and stop < size and highs[stop + 1] - lows[at] == stop + 1 - at and lows[stop] == highs[stop]
                ):
                    stop += 1
                while not plain and stop < size and lows[stop] < highs[stop]:
                    stop += 1
                yield OffsetSegment(leaf, xml_id, (first + at, first + stop), (at, stop), (lows[at], highs[stop]))
                at = stop

    def quoted(self, exact: str, prefix: str = "", suffix: str = "") -> Stretch:
        """Where a quotation stands in ``text.txt``, as the W3C's TextQuoteSelector has it.

        Raises :class:`LocateError` where it stands nowhere or, with its context, more than once.
        """
        if not exact:
            raise LocateError("an empty quotation stands everywhere")
        text, sought = self._record.text, prefix + exact + suffix
        at = text.find(sought)
        if at < 0:
            raise LocateError(f"the text has no {sought[:40]!r}")
        if text.find(sought, at + 1) >= 0:
            raise LocateError(f"the text has {sought[:40]!r} more than once: give more of what stands before or after")
        return at + len(prefix), at + len(prefix) + len(exact)

    def _ledger(self, leaf: int) -> Ledger:
        return self._record.ledgers.get(leaf + 1, Ledger())

    @cached_property
    def _originals(self) -> list[str]:
        return self._record.originals()

    @cached_property
    def _markup(self) -> tuple[MarkedSource, dict[int, int]]:
        """The text of the decoded source without its markup, and where each leaf stands in it."""
        markup = MarkedSource("".join(text for _, text, _ in self._runs))
        return markup, placed(markup, self._record.json, self._originals)

    def _marked_octets(self, leaf: int, low: int, high: int) -> tuple[Stretch, ...] | None:
        """The bytes of the source from the first to the last character of a span; ``None`` where it was not found."""
        markup, places = self._markup
        text = self._originals[leaf]
        first = sum(not char.isspace() for char in text[:low])
        last = sum(not char.isspace() for char in text[:high])
        if leaf not in places or first == last:
            return None
        start, end = markup.stretch(places[leaf] + first, places[leaf] + last)
        ends = (self._octet(start, right=False), self._octet(end, right=True))
        return None if ends[0] is None or ends[1] is None else ((ends[0], ends[1]),)

    def _character(self, octet: int, *, right: bool) -> int | None:
        """The offset in the decoded text of a byte of the source; inside a character, its start or its end."""
        at = 0
        for start, text, encoding in self._runs:
            if encoding is not None and start <= octet:
                data = text.encode(encoding)
                if octet - start < len(data) or (right and octet - start == len(data)):
                    whole = data[: octet - start].decode(encoding, "ignore")
                    inside = len(whole.encode(encoding)) < octet - start
                    return at + len(whole) + (inside and right)
            at += len(text)
        return None

    def _octets(self, page: Sequence[Stretch]) -> tuple[Stretch, ...] | None:
        """The bytes of stretches of the transcript; ``None`` where a run does not tell."""
        repairs = self._record.ledgers.get(0, Ledger())
        out = []
        for start, end in page:
            low, high = repairs.backward(((start, False), (end, True)))
            ends = [self._octet(low, right=False), self._octet(high, right=True)]
            if ends[0] is None or ends[1] is None:
                return None
            out.append((ends[0], ends[1]))
        return tuple(out)

    def _octet(self, offset: int, *, right: bool) -> int | None:
        at = 0
        for start, text, encoding in self._runs:
            if at <= offset <= at + len(text) and not (offset == at + len(text) and not right):
                return None if encoding is None else start + len(text[: offset - at].encode(encoding))
            at += len(text)
        return None

    @cached_property
    def _runs(self) -> list[tuple[int, str, str | None]]:
        """Each decoded run: its first byte, its text, and the encoding that gives its bytes again."""
        from pipeline.decode.decoders import decode  # noqa: PLC0415 - loads codecs' tables

        try:
            data = content(self._record.source_path())
        except OSError as error:
            raise RecordError(str(error)) from error
        out: list[tuple[int, str, str | None]] = []
        for run in self._record.json["decode"]["runs"]:
            raw = data[run["start"] : run["end"]]
            if run["encoding"] == "bom":
                continue
            text = decode(raw, run["encoding"]).text
            out.append((run["start"], text, run["encoding"] if _encodes(text, run["encoding"], raw) else None))
        return out


def _encodes(text: str, encoding: str, raw: bytes) -> bool:
    try:
        return text.encode(encoding) == raw and b"\x1b" not in raw  # a stateful encoding's prefix is not its bytes
    except (UnicodeError, LookupError):
        return False


def _cut(spans: Sequence[Sequence[int]], low: int, high: int) -> Iterator[Stretch]:
    """The parts of ``spans`` that hold characters ``low`` to ``high`` of their joined text."""
    at = 0
    for start, end in spans:
        first, last = max(low, at), min(high, at + end - start)
        if first < last:
            yield start + first - at, start + last - at
        at += end - start
