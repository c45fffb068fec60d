"""By what a document was made: versions and the fingerprint of everything that can change it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lineage:
    """Versions of the stages and libraries, and the digest of settings, rules and profiles."""

    guidang: str = "0"
    stages: tuple[tuple[str, str], ...] = ()
    libraries: tuple[tuple[str, str], ...] = ()
    settings: str = ""
    """sha256 over the settings that can change the output, and over rules, profiles, tables, schemas."""

    @property
    def fingerprint(self) -> str:
        """One sha256 over all of the above: the second half of a run key."""
        parts = [self.guidang, list(self.stages), list(self.libraries), self.settings]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def run_key(source_sha256: str, circumstances: str, fingerprint: str) -> str:
    """The key of one run over one source: done means that the catalog has an outcome for it.

    ``circumstances`` is a digest of what the accession says of the source (URL, charset, dates,
    rights), because that stands in the output too.
    """
    return hashlib.sha256(f"{source_sha256}\n{circumstances}\n{fingerprint}".encode()).hexdigest()
