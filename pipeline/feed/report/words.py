"""The report's own words in the languages it speaks: headings, and what is asked most of codes."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.feed.report.figures import title
from pipeline.feed.wording import spoken
from pipeline.model.chinese import titled

LANGUAGES = ("en", "zh-Hans", "zh-Hant")

_ROWS = (
    ("archive", "Archive {name}", "档案 {name}", "檔案 {name}"),
    ("documents", "documents", "页", "頁"),
    ("threads", "threads", "主题", "主題"),
    ("posts", "posts", "帖子", "帖子"),
    ("characters", "characters", "字符", "字元"),
    ("bytes", "bytes of sources", "来源字节", "來源位元組"),
    ("damaged", "with damage", "有损坏", "有損壞"),
    ("repaired", "with mojibake repaired", "修复过乱码", "修復過亂碼"),
    ("more", "{count} more", "另有 {count} 项", "另有 {count} 項"),
    (
        "what",
        "{threads} threads in {posts} posts, from {pages} captured pages.",
        "本档案有 {threads} 个主题、{posts} 个帖子，来自 {pages} 张网页。",
        "本檔案有 {threads} 個主題、{posts} 個帖子，來自 {pages} 張網頁。",
    ),
    (
        "joined",
        "{count} threads were joined from several pages.",
        "{count} 个主题由多页合成。",
        "{count} 個主題由多頁合成。",
    ),
    (
        "lacking",
        "{count} of these lack pages or floors.",
        "其中 {count} 个缺页或缺楼。",
        "其中 {count} 個缺頁或缺樓。",
    ),
    ("from", "From {names}.", "来自：{names}。", "來自：{names}。"),
    ("boards_most", "Boards: {names}.", "版块：{names}。", "版塊：{names}。"),
    ("span", "Posted {first} to {last}.", "发帖时间自 {first} 至 {last}。", "發帖時間自 {first} 至 {last}。"),
    ("sure", "No reading is doubtful.", "没有可疑的阅读。", "沒有可疑的閱讀。"),
    (
        "unsure",
        "{count} pages ({share} %) are read doubtfully, because of: {why}.",
        "有 {count} 页（{share}%）的阅读可疑，原因：{why}。",
        "有 {count} 頁（{share}%）的閱讀可疑，原因：{why}。",
    ),
    ("unsure_where", "Most of them in: {names}.", "多在：{names}。", "多在：{names}。"),
    ("none_refused", "Nothing was refused.", "没有拒收。", "沒有拒收。"),
    (
        "refused",
        "{count} sources were not archived: {why}.",
        "有 {count} 个来源未收入：{why}。",
        "有 {count} 個來源未收入：{why}。",
    ),
    ("no_reason", "reason not told", "原因未记", "原因未記"),
    ("h_first", "What there is", "馆藏概况", "館藏概況"),
    ("h_doubt", "What is doubtful", "何处可疑", "何處可疑"),
    ("h_refused", "What was refused", "何者未收", "何者未收"),
    ("h_do", "What to do", "宜作何事", "宜作何事"),
    ("do_doubtful", "Look at the doubtful pages", "查看可疑各页", "查看可疑各頁"),
    (
        "do_learn",
        "Let their boards be learnt, and run again",
        "让程序学习这些版块，再运行一次",
        "讓程式學習這些版塊，再執行一次",
    ),
    (
        "do_refused",
        "See why sources were refused; run again what failed",
        "查看未收的原因，重试失败者",
        "查看未收的原因，重試失敗者",
    ),
    ("do_gaps", "See which threads lack pages, and capture them", "查看缺页的主题并补采", "查看缺頁的主題並補採"),
    ("do_check", "Check the archive before it is delivered", "交付之前先行查验", "交付之前先行查驗"),
    ("outcomes", "Outcomes", "结果", "結果"),
    ("runs", "Runs", "历次运行", "歷次執行"),
    ("run", "run", "次", "次"),
    ("started", "started", "开始", "開始"),
    ("ended", "ended", "结束", "結束"),
    ("seconds", "seconds", "秒", "秒"),
    ("not_ended", "not ended", "未结束", "未結束"),
    ("findings", "Findings", "发现", "發現"),
    ("code", "code", "代码", "代碼"),
    ("severity", "severity", "等级", "等級"),
    ("meaning", "what", "含义", "含義"),
    ("times", "times", "次数", "次數"),
    ("examples", "examples", "例", "例"),
    ("error", "error", "错误", "錯誤"),
    ("warning", "warning", "警告", "警告"),
    ("notice", "notice", "提示", "提示"),
    ("encodings", "Encodings", "编码", "編碼"),
    ("certain", "Verdicts on the encoding", "编码的判定", "編碼的判定"),
    ("declared", "What the pages declare", "网页自称的编码", "網頁自稱的編碼"),
    ("witnesses", "Witnesses heard", "所听的证人", "所聽的證人"),
    ("engines", "Engines", "论坛程序", "論壇程式"),
    ("scripts", "Scripts", "文字", "文字"),
    ("doubtful", "Doubtful documents, by board", "可疑的页，按版块", "可疑的頁，按版塊"),
    ("doubts", "Doubtful documents, by kind of doubt", "可疑的页，按原因", "可疑的頁，按原因"),
    ("kinds", "Documents in posts", "帖中的文献", "帖中的文獻"),
    ("roles", "Characters taken out of the text, by role", "移出正文的字符，按作用", "移出正文的字元，按作用"),
    (
        "entries",
        "Characters taken out of the text, by profile entry",
        "移出正文的字符，按规则条目",
        "移出正文的字元，按規則條目",
    ),
    ("rules", "Edits by rule", "规范化改动，按规则", "規範化改動，按規則"),
    ("slowest", "Slowest documents", "最慢的页", "最慢的頁"),
    ("mean", "mean", "平均", "平均"),
    ("m_share", "Share of the page's characters that is people's text", "正文占全页字符之比", "正文占全頁字元之比"),
    ("m_posts", "Posts in a document", "每页帖数", "每頁帖數"),
    ("m_length", "Characters in a post", "每帖字符数", "每帖字元數"),
    ("m_edits", "Normalized characters per 1,000", "每千字规范化数", "每千字規範化數"),
    ("m_confidence", "Confidence of the readings, 0 to 1", "阅读的可信度（0 至 1）", "閱讀的可信度（0 至 1）"),
    (
        "m_unclaimed",
        "Share of the page's characters that no entry claimed",
        "无条目认领的字符之比",
        "無條目認領的字元之比",
    ),
)


def words(language: str) -> Mapping[str, str]:
    """The words in a language. Raises ``KeyError`` for one that the report does not speak."""
    return spoken(_ROWS, LANGUAGES, language)


def named(code: str, language: str) -> str:
    """What a code means; without the word that all doubts begin with."""
    found = titled(code, language)
    return found.removeprefix("可疑：") if found else title(code).removeprefix("Doubt: ")
