"""The words of the reading site in the languages it speaks."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("zh-Hans", "zh-Hant", "en")

_ROWS = (
    ("title", "归档", "歸檔", "Archive"),
    ("overview", "总览", "總覽", "Overview"),
    ("skip", "跳到正文", "跳到正文", "Skip to content"),
    ("search", "检索", "檢索", "Search"),
    ("search_hint", "输入词语，两个字即可", "輸入詞語，兩個字即可", "Words to look for"),
    ("search_none", "没有找到", "沒有找到", "Nothing found"),
    ("search_off", "本站未建立检索索引", "本站未建立檢索索引", "This site was built without a search index"),
    ("search_count", "条结果", "條結果", "results"),
    ("more", "更多", "更多", "More"),
    ("documents", "文档", "文檔", "documents"),
    ("posts", "帖子", "帖子", "posts"),
    ("characters", "字符", "字元", "characters"),
    ("sites", "站点", "站點", "Sites"),
    ("boards", "版块", "版塊", "Boards"),
    ("dates", "日期", "日期", "Dates"),
    ("authors", "作者", "作者", "Authors"),
    ("site", "站点", "站點", "Site"),
    ("board", "版块", "版塊", "Board"),
    ("tags", "标签", "標籤", "Tags"),
    ("author", "作者", "作者", "Author"),
    ("time", "时间", "時間", "Time"),
    ("unknown", "不详", "不詳", "unknown"),
    ("views", "查看", "查看", "Views"),
    ("replies", "回复", "回覆", "Replies"),
    ("page", "页", "頁", "Page"),
    ("encoding", "编码", "編碼", "Encoding"),
    ("script", "文字", "文字", "Script"),
    ("source", "来源", "來源", "Source"),
    ("url", "网址", "網址", "URL"),
    ("checksum", "校验和", "校驗和", "Checksum (sha256)"),
    ("rights", "权利", "權利", "Rights"),
    ("accession", "入藏", "入藏", "Accession"),
    ("downloads", "下载", "下載", "Downloads"),
    ("text", "纯文本", "純文字", "Plain text"),
    ("account", "来龙去脉", "來龍去脈", "The account"),
    ("read", "阅读", "閱讀", "Read"),
    (
        "account_lead",
        "页面上的每一行，以及认领它的规则",
        "頁面上的每一行，以及認領它的規則",
        "Every line of the page, with the rule that claimed it",
    ),
    ("show_edits", "显示规范化", "顯示規範化", "Show normalization"),
    ("show_labels", "显示依据", "顯示依據", "Show labels"),
    ("show_furniture", "显示界面附属物", "顯示介面附屬物", "Show furniture"),
    ("rules", "用到的规则", "用到的規則", "Rules applied"),
    ("edits", "处改动", "處改動", "edits"),
    ("findings", "发现", "發現", "Findings"),
    ("line", "行", "行", "line"),
    ("floor", "楼", "樓", "Floor"),
    ("omitted", "此处省略", "此處省略", "omitted here"),
    ("image", "图片", "圖片", "Image"),
    ("attachment", "附件", "附件", "Attachment"),
    ("untitled", "无题", "無題", "Untitled"),
    ("empty", "空", "空", "Nothing here"),
    ("previous", "上一页", "上一頁", "Previous"),
    ("next", "下一页", "下一頁", "Next"),
    ("blank", "只有空白、未列出的区域", "只有空白、未列出的區域", "Regions of white space, not listed"),
    ("content", "正文", "正文", "content"),
    ("metadata", "元数据", "元資料", "metadata"),
    ("furniture", "界面附属物", "介面附屬物", "furniture"),
    ("theme", "明暗", "明暗", "Light or dark"),
)


def words(language: str) -> Mapping[str, str]:
    """The words in ``language``. Raises ``KeyError`` for one that the site does not speak."""
    column = {name: at for at, name in enumerate(LANGUAGES, 1)}[language]
    return {row[0]: row[column] for row in _ROWS}
