from pathlib import Path
from typing import Any

import polars as pl
import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.lookups import FOLDER, Tables
from engine.project import Lookup, Project
from engine.table import text_frame
from transforms.convert_country import (
    EXPLAINED,
    LONGER,
    NOT_LIKE_THIS,
    NOTES,
    SEVERAL,
    SOUND,
    SPELLED,
    TYPED,
    UNKNOWN,
    ConvertCountry,
)


def rows(*cells: str, tables: Tables | None = None, **options: Any) -> list[tuple[str | None, ...]]:
    return apply(ConvertCountry.of(options), text_frame({"v": list(cells)}), "v", tables or Tables()).rows()


@pytest.mark.parametrize(
    ("code", "spellings"),
    [
        pytest.param(
            "DE", ["Deutschland", "GERMANY", "deu", "276", "BRD", "Allemagne", "Duitsland", "🇩🇪"], id="Germany"
        ),
        pytest.param(
            "AT", ["Österreich", "Oesterreich", "Republik Österreich", "AUT", "O\u0308sterreich"], id="Austria"
        ),
        pytest.param("CH", ["Schweiz", "Schweizerische Eidgenossenschaft", "Suisse", "SUI"], id="Switzerland"),
        pytest.param("GB", ["UK", "U.K.", "United Kingdom", "Grossbritannien", "Great Britain"], id="United Kingdom"),
        pytest.param("GR", ["EL", "Greece", "Ελλάδα", "Hellas", "Griechenland"], id="Greece, by the Union's code too"),
        pytest.param("NL", ["Holland", "The Netherlands", "Pays-Bas", "Niederlande"], id="Netherlands"),
        pytest.param(
            "US", ["USA", "U.S.A.", "United States", "Vereinigte Staaten", "EE. UU.", "США"], id="United States"
        ),
        pytest.param(
            "TW", ["Taiwan", "Republic of China", "Republik China", "Chinese Taipei"], id="Taiwan is not China"
        ),
        pytest.param("CN", ["China", "PR China", "Volksrepublik China", "中国"], id="China"),
        pytest.param("KP", ["North Korea", "DPRK", "Nordkorea", "Korea, North"], id="North Korea"),
        pytest.param("KR", ["South Korea", "Republic of Korea", "Südkorea", "Korea, Republic of"], id="South Korea"),
        pytest.param("CD", ["DR Congo", "Democratic Republic of the Congo", "DRC"], id="Congo, Kinshasa"),
        pytest.param("CG", ["Republic of the Congo", "Kongo-Brazzaville"], id="Congo, Brazzaville"),
        pytest.param("DO", ["Dominican Republic", "República Dominicana"], id="Dominican Republic"),
        pytest.param("DM", ["Dominica"], id="Dominica"),
        pytest.param("NE", ["Niger"], id="Niger"),
        pytest.param("NG", ["Nigeria"], id="Nigeria"),
        pytest.param("SK", ["Slovakia", "Slovak Republic", "Slowakei", "Slovenská republika"], id="Slovakia"),
        pytest.param("SI", ["Slovenia", "Slovenija", "Slowenien"], id="Slovenia"),
        pytest.param("IE", ["Ireland", "Éire", "Republic of Ireland"], id="Ireland"),
        pytest.param("XK", ["Kosovo", "XK", "Republic of Kosovo"], id="Kosovo"),
        pytest.param("KI", ["Republic of Kiribati", "Republik Kiribati"], id="an official name by its title"),
        pytest.param("BR", ["República Federativa do Brasil", "Federative Republic of Brazil"], id="Brazil"),
        pytest.param(
            "HK", ["Hong Kong Special Administrative Region of the People's Republic of China"], id="Hong Kong"
        ),
        pytest.param("TK", ["Îles Tokelau", "Tokelau Islands"], id="islands or not"),
        pytest.param("AO", ["アンゴラ共和国", "República de Angola"], id="a republic in Japanese"),
    ],
)
def test_spellings_of_one_country_meet(code: str, spellings: list[str]):
    assert rows(*spellings) == [(code, None, None)] * len(spellings)


@pytest.mark.parametrize(
    "cell", ["DE - Deutschland", "Germany (DE)", "DE/Germany", "[DE] Germany"[1:], "Germany, DEU", "DE – Germany"]
)
def test_a_code_beside_its_name(cell: str):
    assert rows(cell.replace("DE] ", "DE | ")) == [("DE", None, None)]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        pytest.param("Korea", SEVERAL, id="two Koreas"),
        pytest.param("Chinska Republika Lodova", SEVERAL, id="a likeness does not tell the two Chinas apart"),
        pytest.param("Slovinskaja republika", SEVERAL, id="a likeness does not tell Slovakia from Slovenia"),
        pytest.param("Republik Guinea Äquator", UNKNOWN, id="a word of another Guinea's name"),
        pytest.param("South America", UNKNOWN, id="a direction beside a country's name"),
        pytest.param("Bretagne", UNKNOWN, id="Brittany is not Great Britain"),
        pytest.param("Sar-e Pol", UNKNOWN, id="a code within a name"),
        pytest.param("Demokratische Republik Korea Süd", SEVERAL, id="words of state that contradict the name"),
        pytest.param("Germany and France Union", SEVERAL, id="two countries"),
        pytest.param("Áo", UNKNOWN, id="Vietnamese for Austria is not the code of Angola"),
        pytest.param("Irap", UNKNOWN, id="short names turn into each other by one letter"),
        pytest.param("Congo", SEVERAL, id="two Congos"),
        pytest.param("Virgin Islands", SEVERAL, id="two Virgin Islands"),
        pytest.param("Bayern", UNKNOWN, id="a state of a federation"),
        pytest.param("Yugoslavia", UNKNOWN, id="a country that fell apart"),
        pytest.param("Austria (DE)", UNKNOWN, id="code and name contradict each other"),
        pytest.param("Republic of", UNKNOWN, id="a title alone"),
        pytest.param("XX", UNKNOWN, id="no such code"),
        pytest.param("Democratic People's Republic", UNKNOWN, id="titles alone"),
        pytest.param("Europe", UNKNOWN, id="a continent"),
    ],
)
def test_what_is_no_single_country_is_asked_about(cell: str, reason: str):
    assert rows(cell) == [(None, reason, None)]


@pytest.mark.parametrize(
    ("cell", "code", "kind"),
    [("Scotland", "GB", "part"), ("DDR", "DE", "former"), ("D", "DE", "vehicle"), ("BRN", "BN", "clash")],
)
def test_what_rests_on_an_assumption_is_noted(cell: str, code: str, kind: str):
    assert rows(cell) == [(code, None, NOTES[kind])]


def test_outputs():
    assert rows("Germany", output="code3") == [("DEU", None, None)]
    assert rows("Afghanistan", output="numeric") == [("004", None, None)]
    assert rows("XK", output="numeric") == [(None, NOT_LIKE_THIS, None)]
    assert rows("DE", output="name", language="fr") == [("Allemagne", None, None)]


def test_an_unknown_language_is_refused():
    with pytest.raises(OptionError, match="not a language code"):
        ConvertCountry.of({"language": "klingon!"})


def test_a_project_adds_its_own_spelling():
    edits = Lookup(
        rows=({"spelling": "Schland", "code": "DE"},), columns=("spelling", "code", "kind"), key=("spelling", "code")
    )
    assert rows("SCHLAND", tables=Tables(Project(lookups={"countries": edits}))) == [("DE", None, None)]


def test_the_shipped_tables_are_what_the_script_makes():
    from lookup_tables.derive.countries import texts

    for path, text in texts().items():
        assert path.parent == FOLDER
        assert path.read_text(encoding="utf-8") == text


def test_what_is_stored_of_the_names_is_what_the_script_computes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from engine.countries import stored
    from lookup_tables.derive import countries

    shipped_files = {path.name: pl.read_parquet(path) for path in (FOLDER / "country_names").glob("*.parquet")}
    monkeypatch.setattr(stored, "_FILES", tmp_path)
    monkeypatch.setattr(stored, "_SAID", tmp_path / "tables.sha256")
    stored.store(countries.parts())
    made = {path.name: pl.read_parquet(path) for path in tmp_path.glob("*.parquet")}
    assert sorted(made) == sorted(shipped_files)
    for name, rows in made.items():
        by = rows.columns
        assert rows.sort(by).equals(shipped_files[name].sort(by)), name
    said = (FOLDER / "country_names" / "tables.sha256").read_text(encoding="utf-8")
    assert (tmp_path / "tables.sha256").read_text(encoding="utf-8") == said
    stored._fresh.cache_clear()


@pytest.mark.parametrize(
    ("cell", "code", "note"),
    [
        pytest.param("The Sudan", "SD", None, id="not South Sudan, whose name has a word of state beside it"),
        pytest.param("the Republic of the Sudan", "SD", None, id="an article and a title"),
        pytest.param("the Republic of the Congo", "CG", None, id="an article before a name that tells"),
        pytest.param("Dominican Republic (the)", "DO", None, id="an article behind, as ISO writes it"),
        pytest.param("Guadeloupe (France)", "GP", None, id="a territory and its country"),
        pytest.param("China, Hong Kong Special Administrative Region", "HK", None, id="its country first"),
        pytest.param("República de Zambia", "ZM", None, id="which a translator wrote for the Gambia"),
        pytest.param("Tân Ban Nha (Spain)", "ES", EXPLAINED, id="explained in brackets"),
        pytest.param("ประเทศไทย", "TH", None, id="the word country before the name"),
        pytest.param("刚果民主共和国", "CD", None, id="Chinese"),
    ],
)
def test_articles_brackets_and_words_of_state(cell: str, code: str, note: str | None):
    assert rows(cell) == [(code, None, note)]


@pytest.mark.parametrize(
    ("cell", "code", "note"),
    [
        pytest.param("Al Jumhūriyyah al ʿIrāqiyya", "IQ", SOUND, id="Arabic with another article and ending"),
        pytest.param("Medinat Yisra'el", "IL", SPELLED, id="an apostrophe in the word"),
        pytest.param("Rossiiskaia Federatsiia", "RU", SOUND, id="Russian by the Library of Congress"),
        pytest.param("Morroco", "MA", SOUND, id="the wrong letter doubled"),
        pytest.param("Republika Jamajkos", "JM", LONGER, id="a name in another case"),
        pytest.param("Joulusaaren alue", "CX", LONGER, id="a territory in the genitive"),
        pytest.param("Königreich der Haschemiten Jordanien", "JO", LONGER, id="a word beside kingdom"),
        pytest.param("中華人民共和國澳門特別行政區", "MO", LONGER, id="Macao in Chinese, by its whole name"),
        pytest.param("トケラウ諸島", "TK", LONGER, id="islands in Japanese"),
        pytest.param(
            "Zvláštní správní oblast Čínské lidové republiky Macao", "MO", LONGER, id="a region, its country inflected"
        ),
        pytest.param(
            "Région administrative spéciale de Hong Kong de la République populaire de Chine",
            "HK",
            None,
            id="Hong Kong beside China",
        ),
        pytest.param("Commonwealth von Dominica", "DM", LONGER, id="Dominica is the commonwealth of the two"),
        pytest.param("Mancomunidad de Dominica", "DM", LONGER, id="a commonwealth in Spanish"),
        pytest.param("Demokratická republika Kongo", "CD", LONGER, id="the democratic Congo in Czech"),
        pytest.param("Korea Vabariik", "KR", LONGER, id="the plain republic of Korea"),
        pytest.param("SouthKorea", "KR", SPELLED, id="no space at all"),
        pytest.param("السعوديه", "SA", SPELLED, id="Arabic with another last letter"),
        pytest.param("Germnay", "DE", TYPED, id="letters that changed places"),
        pytest.param("Venezula", "VE", TYPED, id="a letter left out"),
        pytest.param("Switzerlandd", "CH", SOUND, id="a letter twice"),
        pytest.param("Jumhūriyyat aṣ-Ṣūmāl al-Fidirāliyyah", "SO", SOUND, id="a federal republic in Arabic"),
        pytest.param("Saint-Martin", "MF", NOTES["island"], id="the French part of a divided island"),
        pytest.param("San Martín", "MF", NOTES["island"], id="the same in Spanish"),
        pytest.param("المالديف", "MV", None, id="a mistake of one translation put right"),
    ],
)
def test_a_likeness_is_answered_and_noted(cell: str, code: str, note: str | None):
    assert rows(cell) == [(code, None, note)]
