from datetime import datetime
from typing import Any

import polars as pl
import pytest
from babel.dates import format_datetime
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.dates.datetimes import FAR_YEAR
from engine.dates.output import NAMED, writes_offset
from engine.dates.text import BARE_NUMBER
from engine.errors import OptionError
from engine.settle import settle_one
from engine.table import text_frame
from engine.transform import Settlement, Undecided
from transforms.parse_datetime import ParseDatetime

OTHER_ERA = "year of another era turned into one of the common era"


def parsed(cell: str, order: str = "day_first", output: str = "iso") -> tuple[str | None, str | None, str | None]:
    made = apply(ParseDatetime.of({"order": order, "output": output}), text_frame({"v": [cell]}), "v")
    return made.row(0)


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        pytest.param("2024-03-05", "2024-03-05", id="ISO date"),
        pytest.param("2024-3-5", "2024-03-05", id="year first, single digits"),
        pytest.param("2024/03/05", "2024-03-05", id="year first with slashes"),
        pytest.param("2024.03.05 07:08", "2024-03-05T07:08:00", id="year first with dots and a time"),
        pytest.param("05.03.2024", "2024-03-05", id="German date"),
        pytest.param("5/3/2024", "2024-03-05", id="slashes, day first"),
        pytest.param("05-03-2024 10:11:12", "2024-03-05T10:11:12", id="hyphens and a time"),
        pytest.param("05 03 2024", "2024-03-05", id="spaces"),
        pytest.param("2024-03-05T10:11:12", "2024-03-05T10:11:12", id="ISO date-time"),
        pytest.param("2024-03-05T10:11:12.3400", "2024-03-05T10:11:12.3400", id="every digit of the fraction stays"),
        pytest.param("2024-03-05 10:11:12,345", "2024-03-05T10:11:12.345", id="fraction after a comma"),
        pytest.param("2024-03-05T10:11:12Z", "2024-03-05T10:11:12Z", id="Z stays"),
        pytest.param("2024-03-05T10:11:12+0100", "2024-03-05T10:11:12+01:00", id="offset without colon"),
        pytest.param("2024-03-05T10:11:12+01", "2024-03-05T10:11:12+01:00", id="offset of two digits"),
        pytest.param("2024-03-05 10:11:12 -03:30", "2024-03-05T10:11:12-03:30", id="offset behind a space"),
        pytest.param("2024-03-05 10:11 GMT+1", "2024-03-05T10:11:00+01:00", id="offset behind GMT"),
        pytest.param("2024-03-05 10:11 MESZ", "2024-03-05T10:11:00+02:00", id="German abbreviation"),
        pytest.param("2024-07-05 10:11 Europe/Berlin", "2024-07-05T10:11:00+02:00", id="IANA name behind the time"),
        pytest.param("2024-03-05T10:11:12+01:00[Europe/Berlin]", "2024-03-05T10:11:12+01:00", id="Java's zoned form"),
        pytest.param("20240305", "2024-03-05", id="eight digits"),
        pytest.param("20240305T101112Z", "2024-03-05T10:11:12Z", id="ISO basic form"),
        pytest.param("20240305101112", "2024-03-05T10:11:12", id="fourteen digits"),
        pytest.param("2024-03-05T10", "2024-03-05T10:00:00", id="hour alone"),
        pytest.param("2024-W10-2", "2024-03-05", id="ISO week"),
        pytest.param("2024W102", "2024-03-05", id="ISO week, basic"),
        pytest.param("2024-065", "2024-03-05", id="ordinal date"),
        pytest.param("/Date(1709629200000)/", "2024-03-05T09:00:00Z", id="JSON date of .NET"),
        pytest.param("/Date(1709629200123+0100)/", "2024-03-05T10:00:00.123+01:00", id="JSON date with an offset"),
        pytest.param("05-Mar-2024", "2024-03-05", id="Oracle's form"),
        pytest.param("05MAR2024", "2024-03-05", id="SAS's form"),
        pytest.param("March 5th, 2024 3:04 PM", "2024-03-05T15:04:00", id="English with ordinal and PM"),
        pytest.param("3/5/2024 12:30 AM", "2024-05-03T00:30:00", id="half past midnight"),
        pytest.param("3/5/2024 12:30 p.m.", "2024-05-03T12:30:00", id="half past noon, with dots"),
        pytest.param("5 mar 2024 3pm", "2024-03-05T15:00:00", id="hour and pm"),
        pytest.param("Di, 5. März 2024", "2024-03-05", id="German weekday and month"),
        pytest.param("Dienstag, den 5. Maerz 2024 um 15:04 Uhr", "2024-03-05T15:04:00", id="German in words, ae"),
        pytest.param("am 5. März 2024", "2024-03-05", id="German am is no forenoon"),
        pytest.param("5. Jänner 2024", "2024-01-05", id="Austrian month"),
        pytest.param("4 de março de 2024", "2024-03-04", id="Portuguese"),
        pytest.param("1er févr. 2024", "2024-02-01", id="French"),
        pytest.param("4 gennaio 2024", "2024-01-04", id="Italian"),
        pytest.param("31ste maart 2024", "2024-03-31", id="Dutch ordinal"),
        pytest.param("2024年3月4号", "2024-03-04", id="Chinese as it is spoken"),
        pytest.param("4 mrt. 2024", "2024-03-04", id="Dutch"),
        pytest.param("4 października 2024", "2024-10-04", id="Polish"),
        pytest.param("4 марта 2024 г.", "2024-03-04", id="Russian"),
        pytest.param("2024年3月4日月曜日", "2024-03-04", id="Japanese"),
        pytest.param("2024年3月4日 中午11:30", "2024-03-04T11:30:00", id="Chinese noon begins at eleven"),
        pytest.param("25 de dic de 2027", "2027-12-25", id="Spanish December is no Tuesday"),
        pytest.param("5. Mrz 2024", "2024-03-05", id="German month as Excel writes it"),
        pytest.param("28. Feber 2025", "2025-02-28", id="Austrian February"),
        pytest.param("Sonnabend, 12.09.2026", "2026-09-12", id="German Saturday of the north"),
        pytest.param("5 marca 2024 r.", "2024-03-05", id="Polish year with its letter"),
        pytest.param("05.03.2024, godz. 14:30", "2024-03-05T14:30:00", id="Polish hour"),
        pytest.param("5 maart 2024 om 14:30 uur", "2024-03-05T14:30:00", id="Dutch hour"),
        pytest.param("5 מרץ 2024 בשעה 14:30", "2024-03-05T14:30:00", id="Hebrew “at”"),
        pytest.param("5 Maret 2024 pukul 14.30", "2024-03-05T14:30:00", id="Indonesian “at”"),
        pytest.param("5/3/2024 2:30 μμ", "2024-03-05T14:30:00", id="Greek PM without dots"),
        pytest.param("2025. február 28., P de. 9:15", "2025-02-28T09:15:00", id="Hungarian Friday is no PM"),
        pytest.param("T, 5. märts 2024, kell 14:30", "2024-03-05T14:30:00", id="Estonian Tuesday and the fifth"),
        pytest.param("5. mar. 2024, 14.30.05,25", "2024-03-05T14:30:05.25", id="dotted time with a fraction"),
        pytest.param("2024/3/4 下午3:04", "2024-03-04T15:04:00", id="Chinese afternoon"),
        pytest.param("2024년 3월 4일", "2024-03-04", id="Korean"),
        pytest.param("4 thg 3, 2024", "2024-03-04", id="Vietnamese numbers its months"),
        pytest.param("٤ مارس ٢٠٢٤", "2024-03-04", id="Arabic digits"),
        pytest.param("4.3.2024 klo 9.05.07", "2024-03-04T09:05:07", id="Finnish time with dots"),
        pytest.param("4 mars 2024, 9 h 05 min 07 s", "2024-03-04T09:05:07", id="Canadian French time"),
        pytest.param("Tue, 05 Mar 2024 10:11:12 +0100", "2024-03-05T10:11:12+01:00", id="RFC 2822"),
        pytest.param("Tue Mar 05 2024 10:11:12 GMT+0100 (CET)", "2024-03-05T10:11:12+01:00", id="JavaScript"),
        pytest.param("Tue Mar  5 10:11:12 2024", "2024-03-05T10:11:12", id="C's ctime"),
        pytest.param("\u200e05.03.2024\u00a0", "2024-03-05", id="invisible marks and hard spaces"),
        pytest.param("29.02.2024", "2024-02-29", id="leap day"),
    ],
)
def test_spellings(cell: str, iso: str):
    assert parsed(cell) == (iso, None, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        pytest.param("29.02.2023", "the calendar has no such date", id="no leap year"),
        pytest.param("2024-02-30T10:00", "the calendar has no such date", id="30 February"),
        pytest.param("31 April 2024", "the calendar has no such date", id="31 April in words"),
        pytest.param("05.03.2024 25:00", "the clock has no such time", id="hour 25"),
        pytest.param("05.03.2024 23:59:60", "the clock has no such time", id="a leap second"),
        pytest.param("05.03.2024 24:01", "the clock has no such time", id="after midnight"),
        pytest.param("5/3/2024 15:04 AM", "the clock has no such time", id="AM in the afternoon"),
        pytest.param("03/25/2024", "a date only if day and month stand in another order", id="the other order"),
        pytest.param("Mi, 5. März 2024", "the weekday does not belong to the date", id="wrong weekday"),
        pytest.param("10:11", "a time without a date", id="time alone"),
        pytest.param("März 2024", "the day is missing", id="month alone"),
        pytest.param("2024-03", "the day is missing", id="year and month"),
        pytest.param("03/2024", "the day is missing", id="month and year"),
        pytest.param("2024-W10", "the day is missing", id="week alone"),
        pytest.param("45356", BARE_NUMBER, id="perhaps Excel's day"),
        pytest.param("1709629200", BARE_NUMBER, id="perhaps seconds"),
        pytest.param("2024", BARE_NUMBER, id="year alone"),
        pytest.param("5. März 44 v. Chr.", "a date before the year 1", id="before Christ"),
        pytest.param("5. lip 2024", "the month's name means different months in different languages", id="lip"),
        pytest.param("21.06.2019 11:07 nachm.", "the clock has no such time", id="eleven in the afternoon"),
        pytest.param("14/10/1735 AM", "not a date or date-time that is understood", id="an era that nobody knows"),
        pytest.param("AM2020年4月15日", "not a date or date-time that is understood", id="another era in front"),
        pytest.param("2024-03-05?", "not a date or date-time that is understood", id="perhaps"),
        pytest.param("~05.03.2024", "not a date or date-time that is understood", id="about"),
        pytest.param("-2024-03-05", "not a date or date-time that is understood", id="a minus sign"),
        pytest.param("soon", "not a date or date-time that is understood", id="words"),
        pytest.param("5 Marple 2024", "not a date or date-time that is understood", id="no month in a longer word"),
        pytest.param("05.03.2024 - 07.03.2024", "not a date or date-time that is understood", id="a range"),
        pytest.param("05.03.2024 8:00-9:00", "not a date or date-time that is understood", id="a range of times"),
        pytest.param("05.03.2024 08:00-09:00", "not a date or date-time that is understood", id="no offset either"),
        pytest.param("1.234,56", "not a date or date-time that is understood", id="an amount"),
        pytest.param(
            "2024-03-05 10:11 IST", "its timezone stands for several offsets, or for none that is known", id="IST"
        ),
        pytest.param(
            "2024-10-27 02:30 Europe/Berlin", "the clock of the named timezone shows this time twice", id="doubled hour"
        ),
    ],
)
def test_refusals(cell: str, reason: str):
    assert parsed(cell) == (None, reason, None)


@pytest.mark.parametrize(
    ("cell", "iso", "note"),
    [
        pytest.param("5.3.24", "2024-03-05", "two-digit year read as one of 1950 to 2049", id="this century"),
        pytest.param("05/03/51", "1951-03-05", "two-digit year read as one of 1950 to 2049", id="last century"),
        pytest.param(
            "5.3.49 10:11", "2049-03-05T10:11:00", "two-digit year read as one of 1950 to 2049", id="with time"
        ),
        pytest.param("05-Mar-24", "2024-03-05", "two-digit year read as one of 1950 to 2049", id="beside a name"),
        pytest.param(
            "2016-12-21 04.2h", "2016-12-21T04:12:00", "a rare spelling, read by python-dateutil: check it", id="rare"
        ),
        pytest.param("5.3.2024 24:00", "2024-03-06T00:00:00", "24:00 read as 00:00 of the next day", id="midnight"),
        pytest.param("5/3/2567", "2567-03-05", FAR_YEAR, id="perhaps a Buddhist year"),
        pytest.param("1403/12/10", "1403-12-10", FAR_YEAR, id="perhaps a Persian year"),
        pytest.param("24.08.1445", "1445-08-24", FAR_YEAR, id="perhaps an Islamic year"),
        pytest.param("4 มีนาคม 2567", "2024-03-04", OTHER_ERA, id="Thai year"),
        pytest.param("4 มีนาคม พ.ศ. 2567", "2024-03-04", OTHER_ERA, id="Thai year and era"),
        pytest.param("10 August 2555 BE", "2012-08-10", OTHER_ERA, id="Buddhist era in English"),
        pytest.param("令和6年3月4日", "2024-03-04", OTHER_ERA, id="Japanese reign"),
        pytest.param("平成元年1月8日(日)", "1989-01-08", OTHER_ERA, id="first year of a reign"),
        pytest.param("民國113年3月4日 下午3:04", "2024-03-04T15:04:00", OTHER_ERA, id="Republic of China"),
    ],
)
def test_notes(cell: str, iso: str, note: str):
    assert parsed(cell) == (iso, None, note)


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        pytest.param("5.III.2024", "2024-03-05", id="Roman month"),
        pytest.param("5. XII. 2024 10:11", "2024-12-05T10:11:00", id="Roman month with a time"),
        pytest.param("2024-03-05-10.11.12.123456", "2024-03-05T10:11:12.123456", id="Db2"),
        pytest.param("05/Mar/2024:10:11:12 +0100", "2024-03-05T10:11:12+01:00", id="a web server's log"),
        pytest.param("20240305T10:11:12.123456789", "2024-03-05T10:11:12.123456789", id="basic date, extended time"),
        pytest.param("1996.July.10 AD 12:08 PM", "1996-07-10T12:08:00", id="dots between words"),
        pytest.param("05MAR2024:10:11:12", "2024-03-05T10:11:12", id="SAS"),
        pytest.param("20240305101112Z", "2024-03-05T10:11:12Z", id="LDAP"),
        pytest.param("20240305101112.0Z", "2024-03-05T10:11:12.0Z", id="LDAP with tenths"),
        pytest.param("20240305101112+0200", "2024-03-05T10:11:12+02:00", id="HL7"),
        pytest.param("99991231", "9999-12-31", id="SAP's end of time"),
        pytest.param("2024-03-05 12:05:09 UTC AM", "2024-03-05T00:05:09Z", id="the zone before AM"),
        pytest.param("5/3/2024 12:05a", "2024-03-05T00:05:00", id="a for AM"),
        pytest.param("5/3/2024 12:05p", "2024-03-05T12:05:00", id="p for PM"),
        pytest.param("Wed, July 10, 1996 at 10h36m28", "1996-07-10T10:36:28", id="letters in the time"),
    ],
)
def test_odd_spellings_are_read(cell: str, iso: str):
    assert parsed(cell)[0] == iso


@pytest.mark.parametrize(
    ("output", "cell", "text", "note"),
    [
        pytest.param("german", "2024-03-05T10:11:12.5Z", "05.03.2024 10:11:12,5 Z", None, id="german"),
        pytest.param("us", "2024-03-05 15:04", "03/05/2024 03:04:00 PM", None, id="us"),
        pytest.param("us", "2024-03-05", "03/05/2024", None, id="us date"),
        pytest.param("dd.MM.yyyy HH:mm", "2024-03-05 15:04:05", "05.03.2024 15:04", None, id="letters"),
        pytest.param("%d.%m.%Y", "2024-03-05", "05.03.2024", None, id="strftime"),
        pytest.param("yyyyMMdd", "2024-03-05 15:04", "20240305", "the time of day is left out", id="time lost, said"),
        pytest.param(
            "yyyy-MM-dd'T'HH:mm:ssXXX", "2024-03-05T10:11:12+0100", "2024-03-05T10:11:12+01:00", None, id="offset"
        ),
        pytest.param(
            "yyyy-MM-dd HH:mm", "2024-03-05T10:11Z", "2024-03-05 10:11", "the offset from UTC is left out", id="lost"
        ),
        pytest.param(
            "yyyy-MM-dd HH:mm", "2024-03-05", "2024-03-05 00:00", "no time of day is written: midnight", id="midnight"
        ),
    ],
)
def test_outputs(output: str, cell: str, text: str, note: str | None):
    assert parsed(cell, output=output) == (text, None, note)


@pytest.mark.parametrize("output", ["", "dd.MM.qqqq", "%Q", "hello", "%Y-%", "''"])
def test_an_unknown_output_is_refused_when_the_step_is_built(output: str):
    with pytest.raises(OptionError):
        ParseDatetime.of({"output": output})


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        pytest.param(["03/04/2026", "25/04/2026"], "day_first", id="a day above twelve in front"),
        pytest.param(["03/04/2026", "04/25/2026"], "month_first", id="a day above twelve in the middle"),
        pytest.param(["03/04/26", "12/31/24"], "month_first", id="month first with two-digit years"),
        pytest.param(["04.03.24", "31.12.24"], "day_first", id="day first with two-digit years that are days, too"),
        pytest.param(["24. 3. 4.", "99. 1. 9."], "year_first", id="Korean short dates"),
        pytest.param(["99/1/9", "24/12/31"], "year_first", id="two-digit year first"),
        pytest.param(["15-03-24", "09-01-99"], "day_first", id="hyphens, where a year of 99 stands last"),
        pytest.param(["01.02.2026", "03.04.2026"], "day_first", id="dots alone"),
        pytest.param(["2024-03-04", "5 March 2024"], "day_first", id="nothing depends on it"),
        pytest.param(["03/04/2024", "Tue 03/05/2024"], "month_first", id="a weekday proves it"),
        pytest.param(["03/03/2024", "10:11", "x"], "day_first", id="both readings agree"),
        pytest.param(["", "31/01/2024"], "day_first", id="blank cells say nothing"),
    ],
)
def test_the_column_decides_the_order(cells: list[str], order: str):
    settled = settle_one(ParseDatetime(), [text_frame({"v": cells})], "v")
    assert isinstance(settled, Settlement)
    assert settled.options == {"order": order}


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        pytest.param(["01/02/2026", "03/04/2026"], "dates in more than one order: 2;", id="nothing decides"),
        pytest.param(["13/02/2026", "02/14/2026"], "1 only with the day first, 1 only with the month", id="mixed"),
        pytest.param(["24-03-15", "22-10-30"], "in more than one order", id="hyphens and short years"),
        pytest.param(["01.02.2026", "01/02/2026"], "order: 2;", id="dots do not speak for slashes"),
        pytest.param(["05.03.2024", "3/25/2024"], "unusual with dots", id="slashes do not put the month of dots first"),
        pytest.param(["31.12.2024", "03/05/2024"], "only dates with dots", id="proven dots do not speak for slashes"),
        pytest.param(["2024-05-06", "2024-31-12"], "day between year and month", id="year, day, month"),
    ],
)
def test_what_the_column_does_not_decide_is_asked(cells: list[str], words: str):
    settled = settle_one(ParseDatetime(), [text_frame({"v": cells})], "v")
    assert isinstance(settled, Undecided)
    assert words in settled.because


@pytest.mark.parametrize(
    ("numbers", "cell", "iso"),
    [
        pytest.param("unix", "1709629200", "2024-03-05T09:00:00Z", id="seconds"),
        pytest.param("unix", "1709629200123456", "2024-03-05T09:00:00.123456Z", id="microseconds"),
        pytest.param("unix", "1709629200123456789", "2024-03-05T09:00:00.123456789Z", id="nanoseconds"),
        pytest.param("unix", "1709629200.25", "2024-03-05T09:00:00.25Z", id="seconds with a fraction"),
        pytest.param("unix", "1709629200123", "2024-03-05T09:00:00.123Z", id="milliseconds"),
        pytest.param("unix", "0", "1970-01-01T00:00:00Z", id="the first second"),
        pytest.param("unix", "20240305", "2024-03-05", id="eight digits stay a date"),
        pytest.param("excel_1900", "45356", "2024-03-05", id="a day of Excel"),
        pytest.param("excel_1900", "45356.5", "2024-03-05T12:00:00", id="noon in Excel"),
        pytest.param("excel_1900", "45356,4236111111", "2024-03-05T10:10:00", id="a time with a decimal comma"),
        pytest.param("excel_1900", "59", "1900-02-28", id="before the day that Excel has too many"),
        pytest.param("excel_1900", "60", None, id="29 February 1900"),
        pytest.param("excel_1900", "61", "1900-03-01", id="after it"),
        pytest.param("excel_1904", "43894", "2024-03-05", id="the other date system"),
        pytest.param("excel_1904", "0", "1904-01-01", id="its first day"),
        pytest.param("excel_1900", "2958466", None, id="after the year 9999"),
        pytest.param("excel_1900", "05.03.2024", "2024-03-05", id="dates stay dates"),
    ],
)
def test_numbers_count_what_they_are_said_to(numbers: str, cell: str, iso: str | None):
    made = apply(ParseDatetime.of({"order": "day_first", "numbers": numbers}), text_frame({"v": [cell]}), "v")
    assert made["result"][0] == iso


@pytest.mark.parametrize(
    ("cells", "options"),
    [
        pytest.param(["1709629200", "1709715600"], {"order": "day_first", "numbers": "unix"}, id="seconds"),
        pytest.param(["1709629200123456789"], {"order": "day_first", "numbers": "unix"}, id="nanoseconds"),
        pytest.param(["1709629200000", "1709629200", ""], {"order": "day_first", "numbers": "unix"}, id="both counts"),
        pytest.param(["2024-03-05", "20240305"], {"order": "day_first"}, id="no bare number"),
        pytest.param(["2024-03-05", "5.3.2024", "45356"], {"order": "day_first"}, id="a few among dates"),
        pytest.param(["17", "1709629200"], {"order": "day_first"}, id="no pattern"),
    ],
)
def test_the_column_decides_what_numbers_count(cells: list[str], options: dict[str, str]):
    settled = settle_one(ParseDatetime(), [text_frame({"v": cells})], "v")
    assert isinstance(settled, Settlement)
    assert settled.options == options


def test_which_of_excels_date_systems_is_meant_is_asked():
    settled = settle_one(ParseDatetime(), [text_frame({"v": ["45356", "45357,5"]})], "v")
    assert isinstance(settled, Undecided)
    assert "excel_1900" in settled.because


def test_left_open_only_cells_that_mean_the_same_in_every_order_are_answered():
    made = apply(ParseDatetime(), text_frame({"v": ["01/02/2026", "03/03/2026", "2026-01-02"]}), "v")
    assert made["result"].to_list() == [None, "2026-03-03", "2026-01-02"]


def test_rows_keep_their_places_whatever_their_spelling():
    cells = ["5.3.2024", None, "x", "2024-03-05", "5 March 2024", "", "05.03.2024 10:11", "29.02.2023"] * 700
    made = apply(ParseDatetime.of({"order": "day_first"}), text_frame({"v": cells}), "v")["result"]
    one = ["2024-03-05", None, None, "2024-03-05", "2024-03-05", None, "2024-03-05T10:11:00", None]
    assert made.to_list() == one * 700


def test_a_column_of_nulls_is_read():
    assert apply(ParseDatetime.of({"order": "day_first"}), pl.DataFrame({"v": [None]}, schema={"v": pl.String}), "v")[
        "result"
    ].to_list() == [None]


ORDER_OF = {
    "iso": "day_first",
    "german": "day_first",
    "us": "month_first",
    "dd.MM.yyyy HH:mm:ss": "day_first",
    "yyyyMMddHHmmss": "day_first",
    "yyyy-MM-dd'T'HH:mm:ssXXX": "day_first",
    "dd/MM/yyyy hh:mm:ss a": "day_first",
    "M/d/yyyy h:mm:ss a": "month_first",
    "EEEE, d MMMM yyyy HH:mm:ss": "day_first",
    "EEE MMM dd HH:mm:ss yyyy": "day_first",
    "%d-%b-%Y %H:%M:%S%z": "day_first",
}


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(1800, 1, 1), datetime(2199, 12, 31)).map(lambda moment: moment.replace(microsecond=0)),  # noqa: DTZ001 - local times
    st.sampled_from(sorted(ORDER_OF)),
    st.sampled_from(["", "Z", "+05:30", "-03:00"]),
)
def test_what_is_written_is_read_back(moment: datetime, output: str, offset: str):
    cell = moment.isoformat() + offset
    text, reason, _ = parsed(cell, output=output)
    assert reason is None
    back, reason, _ = parsed(str(text), ORDER_OF[output])
    assert reason is None
    told = writes_offset(output) or output in NAMED
    assert back == (cell if told else moment.isoformat())


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(1951, 1, 1), datetime(2049, 12, 31)).map(lambda moment: moment.replace(microsecond=0)),  # noqa: DTZ001 - local times
    st.sampled_from(
        ["de", "en_US", "en_GB", "fr", "es", "it", "nl", "pl", "pt_BR", "sv", "da", "cs", "tr", "ru", "ja"]
    ),
    st.sampled_from(["short", "medium", "long", "full"]),
)
def test_what_a_language_writes_is_read_back(moment: datetime, locale: str, style: Any):
    text = format_datetime(moment, style, locale=locale)
    back, _, _ = parsed(text, "month_first" if locale == "en_US" else "day_first")
    whole = moment.replace(second=0) if style == "short" else moment
    assert str(back).removesuffix("Z") == whole.isoformat()
