"""Pages changed as skins, scrapers and unknown software change them, with what they hold after the change.

Every kind takes a page with gold and gives a page with gold, or ``None`` where it does not apply. ``KINDS`` were
looked at while the weights of the confidence were fitted; ``APART`` were kept out of that and are measured alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from lxml import etree, html

from benchmarks.golds import Case
from benchmarks.sheets import DATE, Sheet

Kind = Callable[[Sheet], Case | None]


def _renamed(sheet: Sheet, kind: str, part: float, *, ids: bool) -> Case:
    """Classes (and ids) under other names, the same name everywhere."""
    names: dict[str, str] = {}

    def other(name: str) -> str:
        if name not in names:
            digest = hashlib.sha256(name.encode()).hexdigest()
            names[name] = f"c{digest[:6]}" if int(digest[6:10], 16) < part * 65536 else name
        return names[name]

    for element in sheet.root.iter():
        if isinstance(element.tag, str):
            if "class" in element.attrib:
                element.set("class", " ".join(map(other, element.get("class").split())))
            if ids and "id" in element.attrib:
                bare = re.sub(r"\d+", "", element.get("id"))
                digits = "".join(re.findall(r"\d+", element.get("id")))
                element.set("id", other(bare) + digits)
            for name in ("itemprop", "itemtype", "itemscope", "data-role", "role"):
                if ids and name in element.attrib:
                    del element.attrib[name]
    return sheet.made(kind)


def all_renamed(sheet: Sheet) -> Case | None:
    return _renamed(sheet, "classes renamed", 1.0, ids=True)


def some_renamed(sheet: Sheet) -> Case | None:
    return _renamed(sheet, "some classes renamed", 0.4, ids=False)


def wrapped(sheet: Sheet) -> Case | None:
    """A box more around what each post holds."""
    for place in sheet.places:
        inner = etree.Element("div", {"class": "inner"})
        inner.text, place.box.text = place.box.text, None
        inner.extend(list(place.box))
        place.box.append(inner)
    return sheet.made("boxes wrapped") if sheet.places else None


def nameless(sheet: Sheet) -> Case | None:
    """The column of names emptied: the page has no names then."""
    hit = 0
    for place, gold in zip(sheet.places, sheet.case.posts, strict=True) if sheet.places else ():
        for element, part in sheet.names(place, gold):
            setattr(element, part, "")
            hit += 1
    if hit < len(sheet.places) or not hit:
        return None
    return sheet.made("names emptied", [replace(gold, named=False) for gold in sheet.case.posts])


def one_nameless(sheet: Sheet) -> Case | None:
    """One post's name emptied."""
    if len(sheet.places) < 3:
        return None
    n = sheet.rng.randrange(1, len(sheet.places))
    found = sheet.names(sheet.places[n], sheet.case.posts[n])
    for element, part in found:
        setattr(element, part, "")
    posts = [replace(gold, named=False) if k == n else gold for k, gold in enumerate(sheet.case.posts)]
    return sheet.made("one name emptied", posts) if found else None


def timeless(sheet: Sheet) -> Case | None:
    """The posts' times emptied."""
    hit = 0
    for place in sheet.places:
        for element, part, text in sheet.texts(place):
            if DATE.search(text) and len(text.strip()) < 60:
                setattr(element, part, "")
                hit += 1
        for element in place.box.iter("time", "abbr", "span", "a", "div", "em"):
            for name in [
                name for name, value in element.attrib.items() if re.search(r"\d{4}-\d\d-\d\d|\d{10}|\d:\d\d", value)
            ]:
                del element.attrib[name]
    return sheet.made("times emptied", [replace(gold, timed=False) for gold in sheet.case.posts]) if hit else None


def turned(sheet: Sheet) -> Case | None:
    """What stood before the body stands after it."""
    for place in sheet.places:
        top = place.body
        while top is not place.box and top.getparent() is not place.box:
            top = top.getparent()
        if top is place.box:
            return None
        before = list(top.itersiblings(preceding=True))
        for element in reversed(before):
            element.tail = None
            place.box.append(element)
    return sheet.made("card after body") if sheet.places else None


def dissolved(sheet: Sheet) -> Case | None:
    """The bodies' own elements taken away: their text stands among the rest of the post."""
    for place in sheet.places:
        if place.body is place.box:
            return None
        place.body.drop_tag()
    return sheet.made("bodies dissolved") if sheet.places else None


def removed(sheet: Sheet) -> Case | None:
    """Two posts taken out of the page, as forums do."""
    if len(sheet.places) < 5:
        return None
    gone = set(sheet.rng.sample(range(1, len(sheet.places)), 2))
    for n in gone:
        sheet.places[n].box.drop_tree()
    return sheet.made("posts removed", [gold for n, gold in enumerate(sheet.case.posts) if n not in gone])


def reshaped(sheet: Sheet) -> Case | None:
    """A third of the posts in boxes of another shape."""
    if len(sheet.places) < 3:
        return None
    some = sheet.rng.sample(range(len(sheet.places)), max(1, len(sheet.places) // 3))
    for n in some:
        for element in sheet.places[n].box.iter():
            if isinstance(element.tag, str):
                if "class" in element.attrib:
                    element.set("class", "other-" + hashlib.sha256(element.get("class").encode()).hexdigest()[:5])
                element.attrib.pop("id", None)
                element.tag = {"div": "section", "li": "div", "article": "div", "td": "th"}.get(
                    element.tag, element.tag
                )
    return sheet.made("some posts of another shape")


def hidden(sheet: Sheet) -> Case | None:
    """A third of the posts in elements that are not shown, as pages fold long threads."""
    if len(sheet.places) < 3:
        return None
    for n in sheet.rng.sample(range(1, len(sheet.places)), max(1, len(sheet.places) // 3)):
        sheet.places[n].box.set("style", "display:none")
    return sheet.made("posts hidden")


def untabled(sheet: Sheet) -> Case | None:
    """Tables as boxes."""
    tags = {"table", "tbody", "tr", "td", "th", "ul", "ol", "li", "article", "section", "dl", "dt", "dd"}
    for element in sheet.root.iter():
        if element.tag in tags:
            element.tag = "div"
    return sheet.made("all boxes divs")


def unmarked(sheet: Sheet) -> Case | None:
    """Nothing that says what a time or a person is."""
    for element in sheet.root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("time", "abbr"):
            element.tag = "span"
        for name in list(element.attrib):
            if name.startswith(("data-", "item", "aria-")) or name in ("datetime", "title", "rel", "role", "id"):
                del element.attrib[name]
        if element.tag == "a" and "href" in element.attrib:
            element.set("href", "/x/" + hashlib.sha256(element.get("href").encode()).hexdigest()[:8])
    return sheet.made("marks of times and people gone")


_OTHERS = ("Alda", "Bo Kern", "cyr", "Dunja", "EmmetB")


def beside(sheet: Sheet) -> Case | None:
    """A list of the newest posts of other threads before the thread."""
    body = next(sheet.root.iter("body"), None)
    if body is None:
        return None
    side = etree.Element("div", {"class": "box1"})
    for n in range(8):
        row = etree.SubElement(side, "div", {"class": "row1"})
        etree.SubElement(row, "a", {"href": f"/t/{n}"}).text = f"How do I set up the {n + 2}nd screen of my machine"
        etree.SubElement(row, "a", {"href": f"/user/{n % 5}"}).text = ("Alda", "Bo Kern", "cyr", "Dunja", "EmmetB")[
            n % 5
        ]
        etree.SubElement(row, "span").text = f"2019-0{n + 1}-1{n} 1{n}:2{n}"
        etree.SubElement(row, "p").text = f"I tried the old cable, but nothing shows up, so I gave up after {n} hours."
    body.insert(0, side)
    return sheet.made("newest posts beside")


def advertised(sheet: Sheet) -> Case | None:
    """Advertisements between the posts, in boxes like theirs."""
    if len(sheet.places) < 3:
        return None
    for n in range(1, len(sheet.places), 2):
        box = sheet.places[n].box
        advert = etree.Element(box.tag, {"class": box.get("class", "")})
        etree.SubElement(advert, "a", {"href": "/buy"}).text = "Sponsored"
        etree.SubElement(advert, "div").text = "The best tyres of the year are here, and they cost less than ever."
        box.addprevious(advert)
    return sheet.made("adverts between")


def _unscripted(sheet: Sheet) -> None:
    """Scripts taken out: some hold the whole thread once more."""
    for script in list(sheet.root.iter("script")):
        script.drop_tree()


def emptied(sheet: Sheet) -> Case | None:
    """The page without its posts."""
    _unscripted(sheet)
    for place in sheet.places:
        place.box.drop_tree()
    return sheet.made("no thread: posts gone", ()) if sheet.places else None


def teasers(sheet: Sheet) -> Case | None:
    """A list of threads: each post's text is a link's title."""
    if len(sheet.places) < 3:
        return None
    _unscripted(sheet)
    for n, (place, gold) in enumerate(zip(sheet.places, sheet.case.posts, strict=True)):
        tail = place.body.tail
        for child in list(place.body):
            place.body.remove(child)
        place.body.text, place.body.tail = None, tail
        link = etree.SubElement(place.body, "a", {"href": f"/thread/{1000 + 7 * n}"})
        link.text = " ".join(gold.text.split())[:60] or f"thread {n}"
    return sheet.made("no thread: list of titles", ())


def flat(sheet: Sheet) -> Case | None:
    """The posts' boxes taken away: their parts are siblings."""
    for place in sheet.places:
        if place.box is place.body or place.box.getparent() is None:
            return None
        place.box.drop_tag()
    return sheet.made("boxes gone") if sheet.places else None


def spanned(sheet: Sheet) -> Case | None:
    """Every element a div or a span without a class."""
    block = {
        "table",
        "tr",
        "td",
        "ul",
        "ol",
        "li",
        "article",
        "section",
        "header",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
    }
    for element in sheet.root.iter():
        if isinstance(element.tag, str):
            if element.tag in block:
                element.tag = "div"
            elif element.tag in ("b", "strong", "em", "i", "font", "time", "abbr", "cite", "small"):
                element.tag = "span"
            for name in ("class", "id"):
                element.attrib.pop(name, None)
    return sheet.made("no classes at all")


_RANKS = ("Senior member", "Newcomer", "Regular")


def ranked(sheet: Sheet) -> Case | None:
    """A rank before each name, in an element like the name's."""

    def rank(owner: etree._Element, author: str) -> None:
        made = etree.Element(owner.tag, dict(owner.attrib))
        made.text = _RANKS[hash_of(author) % len(_RANKS)]
        owner.addprevious(made)

    return beside_names(sheet, rank, "ranks before names")


def beside_names(sheet: Sheet, put: Callable[[etree._Element, str], None], change: str) -> Case | None:
    """Something put beside the element of each poster's name; ``None`` where a name stands in no element of its own."""
    hit = 0
    for place, gold in zip(sheet.places, sheet.case.posts, strict=True) if sheet.places else ():
        for element, part in sheet.names(place, gold)[:1]:
            owner = element if part == "text" else element.getparent()
            if owner is place.box or owner.getparent() is None:
                continue
            put(owner, gold.author or "")
            hit += 1
    return sheet.made(change) if hit == len(sheet.places) and hit else None


def again(sheet: Sheet) -> Case | None:
    """The longest answer shown a second time at the end, as the best one."""
    if len(sheet.places) < 4:
        return None
    n = max(range(1, len(sheet.places)), key=lambda k: len(sheet.case.posts[k].text))
    double = html.fromstring(etree.tostring(sheet.places[n].box, encoding="unicode", with_tail=False))
    sheet.places[-1].box.addnext(double)
    return sheet.made("a post shown twice")


def nested(sheet: Sheet) -> Case | None:
    """Every answer inside the box of the one before."""
    if len(sheet.places) < 3:
        return None
    for above, place in zip(sheet.places[1:], sheet.places[2:], strict=False):
        if any(one is above.box for one in place.box.iter()):
            return None
        place.box.tail = None
        above.box.append(place.box)
    return sheet.made("answers nested")


def two_rows(sheet: Sheet) -> Case | None:
    """Each post in two boxes: what stood before the body, and the body with what follows."""
    for place in sheet.places:
        top = place.body
        while top is not place.box and top.getparent() is not place.box:
            top = top.getparent()
        if top is place.box or place.box.getparent() is None:
            return None
        head = etree.Element(place.box.tag, {"class": "head-row"})
        for element in reversed(list(top.itersiblings(preceding=True))):
            head.append(element)
        place.box.addprevious(head)
    return sheet.made("two boxes a post") if sheet.places else None


def joined(sheet: Sheet) -> Case | None:
    """The day on which a poster joined, before the post's time, in its form and in an element like its own: one day a
    person, that of the first post in an earlier year.
    """
    hit = 0
    days: dict[str, str] = {}
    for place, gold in zip(sheet.places, sheet.case.posts, strict=True) if sheet.places else ():
        dated = [
            (element, part, text)
            for element, part, text in sheet.texts(place)
            if len(text) < 40 and re.search(r"(?:19|20)\d\d", text) and DATE.search(text)
        ]
        if not dated or dated[0][1] != "text" or dated[0][0].getparent() is None:
            continue
        element, _, text = dated[0]
        year = re.search(r"(?:19|20)\d\d", text)
        if year is None:
            continue
        shown = f"{text[: year.start()]}{2001 + hash_of(gold.author or '') % 4}{text[year.end() :]}"
        element.addprevious(etree.Element(element.tag, {"class": element.get("class", "")}))
        day = days.setdefault(gold.author or "", shown.strip())
        element.getprevious().text = f"Joined: {day}"
        hit += 1
    return sheet.made("days of joining") if hit == len(sheet.places) and hit else None


_TITLES = ("keeper of the old mill", "tea drinker", "still learning", "curious cat", "night owl", "glass half full")


def titled(sheet: Sheet) -> Case | None:
    """A title of each poster's own choice after the name, in an element like the name's."""

    def title(owner: etree._Element, author: str) -> None:
        made = etree.Element(owner.tag, {"class": owner.get("class", "")})
        made.text = _TITLES[hash_of(author) % len(_TITLES)]
        owner.addnext(made)

    return beside_names(sheet, title, "titles after names")


def shuffled(sheet: Sheet) -> Case | None:
    """The best answer moved up to follow the opening post, as boards of questions do."""
    if len(sheet.places) < 4 or len({place.box.getparent() for place in sheet.places}) != 1:
        return None
    n = 2 + sheet.rng.randrange(len(sheet.places) - 2)
    box = sheet.places[n].box
    box.tail = None
    sheet.places[0].box.addnext(box)
    posts = list(sheet.case.posts)
    return sheet.made("best answer first", [posts[0], posts[n], *posts[1:n], *posts[n + 1 :]])


def cut_off(sheet: Sheet) -> Case | None:
    """A page whose end was not fetched: it breaks off before one of the later posts."""
    if len(sheet.places) < 4:
        return None
    n = len(sheet.places) // 2 + 1
    for place in sheet.places[n:]:
        if place.box.getparent() is None:
            continue
        for element in [*place.box.itersiblings(), place.box]:
            element.getparent().remove(element)
    return sheet.made("page cut off", sheet.case.posts[:n])


def boxed(sheet: Sheet) -> Case | None:
    """Each post in a table of its own."""
    for place in sheet.places:
        if place.box is place.body or place.box.getparent() is None or place.box.tag in ("tr", "td", "li", "tbody"):
            return None
        cell = etree.Element("td")
        table = etree.Element("table", {"class": "t"})
        place.box.addprevious(table)
        etree.SubElement(table, "tr").append(cell)
        cell.append(place.box)
    return sheet.made("a table a post") if sheet.places else None


def remarked(sheet: Sheet) -> Case | None:
    """Short comments with names and times under the second post."""
    if len(sheet.places) < 3:
        return None
    under = etree.Element("div", {"class": "under"})
    for n, said in enumerate(("Same here, thanks for asking.", "See the manual, page four.")):
        row = etree.SubElement(under, "div", {"class": "under-row"})
        etree.SubElement(row, "span").text = said
        etree.SubElement(row, "a", {"href": f"/user/{n}"}).text = _OTHERS[n]
        etree.SubElement(row, "span").text = f"2019-03-1{n} 08:1{n}"
    sheet.places[1].box.append(under)
    return sheet.made("comments under a post")


def signed(sheet: Sheet) -> Case | None:
    """A line of each poster's own under every text."""
    for place, gold in zip(sheet.places, sheet.case.posts, strict=True) if sheet.places else ():
        if place.body is place.box:
            return None
        line = etree.Element("div", {"class": "s"})
        line.text = f"{_TITLES[hash_of(gold.author or '') % len(_TITLES)].capitalize()}, since the very first day."
        place.body.addnext(line)
    return sheet.made("signatures under texts") if sheet.places else None


def hash_of(text: str) -> int:
    """A number of a text that is the same in every run."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


KINDS: Mapping[str, Kind] = {
    made.__name__: made
    for made in (
        all_renamed, some_renamed, wrapped, nameless, one_nameless, timeless, turned, dissolved, removed, reshaped,
        hidden, untabled, unmarked, beside, advertised, emptied, teasers, flat, spanned, ranked, again, nested,
        two_rows,
    )
}  # fmt: skip
APART: Mapping[str, Kind] = {
    made.__name__: made for made in (joined, titled, shuffled, cut_off, boxed, remarked, signed)
}


FLATTENED: Mapping[str, Kind] = {made.__name__: made for made in (nameless, removed, emptied, teasers, beside)}
"""Kinds that change the text too: their pages are flattened as well in the forms that are kept apart."""


def mutants(case: Case, kinds: Mapping[str, Kind]) -> list[Case]:
    """The mutants of a page of markup."""
    out = []
    for kind in kinds.values():
        made = kind(Sheet(case))
        if made is not None:
            out.append(made)
    return out
