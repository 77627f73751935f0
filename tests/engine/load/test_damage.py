"""What Excel and wrong encodings did to values is found over all rows, told apart into repairable and not."""

from pathlib import Path

import pytest

from engine.load import load, report_of
from engine.load.damage import damage

NAMES = [f"Kunde {n} GmbH" for n in range(40)]


def loaded(folder: Path, name: str, values: list[str]):
    source = folder / "export.csv"
    rows = "".join(f'{number};"{value}"\n' for number, value in enumerate(values))
    source.write_text(f"Zeile;{name}\n{rows}", encoding="utf-8")
    return load(source, folder / "table")[0]


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        pytest.param("Name", [*NAMES, "MÃ¼ller AG"], [("mojibake", 1, 42, True)], id="mojibake is repaired by a step"),
        pytest.param("Name", [*NAMES, "M\ufffdller"], [("lost_characters", 1, 42, False)], id="lost letters are gone"),
        pytest.param("Name", [*NAMES, "#NAME?", "#WERT!"], [("excel_error", 2, 42, False)], id="error words"),
        pytest.param("Name", [*NAMES, "#BEZUG!"], [("excel_error", 1, 42, False)], id="a reference that was lost"),
        pytest.param(
            "Telefon",
            [*[f"+49 89 {n:06d}" for n in range(40)], "1.71E+09", "1,71E+09"],
            [("excel_scientific", 2, 42, False)],
            id="phone numbers in scientific notation",
        ),
        pytest.param(
            "IMEI",
            [*[f"3512340{n:09d}"[:15] for n in range(40)], "123456789012345000"],
            [("excel_truncated", 1, 42, False)],
            id="18 digits that end in zeros",
        ),
        pytest.param(
            "Artikel",
            [*[f"{n}-{n + 1}" for n in range(1, 40)], "03. Mrz", "Mar-03"],
            [("excel_date", 2, 41, False)],
            id="article numbers that became dates",
        ),
        pytest.param(
            "Artikel",
            [*[f"{n % 28 + 1}-{n % 12 + 1}" for n in range(40)], "44623", "44624"],
            [("excel_serial", 2, 42, False)],
            id="article numbers that became numbers of days",
        ),
        pytest.param(
            "PLZ", ["01067", "10115", "80331"] * 10 + ["4109"], [("lost_zeros", 1, 32, True)], id="lost leading zeros"
        ),
        pytest.param("Betrag", ["1.71E+09", *[f"{n}.5" for n in range(40)]], [], id="a number may be written so"),
        pytest.param("PLZ", [f"{10000 + n}" for n in range(40)], [], id="postal codes are no numbers of days"),
        pytest.param("Nummer", ["4", "17", "123"] * 9, [], id="no value shows that there were zeros"),
        pytest.param("Name", [*NAMES, "SÃO PAULO"], [], id="capitals with accents are no mojibake"),
        pytest.param("Datum", [f"{n % 27 + 1:02d}. Mrz 2024" for n in range(40)], [], id="a column of dates"),
    ],
)
def test_damage_is_found_with_its_rows_and_says_what_to_do(name, values, found, tmp_path):
    table = loaded(tmp_path, name, values)
    damaged = [one for one in damage(table) if one.field == name]
    assert [(one.code, one.rows, one.line, one.repairable) for one in damaged] == found
    for one in damaged:
        assert one.remedy.startswith("Repairable: the step" if one.repairable else "Not repairable: ")
        assert (one.suggestion is not None) == one.repairable
        assert "Export again" in one.remedy or one.repairable


def test_nothing_is_repaired_and_the_report_lists_the_damage(tmp_path):
    table = loaded(tmp_path, "Name", [*NAMES, "MÃ¼ller AG"])
    report = report_of(table)
    assert [one["code"] for one in report["findings"]] == ["mojibake"]
    assert report["findings"][0]["repairable"] is True
    assert table.scan().collect()["Name"].to_list()[-1] == "MÃ¼ller AG"


def test_postal_codes_of_a_country_with_shorter_ones_are_not_padded_by_one_click(tmp_path):
    rows = ["01067,DE", "10115,DE", "80331,DE", "99084,DE"] * 20 + ["1010,AT", "8010,AT"] * 10 + ["4109,DE"]
    source = tmp_path / "export.csv"
    source.write_text("PLZ,Land\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    (found,) = damage(load(source, tmp_path / "table")[0])
    assert (found.code, found.rows, found.line, found.repairable) == ("lost_zeros", 1, 102, False)
    assert "other countries" in found.remedy


def test_damage_is_looked_for_once(tmp_path):
    table = loaded(tmp_path, "Name", [*NAMES, "#NAME?"])
    first = damage(table)
    (tmp_path / "table" / "rows.parquet").unlink()
    assert damage(table) == first
