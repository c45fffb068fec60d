"""Names of members inside containers: whose they are, and which are not to be trusted."""

from __future__ import annotations


def escapes(name: str) -> bool:
    """Whether a member's name points out of its container's folder."""
    plain = name.replace("\\", "/")
    return (
        plain.startswith("/") or ".." in plain.split("/") or (plain[1:2] == ":" and plain[:1].isalpha()) or "\0" in name
    )


def unique(name: str, seen: dict[str, int]) -> str:
    """The name, with ``#2`` and so on where a container has it more than once."""
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name}#{seen[name]}"
