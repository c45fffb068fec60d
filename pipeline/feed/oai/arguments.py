"""What a harvester asks: the verbs, their arguments, and resumption tokens (OAI-PMH 2.0, section 4)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

VERBS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
}
"""Each verb with its required and its optional arguments; a token stands alone."""

MAX_VALUE = 2048

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
_SPEC = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(?::[A-Za-z0-9\-_.!~*'()]+)*")
_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")


class OaiError(Exception):
    """An error that the protocol names: its code, and a sentence for the harvester's operator."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True)
class Query:
    """A lawful request: its verb and arguments, as given."""

    verb: str
    arguments: Mapping[str, str]

    def get(self, name: str) -> str | None:
        """An argument, or ``None``."""
        return self.arguments.get(name)


def read(pairs: Iterable[tuple[str, str]]) -> Query:
    """Check names and values of a request. Raises :class:`OaiError` badVerb or badArgument."""
    arguments: dict[str, str] = {}
    twice: list[str] = []
    for name, value in pairs:
        (twice.append(name) if name in arguments else arguments.update({name: value}))
    verb = arguments.pop("verb", None)
    if verb is None or verb not in VERBS or "verb" in twice:
        raise OaiError("badVerb", "Give one verb of OAI-PMH 2.0, once: " + ", ".join(VERBS))
    required, optional = VERBS[verb]
    if twice:
        raise OaiError("badArgument", "An argument is given twice")
    if set(arguments) - required - optional:
        raise OaiError("badArgument", f"{verb} takes no other arguments than {_listed(required | optional)}")
    if "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise OaiError("badArgument", "resumptionToken excludes all other arguments")
    elif required - set(arguments):
        raise OaiError("badArgument", f"{verb} needs {_listed(required - set(arguments))}")
    _check(arguments)
    return Query(verb, arguments)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _check(arguments: Mapping[str, str]) -> None:
    for value in arguments.values():
        if len(value) > MAX_VALUE:
            raise OaiError("badArgument", "A value is too long")
    if not _PREFIX.fullmatch(arguments.get("metadataPrefix", "x")):
        raise OaiError("badArgument", "metadataPrefix has characters that it may not have")
    if not _SPEC.fullmatch(arguments.get("set", "x")):
        raise OaiError("badArgument", "set is no setSpec")
    span(arguments.get("from"), arguments.get("until"))


def span(first: str | None, last: str | None) -> tuple[str, str]:
    """The first and last datestamp of ``from`` and ``until``, both to the second.

    Raises :class:`OaiError` for a value that is no date, two granularities, or a span that ends
    before it begins.
    """
    for value in (first, last):
        if value is not None:
            _moment(value)
    if first and last and len(first) != len(last):
        raise OaiError("badArgument", "from and until differ in granularity")
    start = "0000" if first is None else f"{first[:10]}T00:00:00Z" if len(first) == 10 else first
    end = "9999" if last is None else f"{last[:10]}T23:59:59Z" if len(last) == 10 else last
    if first and last and start > end:
        raise OaiError("badArgument", "from is later than until")
    return start, end


def _moment(value: str) -> None:
    bad = OaiError("badArgument", "A date is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ")
    if not _DAY.fullmatch(value) and not _SECOND.fullmatch(value):
        raise bad
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        raise bad from error


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a list goes on: the request it belongs to, the last record given, how far it is."""

    verb: str
    prefix: str = ""
    first: str | None = None
    last: str | None = None
    spec: str = ""
    after: str = ""
    """The datestamp of the last record given; for ``ListSets`` the last set."""
    id: str = ""
    given: int = 0
    total: int = 0


def token(cursor: Cursor, secret: bytes) -> str:
    """The cursor as a resumption token: the server keeps nothing, the signature keeps it honest."""
    content = json.dumps(asdict(cursor), separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_seal(content, secret) + content).decode("ascii").rstrip("=")


def resume(value: str, verb: str, secret: bytes) -> Cursor:
    """The cursor of a token of ours for this verb. Raises :class:`OaiError` badResumptionToken."""
    bad = OaiError("badResumptionToken", "The resumptionToken is not one that this repository gave for this verb")
    try:
        raw = base64.urlsafe_b64decode(value.encode("ascii") + b"=" * (-len(value) % 4))
    except (binascii.Error, ValueError) as error:
        raise bad from error
    if not hmac.compare_digest(raw[:16], _seal(raw[16:], secret)):
        raise bad
    cursor = Cursor(**json.loads(raw[16:]))
    if cursor.verb != verb:
        raise bad
    return cursor


def _seal(content: bytes, secret: bytes) -> bytes:
    return hmac.new(secret, content, hashlib.sha256).digest()[:16]
