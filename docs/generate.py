"""Write the generated pages of the documentation: ``python docs/generate.py`` (``--check`` only compares)."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from manual import pages

from pipeline.cli import COMMANDS
from pipeline.cli.settings import show
from pipeline.cli.settings.keys import describe, keys
from pipeline.cli.speech import CATALOGUE
from pipeline.extract.profiles.library import profiles
from pipeline.model.finding import codes
from pipeline.model.speech import DOMAIN
from pipeline.normalize.rulebook import rules_page, spans_page
from schemas import schemas

AREAS = {
    "ACC": "Accession",
    "AUD": "Audit",
    "CAT": "Catalog",
    "CFG": "Configuration",
    "DEC": "Decoding",
    "ENG": "Engine",
    "EXT": "Extraction",
    "FED": "Deliveries",
    "NRM": "Normalization",
    "OUT": "Outline",
    "REN": "Rendering",
    "VAL": "Validation",
    "WRT": "Writing",
}


INTRODUCTION = """\
Generated from the registry (`python docs/generate.py`). Codes are stable and never reused; `guidang rule CODE`
prints one of them. Severities: `notice` (worth knowing), `warning` (look at it), `error` (the document is refused,
or the run is not clean). A finding is about the document unless it says otherwise: a `circumstance` (the machine had a
part in it; the source is taken up again), the `usage` (exit code 2), or a `bug`."""


def findings() -> str:
    """The page of all finding codes."""
    out = ["# Findings", "", INTRODUCTION]
    area = ""
    for code in codes().values():
        if code.code[:3] != area:
            area = code.code[:3]
            out += ["", f"## {AREAS[area]}"]
        out += [
            "",
            f"### {code.code} · {code.title}",
            "",
            f"*{code.severity}{'' if code.kind == 'document' else f', {code.kind}'}* — `{code.template}`",
            "",
            code.explanation,
        ]
    return "\n".join(out) + "\n"


def commands() -> str:
    """The page that lists the commands."""
    out = [
        "# Commands",
        "",
        "Generated from the command table (`python docs/generate.py`). `guidang COMMAND --help` shows options.",
        "",
        "| command | what it does |",
        "|---|---|",
    ]
    for name, (_, short) in sorted(COMMANDS.items()):
        page = DOCS / "commands" / f"{name}.md"
        out.append(f"| {f'[`{name}`]({name}.md)' if page.is_file() else f'`{name}`'} | {short} |")
    return "\n".join(out) + "\n"


def engines() -> str:
    """The page of all profiles."""
    out = [
        "# The engines",
        "",
        "Generated from the profiles' files (`python docs/generate.py`). *Real pages*: how many it read while it was",
        "written; a dash means that it has met only pages of our own. How to write one: [profiles](profiles.md).",
        "",
        "| profile | engine | what of it | faces | extends | real pages |",
        "|---|---|---|---|---|---|",
    ]
    for profile in profiles().values():
        faces = ", ".join(face for face in ("html", "text") if profile.reads(face)) or "–"
        above = f"`{profile.extends}`" if profile.extends else ""
        row = (f"`{profile.id}`", profile.name, profile.about, faces, above, str(profile.pages or "–"))
        out.append(f"| {' | '.join(row)} |")
    return "\n".join(out) + "\n"


SETTINGS_INTRODUCTION = """\
Generated from the settings' classes (`python docs/generate.py`): every key of `guidang.toml` with its default, and
what it means. How to set them: [configuration](configuration.md)."""


def settings() -> str:
    """The page of all settings with their defaults."""
    out = ["# Settings", "", SETTINGS_INTRODUCTION]
    section = ""
    for key in keys().values():
        if key.section != section:
            section = key.section
            out += ["", f"## {section}", "", "| key | default | what | meaning |", "|---|---|---|---|"]
        words = key.meaning.replace("``", "`").replace("|", "\\|")
        out.append(f"| `{key.name}` | `{show(key, key.default)}` | {describe(key.hint)} | {words} |")
    return "\n".join(out) + "\n"


COMPILED = CATALOGUE.with_name("zh") / "LC_MESSAGES" / f"{DOMAIN}.mo"


def compiled() -> bytes:
    """The Chinese catalogue of the command line as gettext reads it."""
    made = io.BytesIO()
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh")
    catalogue.creation_date = catalogue.revision_date = datetime(2000, 1, 1, tzinfo=UTC)  # no clock in what is built
    write_mo(made, catalogue)
    return made.getvalue()


PAGES = {
    "settings.md": settings,
    "engines.md": engines,
    "findings.md": findings,
    "commands/index.md": commands,
    "rules.md": rules_page,
    "spans.md": spans_page,
}


def main() -> int:
    """Write the pages, or with ``--check`` say which are stale."""
    stale = []
    spoken = compiled()
    if not COMPILED.is_file() or COMPILED.read_bytes() != spoken:
        stale.append(COMPILED.name)
        if "--check" not in sys.argv:
            COMPILED.parent.mkdir(parents=True, exist_ok=True)
            COMPILED.write_bytes(spoken)
    made = {name: make() for name, make in PAGES.items()} | {f"man/{name}": page for name, page in pages().items()}
    made |= {f"../schemas/{name}": schema for name, schema in schemas().items()}
    for name, text in made.items():
        path = DOCS / name
        if not path.is_file() or path.read_text("utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, "utf-8")
    print(*(f"stale: {name}" for name in stale), sep="\n") if stale else print("fresh")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
