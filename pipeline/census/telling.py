"""A census in words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.census.figures import Figures, title_of, top

_SHOWN = 15


def text(made: Figures) -> str:
    """The census as lines: first what a run would do, then what is there, then board by board."""
    if not made["sources"]:
        return "No sources."
    out = [
        f"{made['sources']:,} sources, {_size(made['bytes'])}, {len(made['boards']) + made['further_boards']} boards"
    ]
    out += _run(made)
    out += _whole(made)
    out += _stands(made)
    out += ["", "Boards"]
    for board in made["boards"][:_SHOWN]:
        out += _board(board)
    rest = len(made["boards"]) - _SHOWN + made["further_boards"]
    if rest > 0:
        out.append(f"  … and {rest} more (--json has them)")
    if made["learn"]:
        out += [
            "",
            f"Boards that want to be learnt: {', '.join(made['learn'][:8])}{' …' if len(made['learn']) > 8 else ''}",
        ]
        out.append("  guidang learn SOURCE --out profiles/, then guidang run --profiles profiles/")
    return "\n".join(out)


def _run(made: Figures) -> Iterator[str]:
    run = made["run"]
    about = "" if run["exact"] else "about "
    yield (
        f"A run would archive {about}{run['archived']:,}, refuse {about}{run['refused']:,}, find {run['duplicates']:,}"
        f" duplicates and pass over {run['passed']:,}; {about}{run['doubtful']:,} of the archived are doubtful"
    )
    for what, counts in (("refused", made["refused"]), ("passed over", made["passed"])):
        if counts:
            reasons = "; ".join(f"{code} {title_of(code)} {count:,}" for code, count in top(counts, 4))
            yield f"  {what}: {reasons}"


def _whole(made: Figures) -> Iterator[str]:
    yield ""
    rows: tuple[tuple[str, Mapping[str, int]], ...] = (
        ("engines", made["engines"]),
        ("encodings", made["encodings"]),
        ("scripts", made["scripts"]),
        ("faces", made["faces"]),
    )
    for name, counts in rows:
        if counts:
            yield f"{name:<10} {', '.join(f'{key} {count:,}' for key, count in top(counts))}"
    first, last = made["dates"]
    if first:
        yield f"{'dates':<10} {first} to {last}"
    faults = (("doubtful encodings", "doubtful_encodings"), ("damaged", "damaged"), ("mojibake", "mojibake"))
    told = [f"{made[key]:,} {words}" for words, key in faults if made[key]]
    if told:
        yield f"{'text':<10} {', '.join(told)}"


def _stands(made: Figures) -> Iterator[str]:
    threads, exact, near = made["threads"], made["exact_duplicates"], made["near_duplicates"]
    yield (
        f"{'threads':<10} {threads['threads']:,} seen, {threads['of_several_pages']:,} with several pages;"
        f" {threads['incomplete']:,} lack {threads['pages_missing']:,} pages"
    )
    for title, had, total in threads["named"][:5]:
        yield f"{'':<10}   {had} of {total} pages: {title or '(untitled)'}"
    yield (
        f"{'twice':<10} {exact['sources_too_many']:,} exact copies ({exact['over_boards']:,} texts on several boards),"
        f" {near['pairs']:,} near pairs ({near['over_boards']:,} over boards)"
    )
    for one, other, share in near["named"][:3]:
        yield f"{'':<10}   {one} ~ {other} ({share})"


def _board(board: Mapping[str, Any]) -> Iterator[str]:
    first, last = board["dates"]
    span = f", {first} to {last}" if first else ""
    yield f"  {board['board']}: {board['sources']:,} sources, {_size(board['bytes'])}{span}"
    engines = ", ".join(f"{name} {count:,}" for name, count in top(board["engines"], 3)) or "nothing read"
    sure = f", confidence {board['confidence']}" if board["confidence"] is not None else ""
    yield f"    {engines}; {board['doubtful']} of {board['read']} doubtful{sure}"
    faults = [f"{board[key]} {words}" for words, key in _FAULTS if board[key]]
    if faults:
        yield f"    {', '.join(faults)}"


_FAULTS = (
    ("refused", "refused"),
    ("of doubtful encoding", "doubtful_encodings"),
    ("damaged", "damaged"),
    ("mojibake", "mojibake"),
)


def _size(octets: int) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if octets < 1000 or unit == "GB":
            return f"{octets:.0f} {unit}" if unit == "B" else f"{octets:.1f} {unit}"
        octets = octets / 1000  # type: ignore[assignment]
    return ""
