"""Corrections win, limits hold, decisions are explained, and both ways of reading rows agree."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine.load.reader
from engine.errors import CancelledError, FileError, OptionError, WorkbenchError
from engine.load import DELIMITERS, ENCODINGS, QUOTES, load, sheets, write_nothing, write_plain
from engine.load.dialect import Dialect
from engine.load.encoding import detect_encoding
from engine.load.foreign import mixed_lines
from engine.load.utf8 import is_utf8
from engine.project import Edit, Reading
from engine.table import LINE, Table

QUIET = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "export.csv") -> Path:
    source = folder / name
    source.write_bytes(text.encode(encoding))
    return source


def rows_of(table: Table) -> list[tuple[str, ...]]:
    return table.scan().drop(LINE).collect().rows()


CUSTOMERS = "id;name;city\n1;Müller;Köln\n2;Weiß;Gießen\n"


@pytest.mark.parametrize(
    ("reading", "fields", "first"),
    [
        pytest.param(Reading(delimiter=","), ("id;name;city",), ("1;Müller;Köln",), id="delimiter"),
        pytest.param(
            Reading(header_row=0), ("column_1", "column_2", "column_3"), ("id", "name", "city"), id="no header"
        ),
        pytest.param(Reading(header_row=2), ("1", "Müller", "Köln"), ("2", "Weiß", "Gießen"), id="header in line 2"),
        pytest.param(Reading(encoding="cp1252"), ("id", "name", "city"), ("1", "MÃ¼ller", "KÃ¶ln"), id="encoding"),
        pytest.param(
            Reading(encoding="latin1"), ("id", "name", "city"), ("1", "MÃ¼ller", "KÃ¶ln"), id="codec by another name"
        ),
    ],
)
def test_correction_is_read_again_and_wins(
    reading: Reading, fields: tuple[str, ...], first: tuple[str, ...], tmp_path: Path
):
    table = load(write(tmp_path, CUSTOMERS), tmp_path / "table", reading)[0]
    assert table.fields == fields
    assert rows_of(table)[0] == first
    assert table.account.holds


def test_correction_of_the_quote_keeps_quotes_as_text(tmp_path: Path):
    source = write(tmp_path, 'id,name\n1,"a"\n2,"b"\n')
    assert rows_of(load(source, tmp_path / "table", Reading(quote=""))[0]) == [("1", '"a"'), ("2", '"b"')]


def test_set_aside_row_is_read_as_the_user_rewrote_it(tmp_path: Path):
    source = write(tmp_path, "id,name,amount\n1,Smith,2.50\n2,Jones\n3,Brown,4.00\n4,White\n5\n" + "6,Gray,7.00\n" * 12)
    aside = load(source, tmp_path / "table")[0].rejected()
    assert aside["line"].to_list() == [3, 5, 6]
    texts = dict(aside.select("line", "text").iter_rows())
    wanted = {3: aside["suggestion"][0], 5: "", 6: "still,wrong"}
    edits = {line: Edit.made(texts[line], to) for line, to in wanted.items()}
    table = load(source, tmp_path / "again", Reading(edits=edits))[0]
    assert rows_of(table)[:4] == [
        ("1", "Smith", "2.50"),
        ("2", "Jones", ""),
        ("3", "Brown", "4.00"),
        ("6", "Gray", "7.00"),
    ]
    assert table.rejected()["line"].to_list() == [6]
    assert table.skipped()["why"].to_list() == ["left out by you"]
    assert table.repaired()["how"].to_list() == ["rewritten by you"]
    assert table.account.holds


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(Reading(encoding="klingon"), id="an encoding that there is not"),
        pytest.param(Reading(encoding="rot13"), id="a codec that is no encoding"),
        pytest.param(Reading(header_row=99), id="a header below the file's end"),
        pytest.param(Reading(delimiter=";", quote=";"), id="one sign between and around cells"),
    ],
)
def test_impossible_correction_is_refused(reading: Reading, tmp_path: Path):
    with pytest.raises(OptionError):
        load(write(tmp_path, CUSTOMERS), tmp_path / "table", reading)


def test_wrong_encoding_names_the_byte_and_the_line(tmp_path: Path):
    with pytest.raises(FileError, match=r"0xFC near line 2"):
        load(write(tmp_path, CUSTOMERS, "cp1252"), tmp_path / "table", Reading(encoding="utf-8"))


@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize("width", ["utf-16", "utf-32"])
def test_wide_encoding_is_chosen_for_a_file_without_a_mark(width: str, order: str, tmp_path: Path):
    source = write(tmp_path, CUSTOMERS, f"{width}-{order}")
    assert rows_of(load(source, tmp_path / "table", Reading(encoding=width))[0])[0] == ("1", "Müller", "Köln")


def test_quote_that_is_chosen_is_no_delimiter(tmp_path: Path):
    table = load(write(tmp_path, "id,name\n1,a\n2,b\n"), tmp_path / "table", Reading(quote=","))[0]
    assert table.fields == ("id,name",)


def test_broken_row_of_a_wide_table_takes_little_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    wide = ",".join(f"name {place}" for place in range(240))
    row = ",".join('"a, b"' if place % 7 else "x" for place in range(240))
    torn = row.replace('"a, b"', '"a, b', 1)
    source = write(tmp_path, "\n".join([wide, *[row] * 20, torn, *[row] * 20]) + "\n")
    calls = 0

    def counted(self: Dialect, text: str) -> list[str] | None:
        nonlocal calls
        calls += 1
        return split(self, text)

    split = Dialect.split
    monkeypatch.setattr(Dialect, "split", counted)
    table = load(source, tmp_path / "table")[0]
    assert table.account.holds
    assert calls < 20_000


def test_wide_encoding_that_a_file_is_not_in_is_refused(tmp_path: Path):
    with pytest.raises(FileError, match=r"is not in UTF-32|0x"):
        load(write(tmp_path, CUSTOMERS), tmp_path / "table", Reading(encoding="utf-32"))


def test_file_over_the_limit_is_refused(tmp_path: Path):
    with pytest.raises(FileError, match="limit"):
        load(write(tmp_path, CUSTOMERS), tmp_path / "table", max_bytes=10)


def test_archive_that_grows_over_the_limit_is_refused(tmp_path: Path):
    import gzip

    packed = tmp_path / "bomb.csv.gz"
    packed.write_bytes(gzip.compress(b"a,b\n" * 5_000_000))
    with pytest.raises(FileError, match="grows to more than"):
        load(packed, tmp_path / "table", max_bytes=1_000_000)
    assert not list((tmp_path / "table").glob("unpacked*"))


def test_too_many_columns_are_refused(tmp_path: Path):
    row = ",".join("x" * 10_001) + "\n"
    with pytest.raises(FileError, match="10,001 columns"):
        load(write(tmp_path, row * 3), tmp_path / "table")


def test_cancelling_stops_the_work(tmp_path: Path):
    def stop(_fraction: float, _words: str) -> None:
        raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        load(write(tmp_path, CUSTOMERS), tmp_path / "table", progress=stop)


def test_decisions_are_explained_and_doubts_are_asked(tmp_path: Path):
    table = load(write(tmp_path, "Anna,Berlin\nOtto,Bonn\nEva,Ulm\n"), tmp_path / "table")[0]
    assert {decision.name for decision in table.decisions} >= {"encoding", "delimiter", "quote", "header_row"}
    assert all(decision.because.endswith((".", "!")) or ":" in decision.because for decision in table.decisions)
    header = table.decision("header_row")
    assert header is not None
    assert header.confidence < 0.75
    assert header.question


def test_sure_decisions_ask_nothing(tmp_path: Path):
    text = "id,name,amount\n" + "".join(f"{row},name {row},{row}.50\n" for row in range(20))
    table = load(write(tmp_path, text), tmp_path / "table")[0]
    assert [decision.question for decision in table.decisions if decision.question] == []


def test_table_opens_again_as_it_was(tmp_path: Path):
    table = load(write(tmp_path, CUSTOMERS), tmp_path / "table", file="Kunden 2026.csv")[0]
    assert Table.open(table.folder) == table
    assert table.name == "Kunden_2026"
    assert table.preview[0] == "id;name;city"


def test_plain_files_are_named_after_the_input(tmp_path: Path):
    source = write(tmp_path, "id\tname\n1\ta\n2\tb\n\ncode\trate\nDE\t19\nFR\t20\n", name="two tables.txt")
    written = [write_plain(table, tmp_path / "out") for table in load(source, tmp_path / "table")]
    assert [path.name for path, _ in written] in (
        ["two tables.csv"],
        ["two tables.csv", "two tables.2.csv"],
    )
    plain, report = write_nothing(tmp_path / "out", "nothing.csv", "nothing.csv is empty.")
    assert plain.read_bytes() == b""
    assert report.name == "nothing.report.json"


def test_what_the_page_offers_can_be_read(tmp_path: Path):
    source = write(tmp_path, "id,name\n1,a\n2,b\n")
    for codec, _ in ENCODINGS:
        if not codec.startswith("utf-16") and not codec.startswith("utf-32"):
            load(source, tmp_path / codec, Reading(encoding=codec))
    for number, (delimiter, _) in enumerate(DELIMITERS):
        load(source, tmp_path / f"delimiter{number}", Reading(delimiter=delimiter))
    for number, (quote, _) in enumerate(QUOTES):
        load(source, tmp_path / f"quote{number}", Reading(quote=quote))
    assert sheets(source) == []


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        pytest.param("Name;Ort\nMüller;Köln\n", "cp1252", id="German"),
        pytest.param("Name;Ort\nMüller;Köln\n", "cp850", id="German from DOS"),
        pytest.param("Nom,Prénom\nLefèvre,François\n", "cp1252", id="French"),
        pytest.param("Nombre,Dirección\nMuñoz,Niño\n", "cp1252", id="Spanish"),
        pytest.param("Nazwisko;Miasto\nŁukasz;Łódź\n", "cp1250", id="Polish"),
        pytest.param("Nazwisko;Miasto\nŁukasz;Gdańsk ąę\n", "iso-8859-2", id="Polish from Unix"),
        pytest.param("Jméno;Město\nDvořák;Plzeň\n", "cp1250", id="Czech"),
        pytest.param("Név;Város\nSzűcs Ödön;Győr\n", "cp1250", id="Hungarian"),
        pytest.param("Ad;Şehir\nGüneş;İstanbul\nYıldız;Muğla\n", "cp1254", id="Turkish"),
        pytest.param("Имя;Город\nИван;Москва\n", "cp1251", id="Russian"),
        pytest.param("Имя;Город\nИван;Москва\n", "koi8-r", id="Russian from Unix"),
        pytest.param("Όνομα;Πόλη\nΓιώργος;Αθήνα\n", "cp1253", id="Greek"),
        pytest.param("名前,住所\n山田太郎,東京都\nカトウ,ひらがな\n", "cp932", id="Japanese"),
        pytest.param("姓名,地址\n王小明,北京市海淀区\n", "gb18030", id="Chinese"),
        pytest.param("姓名,地址\n王小明,臺北市信義區\n", "big5hkscs", id="Chinese from Taiwan"),
        pytest.param("이름,주소\n홍길동,서울특별시\n", "cp949", id="Korean"),
        pytest.param("Ім'я;Місто\nЇжак;Київ\nЄва;Львів\n", "koi8-u", id="Ukrainian from Unix"),
        pytest.param("Имя;Город\nИван;Москва\n", "iso-8859-5", id="Russian by the standard"),
        pytest.param("Имя;Город\nЯна;Усть-Илимск\n", "mac_cyrillic", id="Russian from a Mac"),
        pytest.param("Όνομα;Πόλη\nΓιώργος;Πάτρα\n", "cp737", id="Greek from DOS"),
        pytest.param("Ad;Şehir\nYıldız;Muğla\n", "cp857", id="Turkish from DOS"),
        pytest.param("שם;עיר\nדוד לוי;ירושלים\n", "cp862", id="Hebrew from DOS"),
        pytest.param("الاسم;المدينة\nمحمد;القاهرة\n", "iso-8859-6", id="Arabic by the standard"),
        pytest.param("名前,住所\n山田,東京都\n", "iso2022_jp", id="Japanese from mail"),
        pytest.param("id;street\n1;Lindenstraße\n", "cp1252", id="one German word"),
        pytest.param("id;street\n1;Lindenstraße\n", "cp850", id="one German word from DOS"),
        pytest.param("text\na wide\u00a0space\nand\u00a0more\n", "cp1252", id="only spaces that do not break"),
    ],
)
def test_tiny_file_is_read_in_its_language(text: str, codec: str, tmp_path: Path):
    source = write(tmp_path, text, codec)
    assert source.read_bytes().decode(detect_encoding(source).codec) == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        pytest.param("Rechnung;Währung;Betrag\n1;€;5\n2;€;6\n", "cp1252", id="one word and a euro sign"),
        pytest.param("Name;Ort\nMüller;Köln\nSchäfer;Gießen\n", "cp1252", id="four German words"),
        pytest.param("Name;Ort\nMüller;Köln\nSchäfer;Zürich\n", "cp850", id="German from DOS"),
        pytest.param("Nom;Ville\nHélène;Genève\nFrançois;Orléans\nBenoît;Mâcon\n", "cp1252", id="French"),
        pytest.param("Imię;Miasto\nŁukasz;Łódź\nMałgorzata;Kraków\n", "cp1250", id="Polish"),
        pytest.param("Имя;Город\nИван;Москва\n", "cp1251", id="Russian"),
        pytest.param("item;price\npen;£5\ncup;£6\n", "cp1252", id="only pound signs"),
        pytest.param(
            "Name;Ort\n" + "Müller;Köln\nJäger;Düren\nGrün;Gießen\n" * 20 + "MÃ¼ller;Köln\n", "cp1252", id="mojibake"
        ),
    ],
)
def test_encoding_is_not_asked_where_only_one_makes_words(text: str, codec: str, tmp_path: Path):
    decision = load(write(tmp_path, text, codec), tmp_path / "table")[0].decision("encoding")
    assert decision is not None
    assert (decision.value, decision.question) == (codec, None)


@pytest.mark.parametrize(
    ("text", "codec", "rival"),
    [
        pytest.param("name;place\nAnna;Lê\n", "cp1252", "Lę", id="a French or a Polish letter"),
        pytest.param("name;drink\nAnna;Café\n", "cp850", "Caf‚", id="a letter or a quotation mark"),
    ],
)
def test_encoding_is_asked_where_two_make_words(text: str, codec: str, rival: str, tmp_path: Path):
    decision = load(write(tmp_path, text, codec), tmp_path / "table")[0].decision("encoding")
    assert decision is not None
    assert rival in (decision.question or "")


def test_encoding_counts_its_words_and_names_those_that_were_outvoted(tmp_path: Path):
    text = "Name;Ort\n" + "Müller;Köln\nJäger;Düren\nGrün;Gießen\n" * 20 + "Michèle;Bonn\n"
    table = load(write(tmp_path, text, "cp1252"), tmp_path / "table")[0]
    decision = table.decision("encoding")
    assert decision is not None
    assert "6 of the 7 different words with special letters are spelled as in German" in decision.because
    assert decision.question is None
    found = next(finding for finding in table.findings if finding.code == "encoding_in_doubt")
    assert "“Michèle” or “Michčle”" in found.sentence
    assert found.lines == (62,)


@QUIET
@given(parts=st.lists(st.sampled_from([b"a", b"\n", *("ü€😀"), b"\xfc", b"\x80", b"\xc3", b"\xf0", b"\xff", b"\xc0"])))
def test_lines_that_are_not_utf8_are_the_ones_that_do_not_decode(parts: list[bytes | str], tmp_path: Path):
    data = b"".join(part.encode() if isinstance(part, str) else part for part in parts)
    source = tmp_path / "mixed.csv"
    source.write_bytes(data)
    broken = [number for number, line in enumerate(data.split(b"\n"), start=1) if not is_utf8(line)]
    assert mixed_lines(source).numbers == (broken if b"\n" in data else broken[:1])


def test_table_above_the_first_one_is_loaded_as_a_further_one(tmp_path: Path):
    text = "Made by Anna\n\ncode;label;rate\nA;alpha;1\nB;beta;2\nC;gamma;3\n\nid,name,city,mail\n" + "".join(
        f"{row},Anna,Bonn,a{row}@x.de\n" for row in range(1, 6)
    )
    table, above = load(write(tmp_path, text), tmp_path / "table")
    assert table.fields == ("id", "name", "city", "mail")
    assert table.skipped()["line"].to_list() == [1, 2, 7]
    assert (above.fields, above.header_lines) == (("code", "label", "rate"), (3,))
    assert above.scan().select(LINE).collect().to_series().to_list() == [4, 5, 6]
    assert [decision.value for decision in above.decisions if decision.name == "delimiter"] == [";"]
    assert table.account.lines + above.account.lines == text.count("\n")
    assert len(load(write(tmp_path, text), tmp_path / "one", Reading(tables="one"))) == 1


def test_titles_above_the_header_are_no_other_table(tmp_path: Path):
    text = "Report of customers; all\nBonn, 2026\nby Anna\n\nid,name,city\n1,Anna,Bonn\n2,Bert,Ulm\n3,Carl,Kiel\n"
    assert len(load(write(tmp_path, text), tmp_path / "table")) == 1


@pytest.mark.parametrize("text", ["x^,y\n1,2\n3,4\n", "a,b\nx^,2\nx^,4\n"])
def test_text_that_starts_like_compressed_data_is_read(text: str, tmp_path: Path):
    assert load(write(tmp_path, text), tmp_path / "table")[0].rows == 2


def test_row_of_empty_quoted_cells_is_a_row_whatever_the_quote(tmp_path: Path):
    table = load(write(tmp_path, "id;name\n1;'a'\n2;'b'\n;''\n3;'c'\n"), tmp_path / "table")[0]
    assert (table.rows, table.account.skipped) == (4, 0)


SIGNS = st.text(alphabet="ab1,,;\"'\n\n\r \\", max_size=150)


def result(source: Path, folder: Path) -> object:
    try:
        tables = load(source, folder)
    except WorkbenchError as error:
        return str(error)
    return [
        (table.fields, table.account, table.scan().collect().rows(), table.rejected().rows(), table.skipped().rows())
        for table in tables
    ]


@QUIET
@given(body=SIGNS)
def test_rows_in_bulk_are_rows_one_by_one(body: str, tmp_path: Path):
    source = write(tmp_path, f'id,name\n1,a\n2,"b"\n{body}')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine.load.reader, "can", lambda _: False)
        expected = result(source, tmp_path / "slow")
    assert result(source, tmp_path / "fast") == expected


def test_pieces_of_a_large_file_are_joined_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    chance = random.Random(5)
    notes = [
        "plain",
        '"two\nlines"',
        '"a ""quote"", and"',
        "",
        '"three\r\n\nlines"',
        "broken,row",
        'stray "quote" here',
    ]
    text = "id,note,amount\n" + "".join(f"{row},{chance.choice(notes)},{row}.5\n" for row in range(9_000))
    source = write(tmp_path, text)
    whole = result(source, tmp_path / "whole")
    monkeypatch.setattr("engine.load.source.CHUNK", 1 << 14)
    monkeypatch.setattr("engine.load.source.pieces.__defaults__", (1 << 14,))
    monkeypatch.setattr("engine.load.utf8.BLOCK", 1 << 12)
    assert result(source, tmp_path / "pieces") == whole


def test_a_short_table_above_another_keeps_its_own_columns(tmp_path: Path):
    source = tmp_path / "stacked.csv"
    above = "country,capital\nFrance,Paris\nSpain,Madrid\nItaly,Rome\n"
    source.write_text(above + "name,city,street\nAnna,Berlin,Ring 1\nBert,Bonn,Markt 2\nCarl,Celle,Weg 3\n")
    table = load(source, tmp_path / "out")[0]
    assert table.fields == ("country", "capital")
    assert table.scan().collect()["capital"].to_list() == ["Paris", "Madrid", "Rome"]
    assert table.account.holds
