"""``guidang decode``: decode one file; print the verdict and its witnesses."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from pipeline import decode
from pipeline.cli.fault import Fault
from pipeline.cli.settings import ConfigError, in_force
from pipeline.cli.speech import say
from pipeline.cli.speech.wording import worded
from pipeline.model.finding import Refusal
from pipeline.model.source import source_of
from pipeline.model.transcript import Transcript

_SHOWN = 20


@click.command("decode", epilog="Exit codes: 0 decoded; 1 refused; 2 usage, input or environment.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@click.option("--http-charset", metavar="LABEL", help="The charset that the HTTP header gave.")
@click.option("--explain", is_flag=True, help="Print the witnesses, the runs, the damage and the repairs too.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
@click.option("--text", "as_text", is_flag=True, help="Print the decoded text, as UTF-8, and nothing else.")
@click.option("--no-repair", is_flag=True, help="Leave mojibake as the bytes decode.")
@click.option("--max-bytes", type=click.IntRange(min=1), help="Refuse a larger input.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Configuration file.")
def command(file: Path, **options: Any) -> None:  # noqa: ANN401 - click's
    r"""Decode FILE, or standard input, and print the verdict on its encoding.

    A declared charset counts little against the bytes. Stretches of other encodings, damage and
    repaired mojibake are reported.

    \b
    Examples:
      guidang decode page.html
      guidang decode --explain page.html
      guidang decode --text page.html > page.txt
      curl -s URL | guidang decode --http-charset gbk --json
    """
    if options["as_json"] and options["as_text"]:
        raise click.UsageError(say("--json and --text exclude each other"))
    own = {"decode.repair": False if options["no_repair"] else None, "decode.max_bytes": options["max_bytes"]}
    try:
        settings = in_force(own, config=options["config"]).line().decode
    except (ConfigError, OSError) as error:
        raise Fault(str(error)) from error
    source = source_of(_read(file, settings.max_bytes), str(file), http_charset=options["http_charset"])
    try:
        transcript = decode.run(source, settings)
    except Refusal as refusal:
        for found in refusal.findings:
            click.echo(say("{file}: refused: {finding}", file=file, finding=worded(found)), err=True)
        sys.exit(1)
    if options["as_text"]:
        sys.stdout.buffer.write(transcript.text.encode("utf-8", "surrogatepass"))
    elif options["as_json"]:
        click.echo(json.dumps(_mapping(transcript), ensure_ascii=False, indent=1))
    else:
        for line in _lines(transcript, explain=options["explain"]):
            click.echo(line)


def _read(file: Path, limit: int) -> bytes:
    """The input, and one byte more than the limit at most: enough to refuse it."""
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(limit + 1)
        with file.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError as error:
        raise Fault(f"{file}: {error.strerror}") from error


def _margin(transcript: Transcript) -> str:
    if transcript.verdict.certain:
        return say("certain")
    return say("by {margin:g} nats", margin=transcript.verdict.margin)


def _lines(transcript: Transcript, *, explain: bool) -> Iterator[str]:
    verdict = transcript.verdict
    yield say("encoding  {encoding} ({margin})", encoding=verdict.encoding, margin=_margin(transcript))
    yield say("declared  {declared}", declared=verdict.declared or say("nothing"))
    yield say(
        "text      {characters} characters from {bytes} bytes",
        characters=len(transcript.text),
        bytes=transcript.source.size,
    )
    if explain:
        for witness in verdict.witnesses:
            yield (
                say("witness")
                + f"   {witness.name:9} {witness.encoding or '-':13} {witness.weight:10.2f}  {witness.evidence}"
            )
        for run in transcript.runs[:_SHOWN]:
            yield say(
                "run       bytes {start}-{end}  {encoding}  {length} characters",
                start=run.start,
                end=run.end,
                encoding=run.encoding,
                length=run.length,
            )
        yield from _more(len(transcript.runs), say("          and {count} more runs"))
        for place in transcript.damage[:_SHOWN]:
            spoilt = transcript.source.data[place.byte_start : place.byte_end][:16].hex(" ")
            yield say(
                "damage    bytes {start}-{end}  {reason}  {spoilt}",
                start=place.byte_start,
                end=place.byte_end,
                reason=place.reason,
                spoilt=spoilt,
            )
        yield from _more(len(transcript.damage), say("          and {count} more places"))
        for _, edit in zip(range(_SHOWN), transcript.repairs, strict=False):
            yield say("repair") + f"    {edit.rule}  {edit.before[:40]!r} -> {edit.after[:40]!r}"
        yield from _more(len(transcript.repairs), say("          and {count} more repairs"))
    for found in transcript.findings:
        yield worded(found)


def _more(count: int, what: str) -> Iterator[str]:
    if count > _SHOWN:
        yield what.format(count=count - _SHOWN)


def _mapping(transcript: Transcript) -> dict[str, object]:
    verdict = transcript.verdict
    return {
        "encoding": verdict.encoding,
        "margin": None if verdict.certain else verdict.margin,
        "certain": verdict.certain,
        "declared": verdict.declared,
        "characters": len(transcript.text),
        "bytes": transcript.source.size,
        "sha256": transcript.source.sha256,
        "witnesses": [asdict(witness) for witness in verdict.witnesses],
        "runs": [asdict(run) for run in transcript.runs],
        "damage": [asdict(place) for place in transcript.damage],
        "repairs": [
            {"start": at, "before": edit.before, "after": edit.after, "rule": edit.rule}
            for at, edit in transcript.repairs.origins()
        ],
        "findings": [found.to_json() for found in transcript.findings],
    }
