"""What spoke for and against a reading, for a terminal: the terms of its confidence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any


def weighed(made: Mapping[str, Any] | None, *, as_json: bool) -> Iterator[str]:
    """Lines of the account of a confidence as a record has it; the heaviest terms first."""
    if made is None:
        yield "null" if as_json else "confidence: not stated (made by an earlier version)"
        return
    if as_json:
        yield json.dumps(made, ensure_ascii=False)
        return
    yield f"confidence {made['value']:.3f}; log-odds before any sign {made['prior']:+.2f}"
    for term in sorted(made["terms"], key=lambda term: (-abs(term["nats"]), term["sign"])):
        if term["nats"]:
            where = "" if term["post"] is None else f"  post {term['post']}"
            said = f"  {term['shown']}" if term["shown"] else ""
            side = "for" if term["nats"] > 0 else "against"
            yield f"  {side:<8}{term['nats']:+6.2f}  {term['sign']:<16} {term['value']:.2f}{where}{said}"
    idle = [term["sign"] for term in made["terms"] if not term["nats"]]
    if idle:
        yield f"  seen, of no weight here: {', '.join(sorted(idle))}"
