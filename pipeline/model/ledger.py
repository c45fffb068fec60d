"""The ledger: every character changed, where, before, after, and by which rule.

A ledger is a sequence of *layers*. The edits of one layer are made at once over the text that
the layers before it left; they are sorted, do not overlap, and each names its rule. Applying a
ledger to the decoded text gives the reading text; reverting it gives the decoded text again,
exactly. Layers are kept apart, not composed, so that neither direction can lose anything.

Offsets count code points.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class LedgerError(ValueError):
    """The edits do not fit the text, overlap, or the encoded bytes are damaged."""


class Edit(NamedTuple):
    """``before`` at ``start`` (offset in the text the layer starts from) became ``after``.

    A named tuple, because a page may have thousands and a frozen class takes twice as long.
    """

    start: int
    before: str
    after: str
    rule: str

    @property
    def end(self) -> int:
        """Offset just past ``before`` in the text the layer starts from."""
        return self.start + len(self.before)


@dataclass(frozen=True, slots=True)
class Layer:
    """The edits of one phase, sorted by offset, none overlapping another."""

    phase: str
    edits: tuple[Edit, ...]

    def apply(self, text: str) -> str:
        """The text after the layer. Raises :class:`LedgerError` where ``before`` is not there."""
        out: list[str] = []
        at = 0
        for edit in self.edits:
            if edit.start < at or text[edit.start : edit.end] != edit.before:
                raise LedgerError(f"{edit.rule} does not fit at {edit.start}")
            out += (text[at : edit.start], edit.after)
            at = edit.end
        out.append(text[at:])
        return "".join(out)

    def revert(self, text: str) -> str:
        """The text before the layer. Raises :class:`LedgerError` where ``after`` is not there."""
        out: list[str] = []
        at = shift = 0
        for edit in self.edits:
            start = edit.start + shift
            end = start + len(edit.after)
            if start < at or text[start:end] != edit.after:
                raise LedgerError(f"{edit.rule} cannot be reverted at {start}")
            out += (text[at:start], edit.before)
            at = end
            shift += len(edit.after) - len(edit.before)
        out.append(text[at:])
        return "".join(out)


class OffsetMap:
    """Carries offsets of one layer forwards (decoded to reading) and backwards.

    An offset strictly inside an edited span goes to the span's start, or to its end when
    ``right`` is asked for, so that a marked range never loses a character it held.
    """

    __slots__ = ("_after", "_before", "_spans")

    def __init__(self, layer: Layer) -> None:
        spans: list[tuple[int, int, int, int]] = []
        shift = 0
        for edit in layer.edits:
            start = edit.start + shift
            spans.append((edit.start, edit.end, start, start + len(edit.after)))
            shift += len(edit.after) - len(edit.before)
        self._spans = spans
        self._before = [span[0] for span in spans]
        self._after = [span[2] for span in spans]

    def forward(self, offset: int, *, right: bool = False) -> int:
        """The offset in the later text."""
        at = bisect_right(self._before, offset) - 1
        return offset if at < 0 else _carry(offset, *self._spans[at], right=right)

    def backward(self, offset: int, *, right: bool = False) -> int:
        """The offset in the earlier text."""
        at = bisect_right(self._after, offset) - 1
        if at < 0:
            return offset
        b0, b1, a0, a1 = self._spans[at]
        return _carry(offset, a0, a1, b0, b1, right=right)


def _carry(offset: int, from0: int, from1: int, to0: int, to1: int, *, right: bool) -> int:
    if offset >= from1 and not (from0 == from1 == offset and not right):
        return offset - from1 + to1
    if offset == from0 and not (from0 == from1 and right):
        return to0
    return to1 if right else to0


@dataclass(frozen=True, slots=True)
class Ledger:
    """The layers of one text, in the order in which they were applied."""

    layers: tuple[Layer, ...] = ()

    def __len__(self) -> int:
        return sum(len(layer.edits) for layer in self.layers)

    def __iter__(self) -> Iterator[Edit]:
        for layer in self.layers:
            yield from layer.edits

    def apply(self, text: str) -> str:
        """The reading text of the decoded ``text``."""
        for layer in self.layers:
            text = layer.apply(text)
        return text

    def revert(self, text: str) -> str:
        """The decoded text of the reading ``text``; the inverse of :meth:`apply`."""
        for layer in reversed(self.layers):
            text = layer.revert(text)
        return text

    def forward(self, offsets: Sequence[tuple[int, bool]]) -> list[int]:
        """Carry ``(offset, right)`` pairs from the decoded text to the reading text."""
        now = [offset for offset, _ in offsets]
        for layer in self.layers:
            carry = OffsetMap(layer)
            now = [carry.forward(at, right=right) for at, (_, right) in zip(now, offsets, strict=True)]
        return now

    def backward(self, offsets: Sequence[tuple[int, bool]]) -> list[int]:
        """Carry ``(offset, right)`` pairs from the reading text to the decoded text."""
        now = [offset for offset, _ in offsets]
        for layer in reversed(self.layers):
            carry = OffsetMap(layer)
            now = [carry.backward(at, right=right) for at, (_, right) in zip(now, offsets, strict=True)]
        return now

    def origins(self) -> Iterator[tuple[int, Edit]]:
        """Each edit with the offset in the *decoded* text at which it took effect."""
        before: list[OffsetMap] = []
        for layer in self.layers:
            for edit in layer.edits:
                at = edit.start
                for carry in reversed(before):
                    at = carry.backward(at)
                yield at, edit
            before.append(OffsetMap(layer))


MAGIC = b"GDL1"
_LONGEST = 63
"""Bits that a number may have: nothing counts more than a text can hold."""


def encode(ledgers: Iterable[tuple[int, Ledger]]) -> bytes:
    """Serialize ledgers, each under its key (the leaf's ordinal, ascending), to compact bytes.

    The form is ours: ``GDL1``, a table of phases, a table of (rule, before, after) triples by
    falling frequency, then for each key its layers: the phase, and for each edit the gap to the
    end of the edit before it, and its row. All numbers are LEB128 varints, all strings UTF-8 with
    their length before them. It is compact by itself, because compressed bytes differ between
    builds of zlib and the archive is deterministic.
    """
    rows = [(key, layers) for key, layers in ((key, _filled(ledger)) for key, ledger in ledgers) if layers]
    phases: dict[str, int] = {}
    triples: dict[tuple[str, str, str], int] = {}
    met: list[int] = []  # of each edit in turn, the ordinal of its (before, after, rule)
    for _, layers in rows:
        for layer in layers:
            phases.setdefault(layer.phase, len(phases))
            met += [triples.setdefault(edit[1:], len(triples)) for edit in layer.edits]
    count = Counter(met)
    order = sorted((-count[at], rule, before, after, at) for (before, after, rule), at in triples.items())
    out = bytearray(MAGIC)
    _strings(out, phases)
    _strings(out, [part for _, rule, before, after, _ in order for part in (rule, before, after)])
    _varint(out, len(rows))
    row_of = {at: row for row, (*_, at) in enumerate(order)}
    ahead = iter([row_of[at] for at in met])
    last = 0
    for key, layers in rows:
        _varint(out, key - last)
        _varint(out, len(layers))
        last = key
        for layer in layers:
            _varint(out, phases[layer.phase])
            _varint(out, len(layer.edits))
            _edits(out, layer.edits, ahead)
    return bytes(out)


def _filled(ledger: Ledger) -> list[Layer]:
    return [layer for layer in ledger.layers if layer.edits]


def _edits(out: bytearray, edits: Sequence[Edit], rows: Iterator[int]) -> None:
    at = 0
    append = out.append
    for start, before, _, _ in edits:
        gap, row = start - at, next(rows)
        if gap < 128 and row < 128:  # most are: no call for them
            append(gap)
            append(row)
        else:
            _varint(out, gap)
            _varint(out, row)
        at = start + len(before)


def decode(blob: bytes) -> dict[int, Ledger]:
    """Read back what :func:`encode` wrote. Raises :class:`LedgerError` on damaged bytes."""
    if blob[:4] != MAGIC:
        raise LedgerError("not a ledger")
    try:
        return _decode(_Reader(blob, 4))
    except (IndexError, UnicodeDecodeError) as error:
        raise LedgerError("the ledger is damaged") from error


def _decode(read: _Reader) -> dict[int, Ledger]:
    phases = read.strings()
    flat = read.strings()
    triples = [(flat[at], flat[at + 1], flat[at + 2]) for at in range(0, len(flat), 3)]
    out: dict[int, Ledger] = {}
    key = 0
    for _ in range(read.varint()):
        key += read.varint()
        layers: list[Layer] = []
        for _ in range(read.varint()):
            phase = phases[read.varint()]
            edits: list[Edit] = []
            at = 0
            for _ in range(read.varint()):
                start = at + read.varint()
                rule, before, after = triples[read.varint()]
                edits.append(Edit(start, before, after, rule))
                at = start + len(before)
            layers.append(Layer(phase, tuple(edits)))
        out[key] = Ledger(tuple(layers))
    if read.at != len(read.blob):
        raise LedgerError("bytes after the end of the ledger")
    return out


def _varint(out: bytearray, value: int) -> None:
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def _strings(out: bytearray, strings: Iterable[str]) -> None:
    listed = list(strings)
    _varint(out, len(listed))
    for string in listed:
        # surrogatepass: a lone surrogate is a character that a rule may have replaced
        raw = string.encode("utf-8", "surrogatepass")
        _varint(out, len(raw))
        out += raw


class _Reader:
    def __init__(self, blob: bytes, at: int) -> None:
        self.blob = blob
        self.at = at

    def varint(self) -> int:
        value = shift = 0
        while True:
            byte = self.blob[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
            if shift > _LONGEST:
                raise LedgerError("a number too long for any text")

    def strings(self) -> list[str]:
        out: list[str] = []
        for _ in range(self.varint()):
            size = self.varint()
            raw = self.blob[self.at : self.at + size]
            if len(raw) != size:
                raise IndexError("cut short")
            self.at += size
            out.append(raw.decode("utf-8", "surrogatepass"))
        return out
