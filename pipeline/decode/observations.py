"""What there is to say of a decoded source: findings on its encoding, its damage, and marks of
losses that happened before it was stored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.decode import labels
from pipeline.decode.mojibake import Repair
from pipeline.decode.reading import Read
from pipeline.model.finding import Finding, finding
from pipeline.model.ledger import Ledger
from pipeline.model.transcript import Damage, Verdict

NARROW = 6.0
"""Margin in nats under which a verdict is in doubt: of 4,774 generated cases 32 were under it, nine of
them wrong; of the others two were wrong, both of two characters."""

_ODD = re.compile("[^\t\n\x0c\r -~\u00a0-\udfff\uf900-\U000effff]")
"""Controls and private use, in one pass over the text."""
_SCALDING = re.compile("烫{3,}|屯{3,}")
_REFERENCE = re.compile(
    r"&#(?:0{0,5}1(?:2[89]|[345]\d)|[xX]0{0,5}[89][0-9a-fA-F]|0{0,3}5(?:529[6-9]|5[3-9]\d\d|6\d\d\d|7[0-2]\d\d|73[0-3]\d|734[0-3])|[xX]0{0,3}[dD][89a-fA-F][0-9a-fA-F]{2})(?![0-9a-fA-F])"
)


def observe(verdict: Verdict, decoded: Read, damage: tuple[Damage, ...], repaired: Repair) -> tuple[Finding, ...]:
    """All findings of a decoded source and its repaired text, in the order of their codes."""
    text = repaired.text
    found = [*_on_damage(verdict, decoded, damage), *_on_encoding(verdict, decoded), *_on_repairs(repaired.ledger)]
    if repaired.left:
        found.append(finding("DEC020", {"offset": repaired.left[0]}, count=len(repaired.left)))
    holed = decoded.rare is None or "\ufffd" in decoded.rare
    if holed and (lost := decoded.text.count("\ufffd") - len(damage)) > 0:
        found.append(finding("DEC015", count=lost))
    found += _on_text(text, plain=decoded.plain, rare=decoded.rare)
    return tuple(sorted(found, key=lambda item: item.code))


def _on_damage(verdict: Verdict, decoded: Read, damage: tuple[Damage, ...]) -> Iterator[Finding]:
    inner = [place for place in damage if place.reason != "cut"]
    if inner:
        size = sum(place.byte_end - place.byte_start for place in inner)
        where = {"byte": inner[0].byte_start, "offset": inner[0].start}
        yield finding("DEC004", where, places=len(inner), bytes=size, encoding=verdict.encoding)
    for place in damage:
        if place.reason == "cut":
            yield finding("DEC005", {"byte": place.byte_start}, bytes=place.byte_end - place.byte_start)
    if decoded.mended:
        yield finding("DEC006", runs=decoded.mended)
    if decoded.unexamined:
        yield finding("DEC019", bytes=decoded.unexamined)


def _on_encoding(verdict: Verdict, decoded: Read) -> Iterator[Finding]:
    others = [run for run in decoded.runs if run.encoding not in (verdict.encoding, "bom")]
    if others:
        names = " ".join(sorted({run.encoding for run in others}))
        yield finding(
            "DEC007", {"byte": others[0].start}, stretches=len(others), encoding=verdict.encoding, others=names
        )
    said = labels.resolve(verdict.declared)
    if (
        verdict.declared
        and said != verdict.encoding
        and not decoded.text.isascii()
        and not _both_utf16(said, verdict.encoding)
    ):
        yield finding("DEC008", declared=verdict.declared, encoding=verdict.encoding)
    if verdict.margin < NARROW and not decoded.text.isascii():
        spoken = [witness.encoding for witness in verdict.witnesses if witness.name == "language"]
        second = next((name for name in spoken if name != verdict.encoding), None)
        if second:
            yield finding("DEC009", encoding=verdict.encoding, second=second, margin=verdict.margin)
    if decoded.runs and decoded.runs[0].encoding == "bom":
        misfit = next(
            (witness for witness in verdict.witnesses if witness.name == "bom" and not witness.encoding), None
        )
        if misfit:
            yield finding("DEC021", mark=misfit.evidence.split(",")[0], encoding=verdict.encoding)
        else:
            yield finding("DEC010", encoding=verdict.encoding)


def _both_utf16(said: str | None, encoding: str) -> bool:
    return said in labels.UTF16 and encoding in labels.UTF16


def _on_repairs(repairs: Ledger) -> Iterator[Finding]:
    rules = Counter(edit.rule for edit in repairs)
    lossy = sum(count for rule, count in rules.items() if rule.endswith("-lossy"))
    if len(repairs) > lossy:
        kinds = ", ".join(sorted(rule.removeprefix("mojibake:") for rule in rules if not rule.endswith("-lossy")))
        yield finding("DEC011", edits=len(repairs) - lossy, kinds=kinds)
    if lossy:
        yield finding("DEC012", edits=lossy)


def _on_text(text: str, *, plain: bool, rare: str | None) -> Iterator[Finding]:
    if (rare is None or "锟" in rare) and (count := text.count("锟斤拷")):
        yield finding("DEC013", {"offset": text.index("锟斤拷")}, count=count)
    if "烫烫烫" in text or "屯屯屯" in text:
        scalding = [match.start() for match in _SCALDING.finditer(text)]
        yield finding("DEC014", {"offset": scalding[0]}, count=len(scalding))
    odd = {} if plain else {char: text.count(char) for char in _ODD.findall("".join(set(text)))}
    controls = sorted(char for char in odd if char < "\xa0")
    if controls:
        which = " ".join(f"U+{ord(char):04X}" for char in controls[:8])
        yield finding("DEC016", count=sum(odd[char] for char in controls), which=which)
    private = [char for char in odd if char > "\xa0"]
    if private:
        first = next(match.start() for match in _ODD.finditer(text) if match[0] > "\xa0")
        count = sum(odd[char] for char in private)
        yield finding("DEC017", {"offset": first}, count=count, first=f"U+{ord(text[first]):04X}")
    reference = _REFERENCE.search(text) if "&#" in text else None
    if reference:
        count = len(_REFERENCE.findall(text))
        yield finding("DEC018", {"offset": reference.start()}, count=count, first=reference[0])
