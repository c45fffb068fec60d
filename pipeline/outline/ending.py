"""Rules ``signature``, ``closing-date``, ``closing-salute``, ``source-line``, ``editor-line``, ``attachments``.

The end of a document is read from its last line upwards: sources and editors' lines, then the
date and the names that sign, then 此致 敬礼.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model.work import Front
from pipeline.outline import bounds
from pipeline.outline.account import Account
from pipeline.outline.dates import dated, only_date
from pipeline.outline.labels import label
from pipeline.outline.lines import Line
from pipeline.outline.names import body_corporate, byline

_SOURCE = re.compile(
    r"^[（(\[【]?\s*(?:文章来源|信息来源|稿件来源|消息来源|资料来源|来源|稿源|转自|转载自|摘自|出处|原文链接|原文地址|原载|本文链接|来自)\s*(?:[:：于]|于)?\s*\S{1,120}$"
)
_EDITOR = re.compile(
    r"^[（(\[【]?\s*(?:主题词|关键词|责任编辑|责编|编辑|校对|审核|复审|终审|初审|监制|值班编辑|本期编辑|录入|编审|作者单位|版权|主办|承办|联系人|联系电话|抄送|抄报|分送|印发|主送|文字|摄影|图片)\s*[:：]\s*\S.{0,80}$"
)
_COPIES = re.compile(r"^(?:主题词|抄送|抄报|主送|分送|发送)\s*(?:[:：]|[ \u3000]+)\s*\S.{0,299}$")
"""The lists under a document of an office, which may be long, end with a stop, and stand without a colon."""
_PUBLICITY = re.compile(
    r"^[（(](?:此件|本文|本件|此文|此文件|信息公开)\S{2,24}[）)]$|^(?:信息公开选项|公开方式|公开属性)[:：]\S{2,10}$"
)
_PRINTED = re.compile(r"^\S{4,30}(?:办公室|办公厅|局|委|处|部)\s*\S{6,14}日印发$")
_ATTACHMENTS = re.compile(r"^(?:附件|附表|附|附錄|附件目录)\s*+(?:\d{1,2}|[一二三四五六七八九十])?\s*+(?:[:：]|$)")
_SALUTE = re.compile(r"^(?:此致|敬礼|敬禮|顺祝商祺|顺颂商祺|祝好|谨启|谨上|敬上|此致\s*敬礼)[!！。]?$")


@dataclass(slots=True)
class Ending:
    """What the end of a document says. ``start`` is the index of its first line."""

    start: int
    closer: list[Front] = field(default_factory=list)
    trailer: list[Front] = field(default_factory=list)
    date: str | None = None
    signer: str | None = None


def ending(lines: Sequence[Line], span: range, account: Account) -> Ending:
    """Read the end of ``lines[span]`` from below; the first line that is none of it ends it."""
    found = Ending(span.stop)
    _trailer(lines, span, found, account)
    _attached_below(lines, span, found, account)
    _closer(lines, span, found, account)
    found.closer.reverse()
    found.trailer.reverse()
    return found


def attachments(lines: Sequence[Line], span: range) -> range | None:
    """The lines of an attachments list (附件：1. …) that closes ``lines[span]``."""
    for at in reversed(range(max(span.start, span.stop - bounds.ATTACHMENTS_FROM_END), span.stop)):
        line = lines[at]
        if not line.textual or line.size > bounds.ATTACHMENT:
            return None
        if _ATTACHMENTS.match(line.text):
            return range(at, span.stop)
        found = label(line.text)
        if found is None or line.text.endswith("。"):
            return None
    return None


def _trailer(lines: Sequence[Line], span: range, found: Ending, account: Account) -> None:
    while found.start > span.start + 1:
        line = lines[found.start - 1]
        kind = _trailer_kind(line)
        if kind is None:
            return
        found.trailer.append(Front(kind, line.block))
        rule = {"source": "source-line", "editor": "editor-line"}[kind]
        account.decide(
            rule, line, "a labelled line after the end" if kind == "editor" else "says where the text was taken from"
        )
        found.start -= 1


def _attached_below(lines: Sequence[Line], span: range, found: Ending, account: Account) -> None:
    """An attachments list that stands under the signature, after the document."""
    listed = attachments(lines, range(span.start, found.start))
    if listed is None:
        return
    _, date_at = signature(lines, listed.start, span.start)
    if date_at is None:
        return
    for at in reversed(listed):
        found.trailer.append(Front("attachments", lines[at].block))
        account.decide("attachments", lines[at], "an attachments list (附件：) under the signature")
    found.start = listed.start


def _trailer_kind(line: Line) -> str | None:
    if line.textual and _COPIES.match(line.text):
        return "editor"
    if not line.textual or line.size > bounds.TRAILER or line.text.endswith("。"):
        return None
    if _SOURCE.match(line.text):
        return "source"
    if _EDITOR.match(line.text) or _PUBLICITY.match(line.text) or _PRINTED.match(line.text):
        return "editor"
    return None


def signature(lines: Sequence[Line], stop: int, floor: int) -> tuple[int, int | None]:
    """Index of the first line of the signature that ends at ``stop``, and of its date line."""
    at = stop
    date_at: int | None = None
    if (
        at - 1 > floor
        and lines[at - 1].textual
        and lines[at - 1].size <= bounds.CLOSING_DATE
        and only_date(lines[at - 1].text)
    ):
        date_at = at - 1
        at -= 1
    names = 0
    while at - 1 > floor and names < bounds.SIGNERS and _signs(lines[at - 1], dated_below=date_at is not None):
        at -= 1
        names += 1
    if not names and date_at is not None and at - 2 > floor and _undersigned(lines[at - 1], lines[at - 2]):
        at, names = at - 1, 1
    return (at, date_at) if names or date_at is not None else (stop, None)


def _signs(line: Line, *, dated_below: bool) -> bool:
    if not line.textual or line.ends or line.size > bounds.SIGNER or label(line.text) is not None:
        return False
    if body_corporate(line.text):
        return dated_below or line.right
    by = byline(line.text)
    if by is not None:
        return dated_below or line.right or by.office is not None
    found = dated(line.text)
    return found is not None and body_corporate(line.text[: found.start])


def _undersigned(line: Line, above: Line) -> bool:
    """A signer of no known form (一名老会员): by place, on the right or under 敬礼."""
    if not line.textual or line.ends or line.size > bounds.SIGNER_BY_PLACE or label(line.text) is not None:
        return False
    return line.right or _SALUTE.match(above.text) is not None


def _closer(lines: Sequence[Line], span: range, found: Ending, account: Account) -> None:
    stop = found.start
    start, date_at = signature(lines, stop, span.start)
    if start == stop and _signed_and_dated(lines, stop, span):
        start = stop - 1
    for at in reversed(range(start, stop)):
        line = lines[at]
        if at == date_at:
            found.closer.append(Front("date", line.block))
            account.decide("closing-date", line, "a date alone, under the text")
        else:
            _sign(line, found, account)
        when = dated(line.text)
        if when:
            found.date = found.date or when.iso
            account.mark(line, when.start, when.end, "date", when=when.iso)
    found.start = start
    while found.start - 1 > span.start and _SALUTE.match(lines[found.start - 1].text):
        found.start -= 1
        found.closer.append(Front("salute", lines[found.start].block))
        account.decide("closing-salute", lines[found.start], "a formula that closes a letter")


def _signed_and_dated(lines: Sequence[Line], stop: int, span: range) -> bool:
    """Whether the last line names the body that signs and the date, side by side."""
    if stop - 1 <= span.start:
        return False
    line = lines[stop - 1]
    when = dated(line.text) if line.textual and line.size <= bounds.SIGNED_AND_DATED and not line.ends else None
    return when is not None and when.end == len(line.text) and body_corporate(line.text[: when.start])


def _sign(line: Line, found: Ending, account: Account) -> None:
    by = byline(line.text, line.shown)
    if by is not None:
        found.signer = by.name
        account.mark(line, by.start, by.end, "author", name=by.name)
        if by.office:
            account.mark(line, by.office_start, by.office_end, "role-name")
    found.closer.append(Front("byline", line.block))
    account.decide("signature", line, f"signed by {by.name}" if by else "names the body that signs, over the date")
