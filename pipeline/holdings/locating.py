"""From a span of ``text.txt`` to the TEI element, the decoded text and the bytes it was read from, and back.

The way leads through the ledger: a span that touches an edit takes in the whole of what was changed,
so that going back never loses a character that the span held. What cannot be told is ``None``: on the
HTML face a leaf's text stands between tags and in entities, so its place in the source is that of its
text nodes; bytes are given where the decoded run encodes to the same bytes again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.holdings.files import content
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
    """

    xml_id: str
    leaf: int
    shown: Stretch
    reading: Stretch
    original: Stretch
    page: tuple[Stretch, ...]
    octets: tuple[Stretch, ...] | None


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
        if self._record.face != "text":
            return Fragment(xml_id, leaf, shown, reading, (low, high), tuple((a, b) for a, b in spans), None)
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
