"""The few words of a book that are not the writer's, by its language."""

from __future__ import annotations

from collections.abc import Mapping

_ZH = {
    "contents": "目录",
    "cover": "封面",
    "chapter": "正文",
    "answers": "附录：作者的话",
    "readers": "附录：读者的话",
    "about": "关于本书",
    "author": "作者",
    "unknown": "佚名",
    "posted": "发表",
    "site": "原载",
    "source": "出处",
    "archive": "档案号",
    "made": "本书由 guidang 据所存档的网页编成，文字未改，仅据帖中章目分章。",
    "missing": "缺：{numbers}",
    "after": "{title} 之后",
}
_HANT = {
    **_ZH,
    "contents": "目錄",
    "answers": "附錄：作者的話",
    "readers": "附錄：讀者的話",
    "about": "關於本書",
    "posted": "發表",
    "site": "原載",
    "source": "出處",
    "archive": "檔案號",
    "made": "本書由 guidang 據所存檔的網頁編成，文字未改，僅據帖中章目分章。",
    "after": "{title} 之後",
}
_EN = {
    "contents": "Contents",
    "cover": "Cover",
    "chapter": "Text",
    "answers": "Appendix: the author's answers",
    "readers": "Appendix: readers' remarks",
    "about": "About this book",
    "author": "Author",
    "unknown": "unknown",
    "posted": "Posted",
    "site": "On",
    "source": "Address",
    "archive": "Archive id",
    "made": "Made by guidang from archived pages. The wording is unchanged; chapters follow the heads of the posts.",
    "missing": "Missing: {numbers}",
    "after": "After {title}",
}


def words(language: str) -> Mapping[str, str]:
    """The words for a BCP 47 tag: Chinese in its script, English for all else."""
    if language.startswith("zh-Hant"):
        return _HANT
    return _ZH if language.startswith("zh") else _EN
