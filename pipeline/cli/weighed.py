"""What spoke for and against a reading, for a terminal: the terms of its confidence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.cli.speech import say


def weighed(made: Mapping[str, Any] | None, *, as_json: bool) -> Iterator[str]:
    """Lines of the account of a confidence as a record has it; the heaviest terms first."""
    if made is None:
        yield "null" if as_json else say("confidence: not stated (made by an earlier version)")
        return
    if as_json:
        yield json.dumps(made, ensure_ascii=False)
        return
    yield say("confidence {value:.3f}; log-odds before any sign {prior:+.2f}", value=made["value"], prior=made["prior"])
    for term in sorted(made["terms"], key=lambda term: (-abs(term["nats"]), term["sign"])):
        if term["nats"]:
            where = "" if term["post"] is None else say("  post {post}", post=term["post"])
            said = f"  {term['shown']}" if term["shown"] else ""
            side = say("for") if term["nats"] > 0 else say("against")
            yield f"  {side:<8}{term['nats']:+6.2f}  {term['sign']:<16} {term['value']:.2f}{where}{said}"
    idle = [term["sign"] for term in made["terms"] if not term["nats"]]
    if idle:
        yield say("  seen, of no weight here: {signs}", signs=", ".join(sorted(idle)))
