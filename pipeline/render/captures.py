"""What a joined thread says of its captures: the pages as sources, the changes between them, former states."""

from __future__ import annotations

from lxml import etree

from pipeline.model.page import Capture, History, Page, Post
from pipeline.render import legal
from pipeline.render.writing import XML_ID, Writing


def source_id(at: int) -> str:
    """The ``xml:id`` of the bibliographic entry of a capture."""
    return "src-page" if at == 0 else f"src-page.{at + 1}"


def change_id(at: int) -> str:
    """The ``xml:id`` of a capture as a change in the thread's history."""
    return f"capture.{at + 1}"


def list_changes(creation: etree._Element, captures: tuple[Capture, ...]) -> None:
    """``listChange``: each capture as a state of the thread, with its date where that is known."""
    if not captures:
        return
    listed = etree.SubElement(creation, "listChange", {"ordered": "false"})
    listed.text = listed.tail = "\n"
    for at, capture in enumerate(captures):
        change = etree.SubElement(listed, "change", {XML_ID: change_id(at), "source": f"#{source_id(at)}"})
        for name, when in legal.dated(legal.moment(capture.source.retrieved)).items():
            change.set(name, when)
        number = f"page {capture.number}" if capture.number else "page of unknown number"
        change.text = f"Captured {number}, {legal.line(capture.source.retrieved or '') or 'date not stated'}."
        change.tail = "\n"


def pointers(captures: tuple[int, ...]) -> str:
    """``@change``: the captures, as pointers."""
    return " ".join(f"#{change_id(at)}" for at in captures)


def write_history(writing: Writing, element: etree._Element, post: Post) -> None:
    """The states of a post that are not its text: who shows it no more, and what it said at other times."""
    history = post.history
    if history is None:
        return
    if words := _recovered(history):
        gone = history.absent if history.state == "deleted" else _hiding(history)
        note = etree.SubElement(element, "note", {"type": "recovered", "generatedBy": "system"})
        if gone:
            note.set("change", pointers(gone))
        note.text, note.tail = words, "\n"
    for version in history.versions:
        texts = [legal.legal(writing.readings[leaf].text) for leaf in version.leaves]
        lines = [line for text in texts for line in text.split("\n") if line.strip()]
        attributes = {"type": "version", "generatedBy": "human", "change": pointers(version.captures)}
        if version.status != "published" or not lines:
            attributes["generatedBy"] = "template"
        note = etree.SubElement(element, "note", attributes)
        note.tail = "\n"
        if not lines:
            etree.SubElement(note, "gap", {"reason": "hiddenByForum"})
        for line in lines:
            etree.SubElement(note, "p").text = line


def _hiding(history: History) -> tuple[int, ...]:
    return tuple(sorted({at for one in history.versions for at in one.captures}))


def _recovered(history: History) -> str:
    if history.state == "deleted":
        return "No later capture shows the post, though its neighbours are shown. The text is that of the last with it."
    if history.state == "hidden":
        return "Later captures show that a post stands here, and not its text: that is of the last capture with it."
    return ""


def completeness(page: Page) -> str:
    """Of how many captures the thread was joined, and what pages it says it has."""
    count = len(page.captures)
    said = f" of {page.thread.pages}" if page.thread.pages else ""
    numbers = sorted({one.number for one in page.captures if one.number})
    shown = f"; pages {', '.join(map(str, numbers[:20]))}{' …' if len(numbers) > 20 else ''}{said}" if numbers else ""
    return f"Joined from {count} captured page{'' if count == 1 else 's'}{shown}."
