"""Script conversion by OpenCC: the right package, one converter a process, names protected.

Three distributions on PyPI install a module named ``opencc``; only ``OpenCC`` is the binding of
the library itself, and installing two overwrites one with the other without a word.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec

from pipeline.normalize.table import rows

CONFIGURATIONS: Mapping[str, str] = {"zh-Hans": "tw2s", "zh-Hant": "s2t", "zh-TW": "s2tw", "zh-HK": "s2hk"}
"""The OpenCC configuration for each variant. All of them keep the length of a text. ``tw2s``
and not ``t2s`` leads to Simplified, because ``t2s`` leaves the Taiwan particle 著 alone."""


class WrongOpenCC(ImportError):
    """The module ``opencc`` is missing, or is not that of the distribution ``OpenCC``."""


def opencc_trouble() -> str | None:
    """What is wrong with the installed ``opencc`` module, in words, or ``None``."""
    spec = find_spec("opencc")
    if spec is None:
        return "the module 'opencc' is missing: pip install OpenCC"
    try:
        binding = find_spec("opencc.clib")
    except ImportError:
        binding = None
    if binding is None:
        return (
            f"the module 'opencc' at {spec.origin} is not the OpenCC binding; another package installed over it: "
            "pip uninstall opencc-py opencc-python-reimplemented, then pip install --force-reinstall OpenCC"
        )
    return None


@cache
def converter(configuration: str) -> Callable[[str], str]:
    """The converter of that name, made once a process. Raises :class:`WrongOpenCC`.

    Dictionaries whose output few fonts can show are left out; the Python binding would take
    them by default, the library's command does not.
    """
    trouble = opencc_trouble()
    if trouble:
        raise WrongOpenCC(trouble)
    made = import_module("opencc").OpenCC(configuration, include_tofu_risk_dictionaries=False)
    convert: Callable[[str], str] = made.convert
    return convert


@cache
def dictionary_version() -> str:
    """The version of OpenCC and a digest of its dictionaries, for records and run keys."""
    trouble = opencc_trouble()
    if trouble:
        raise WrongOpenCC(trouble)
    digest = hashlib.sha256()
    folder = files("opencc").joinpath("clib", "share", "opencc")
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_file():
            digest.update(entry.name.encode())
            digest.update(hashlib.sha256(entry.read_bytes()).digest())
    return f"{import_module('opencc').__version__}+{digest.hexdigest()[:12]}"


@cache
def _names(own: tuple[str, ...], simplifying: bool) -> tuple[re.Pattern[str] | None, Mapping[str, str]]:
    """A pattern that finds the protected names, and the form each takes."""
    forms: dict[str, str] = {}
    for name, form in [*((row[0], row[1]) for row in rows("names")), *(_pair(entry) for entry in own)]:
        forms[name if simplifying else form] = form if simplifying else name
    longest_first = sorted(forms, key=lambda name: (-len(name), name))
    return (re.compile("|".join(map(re.escape, longest_first))) if forms else None), forms


def _pair(entry: str) -> tuple[str, str]:
    name, sign, form = entry.partition("=")
    return name, form if sign else name


def convert(text: str, configuration: str, names: tuple[str, ...] = ()) -> str:
    """``text`` converted, with protected names cut out and put back in their own form."""
    change = converter(configuration)
    pattern, forms = _names(names, configuration == "tw2s")
    text = _encodable(text)
    if pattern is None or pattern.search(text) is None:
        return change(text)
    out: list[str] = []
    at = 0
    for match in pattern.finditer(text):
        out += (change(text[at : match.start()]), forms[match[0]])
        at = match.end()
    out.append(change(text[at:]))
    return "".join(out)


def _encodable(text: str) -> str:
    """The text without lone surrogates, which the binding refuses."""
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)
