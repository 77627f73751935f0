"""Which checks of an amount the fields and tables around it allow: its currency, its line, the sum of its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.profile.column import header_words
from engine.profile.kinds import is_id_name
from engine.profile.readings import DISCOUNT_WORDS, speaks_of
from engine.project import Step
from engine.suggest.proposal import Asked, Proposal

TOTAL_WORDS = {
    *("total", "amount", "sum", "net", "gross", "gesamt", "gesamtpreis", "summe", "betrag", "netto", "brutto"),
    *("montant", "importe", "importo", "totale", "bedrag", "totaal", "suma", "kwota", "wartość"),
}
PRICE_WORDS = {"price", "preis", "prix", "precio", "prezzo", "prijs", "cena"}
QUANTITY_WORDS = {"quantity", "qty", "menge", "anzahl", "quantité", "qté", "cantidad", "quantità", "aantal", "ilość"}
LINE_WORDS = {"lines", "line", "items", "positions", "positionen", "posten", "zeilen", "lignes", "righe", "regels"}


def checks(asked: Asked, steps: Sequence[Step]) -> Iterator[Proposal]:
    """Yield the checks of an amount; none where its decimal sign is still a question."""
    if asked.found("undecided_decimals", "mixed_decimals") or not speaks_of(asked.header, TOTAL_WORDS | PRICE_WORDS):
        return
    sign = {"decimal": "comma"} if asked.option("decimal") == "comma" else {}
    plain = not sign or any(step.transform == "parse_number" for step in steps)
    currency = asked.around.named("currency")
    if currency:
        because = f"{currency} says how many decimals an amount has: yen none, dinars of Kuwait three, most two."
        told = {"currency": currency, **({} if plain else sign)}
        yield Proposal("check_amount", f"Check the amounts against {currency}", because, told)
    if plain and speaks_of(asked.header, TOTAL_WORDS):
        yield from _line(asked, sign)
        yield from _lines(asked, sign)


def _line(asked: Asked, sign: dict[str, str]) -> Iterator[Proposal]:
    fields = [name for name in asked.around.fields if name != asked.name]
    price, quantity = _one(fields, PRICE_WORDS), _one(fields, QUANTITY_WORDS)
    if not (price and quantity):
        return
    discount = _one(fields, DISCOUNT_WORDS)
    given = {"price": price, "quantity": quantity, **({"discount": discount} if discount else {}), **sign}
    because = f"{quantity}, {price}{f' and {discount}' if discount else ''} stand beside it."
    yield Proposal("check_line_total", f"Check that {quantity} × {price} makes it", because, given, asks=True)  # noqa: RUF001 - times


def _lines(asked: Asked, sign: dict[str, str]) -> Iterator[Proposal]:
    keys = [name for name in asked.around.fields if is_id_name(name)]
    for table, fields in asked.around.tables.items():
        shared = [name for name in keys if name in fields]
        amount = _one(fields, TOTAL_WORDS)
        if not (shared and amount and speaks_of(header_words(table), LINE_WORDS)):
            continue
        given = {"table": table, "key": shared[0], "line_key": shared[0], "amount": amount, **sign}
        because = f"{table} has {shared[0]} and {amount}."
        yield Proposal("check_sum", f"Check that it is the sum of {table}", because, given, asks=True)


def _one(fields: Sequence[str], words: set[str]) -> str:
    """Return the one field that speaks of these words; "" where there is none, or more than one."""
    found = [name for name in fields if speaks_of(header_words(name), words)]
    return found[0] if len(found) == 1 else ""
