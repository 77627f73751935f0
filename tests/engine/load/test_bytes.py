"""Bytes become text natively as they would one by one, and a file's lines are the same however it is cut."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import FileError
from engine.load import ENCODINGS, foreign
from engine.load.encoding import Encoding, detect_encoding
from engine.load.foreign import mixed_lines
from engine.load.source import Lines, ahead, pieces
from engine.load.utf8 import is_utf8, single_byte

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SINGLE = [codec for codec, _ in ENCODINGS if single_byte(codec)]
CHECKED = Encoding("utf-8", "", checked=True)


def test_windows_and_dos_encodings_are_of_one_byte_a_character():
    assert {"cp1252", "cp850", "mac_roman", "cp1251", "iso-8859-1"} <= set(SINGLE)
    assert not {"utf-8", "utf-16-le", "cp932", "gb18030"} & set(SINGLE)


@pytest.mark.parametrize("codec", SINGLE)
def test_every_byte_is_written_as_the_codec_reads_it(codec: str):
    native = single_byte(codec)
    assert native is not None
    for code in range(256):
        block = b"a" + bytes([code]) * 2 + b"b"
        try:
            expected = block.decode(codec).encode()
        except UnicodeDecodeError:
            expected = None
        assert native.utf8(block) == expected


@QUIET
@given(block=st.binary(max_size=200))
def test_any_bytes_are_written_as_the_codec_reads_them(block: bytes):
    native = single_byte("cp850")
    assert native is not None
    assert native.utf8(block) == block.decode("cp850").encode()


WORDS = [b"plain", "Köln".encode(), "Köln".encode("cp1252"), "“€”".encode(), b"\xe2\x82", b"\xed\xa0\x80", b"\xf4\x90"]


@QUIET
@given(
    lines=st.lists(st.lists(st.sampled_from(WORDS), max_size=4).map(b",".join), max_size=40),
    size=st.integers(min_value=1, max_value=64),
)
def test_foreign_lines_are_counted_however_the_file_is_cut(lines: list[bytes], size: int, tmp_path: Path):
    source = tmp_path / "mixed.csv"
    source.write_bytes(b"\n".join(lines) + b"\n")
    beyond = [line for line in lines if not line.isascii()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(foreign, "BLOCK", size)
        found = mixed_lines(source, exact=True)
    good = sum(map(is_utf8, beyond))
    assert (found.good, found.bad) == (good, len(beyond) - good)
    assert found.numbers == [number for number, line in enumerate(lines, start=1) if not is_utf8(line)]
    assert found.used == {code for line in beyond for code in line if code >= 0x80}


def test_foreign_lines_after_many_others_are_still_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    source = tmp_path / "long.csv"
    source.write_bytes("Müller\n".encode("cp1252") * 500 + "Köln\n".encode() * 3 + "Mücke €\n".encode("cp1252") * 500)
    monkeypatch.setattr(foreign, "BLOCK", 256)
    monkeypatch.setattr(foreign, "EVIDENCE", 100)
    monkeypatch.setattr(foreign, "MOST_NUMBERS", 10)
    found = mixed_lines(source, exact=True)
    assert (found.good, found.bad, found.is_utf8) == (3, 1000, False)
    assert "Mücke €".encode("cp1252") in found.sampled
    assert 0x80 in found.used
    assert not mixed_lines(source).is_utf8


def test_words_far_down_the_file_decide(tmp_path: Path):
    source = tmp_path / "late.csv"
    text = "Name;Ort\n" + "José;Bonn\n" * 60_000 + "Żółć;Łódź\n" * 2
    source.write_bytes(text.encode("cp1250"))
    assert detect_encoding(source).codec == "cp1250"


TEXTS = st.lists(st.sampled_from(["a", "ü", "", "b,c", "x" * 40]), min_size=1, max_size=30)


@QUIET
@given(texts=TEXTS, end=st.sampled_from(["\n", "\r\n", "\r"]), size=st.integers(min_value=4, max_value=64))
def test_lines_are_the_same_in_pieces_of_any_size(texts: list[str], end: str, size: int, tmp_path: Path):
    source = tmp_path / "lines.csv"
    source.write_bytes((end.join(texts) + end).encode())
    parts = list(pieces(source, CHECKED, "lines.csv", size))
    assert b"".join(parts) == source.read_bytes()
    joined = Lines(parts[0])
    for more in ahead(iter(parts[1:])):
        joined = joined.followed_by(more)
    assert joined[:] == [f"{text}{end}" for text in texts]
    for count in range(len(texts)):
        assert joined.after(count)[:] == [f"{text}{end}" for text in texts[count:]]


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("engine.load.source.LONGEST_LINE", 1_000)
    source = tmp_path / "endless.csv"
    source.write_bytes(b"a,b\n1," + b"x" * 5_000)
    with pytest.raises(FileError, match="a line of more than"):
        list(pieces(source, CHECKED, "endless.csv", 100))


def test_an_error_while_reading_ahead_is_raised_where_the_lines_are_asked_for():
    def broken() -> Iterator[bytes]:
        yield b"a\n"
        raise FileError("The disk is gone.", hint="Plug it in.")

    lines = ahead(broken())
    assert next(lines)[:] == ["a\n"]
    with pytest.raises(FileError, match="gone"):
        next(lines)
