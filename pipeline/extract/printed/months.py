"""Month names as forum software prints them, of many languages, and one pattern for all of them.

Names are those of the software's language packs (phpBB, vBulletin, XenForo, Discuz!) and of CLDR.
"""

from __future__ import annotations

from collections.abc import Iterable
import re

_NAMES = """
january jan januar janvier janv enero ene gennaio gen janeiro jan stycznia sty styczeń января янв январь ocak oca januari tammikuu tammikuuta január ledna leden led ianuarie ian ιανουαρίου ιαν січня січ січень януари siječnja siječanj sij gener tháng_1 ม.ค. มกราคม يناير כינואר ינואר जनवरी
february feb februar février fevrier févr fevr fév febrero febbraio fevereiro fev luty lutego lut февраля фев февраль февр şubat şub februari helmikuu helmikuuta február února únor úno februarie φεβρουαρίου φεβ лютого лют лютий февруари veljače veljača vel febrer tháng_2 ก.พ. กุมภาพันธ์ فبراير פברואר फ़रवरी
march mar märz maerz mär mrz mars marzo março marco marzec marca марта мар март mart maart mrt maaliskuu maaliskuuta március márc března březen bře martie μαρτίου μαρ березня бер березень ožujka ožujak ožu març tháng_3 มี.ค. มีนาคม مارس מרץ मार्च maret
april apr avril avr abril abr aprile kwiecień kwietnia kwi апреля апр апрель duben dubna dub nisan nis huhtikuu huhtikuuta április ápr aprilie απριλίου απρ квітня кві квітень април travnja travanj tháng_4 เม.ย. เมษายน أبريل אפריל अप्रैल
may mai mayo maggio mag maio maj maja мая май mayıs mei toukokuu toukokuuta május máj května květen kvě μαΐου μαϊ травня тра травень svibnja svibanj svi maig tháng_5 พ.ค. พฤษภาคม مايو מאי मई
june jun juni juin junio giugno giu junho czerwiec czerwca cze июня июн июнь haziran haz kesäkuu kesäkuuta június jún června červen čer iunie iun ιουνίου ιουν червня чер червень юни lipnja lipanj juny tháng_6 มิ.ย. มิถุนายน يونيو יוני जून
july jul juli juillet juil julio luglio lug julho lipiec lipca июля июл июль temmuz tem heinäkuu heinäkuuta július júl července červenec čvc iulie iul ιουλίου ιουλ липня лип липень юли srpnja srpanj srp juliol tháng_7 ก.ค. กรกฎาคม يوليو יולי जुलाई
august aug août aout agosto ago sierpień sierpnia sie августа авг август ağustos ağu augustus augusti elokuu elokuuta augusztus srpna srpen αυγούστου αυγ серпня сер серпень kolovoza kolovoz kol agost tháng_8 ส.ค. สิงหาคม أغسطس אוגוסט अगस्त agustus agu
september sep sept septembre septiembre settembre set setembro wrzesień września wrz сентября сен сентябрь сент září eylül eyl syyskuu syyskuuta szeptember szept septembrie σεπτεμβρίου σεπ вересня вер вересень септември rujna rujan ruj setembre tháng_9 ก.ย. กันยายน سبتمبر ספטמבר सितंबर
october oct oktober okt octobre octubre ottobre ott outubro out październik października paź октября окт октябрь ekim eki lokakuu lokakuuta október října říjen říj octombrie οκτωβρίου οκτ жовтня жов жовтень октомври listopada_hr tháng_10 ต.ค. ตุลาคม أكتوبر אוקטובר अक्टूबर
november nov novembre noviembre novembro listopad listopada lis ноября ноя ноябрь нояб kasım kas marraskuu marraskuuta listopadu noiembrie νοεμβρίου νοε листопада листопад ноември studenog studeni tháng_11 พ.ย. พฤศจิกายน نوفمبر נובמבר नवंबर nopember
december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro grudzień grudnia gru декабря дек декабрь aralık ara joulukuu joulukuuta prosince prosinec pro decembrie δεκεμβρίου δεκ грудня гру грудень декември prosinca prosinac desember des desembre tháng_12 ธ.ค. ธันวาคม ديسمبر דצמבר दिसंबर
"""
_SOLAR = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
_HAN = "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月"

MONTHS: dict[str, int] = {
    name.replace("_", " "): number
    for number, line in enumerate(_NAMES.strip().splitlines(), 1)
    for name in line.split()
    if not name.endswith("_hr")
}
"""Lower-case month names and abbreviations to the month's number."""
MONTHS.update({name: number for number, name in enumerate(_SOLAR.split(), 1)})
MONTHS.update({name: number for number, name in enumerate(_HAN.split(), 1)})
MONTHS.update({name.rstrip("."): number for name, number in tuple(MONTHS.items()) if name.endswith(".")})

SOLAR = frozenset(_SOLAR.split())
"""Months of the solar Hijri calendar of Iran."""


def _pattern(names: Iterable[str]) -> str:
    """A pattern for any of several names, their beginnings factored out: tried letter by letter, not name by name."""
    heads: dict[str, list[str]] = {}
    for name in names:
        heads.setdefault(name[:1], []).append(name[1:])
    if not any(heads):
        return ""
    parts = [re.escape(head) + _pattern(heads[head]) for head in sorted(heads, reverse=True) if head]
    whole = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    return f"(?:{whole})?" if "" in heads else whole


NAME = rf"{_pattern(sorted(MONTHS))}(?![^\W\d_])\.?"
"""A pattern for the name of any month, alone or with a dot; the longest name is taken."""
