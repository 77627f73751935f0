"""Patterns of the kinds of values, as RE2 reads them; all are asked about values without spaces at their ends."""

SIGN = r"[+\-\u2212\u2013]"
NUMERAL = (
    r"(?:[0-9]{1,3}(?:[.,'\u2019\u00a0\u202f\u2009 ][0-9]{2,3})*[.,'\u2019\u00a0\u202f\u2009 ][0-9]{3}|[0-9]+)"
    r"(?:[.,][0-9]+)?"
)
"""Digits, perhaps grouped (in threes, or the Indian way), perhaps with decimals."""
NUMBER = rf"(?:{SIGN} ?)?(?:{NUMERAL}|[.,][0-9]+)(?: ?{SIGN})?"
SCIENTIFIC = r"[+-]?[0-9](?:[.,][0-9]+)?[eE][+-]?[0-9]{1,3}"
MONEY = (
    r"(?:US\$|CA?\$|AU?\$|NZ\$|HK\$|S\$|R\$|\p{Sc}|kr\.?|K\u010d|z\u0142|Ft|lei|[Ll]ek|Fr\.?|SFr\.?|Rs\.?|"
    r"AUD|BRL|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HKD|HUF|ILS|INR|JPY|KRW|MXN|NOK|NZD|PLN|RON|RUB|SEK|SGD|THB|TRY|USD|ZAR|"
    r"[Ee]uro?s?|Dollars?|dollars?|Pfund|pounds?|Franken)"
)
PER_CENT = r"(?:%|\u066a|v\. ?H\.?|[Pp]rozent|[Pp]er ?cent|pct\.?)"

INTEGER = r"^[+-]?[0-9]+$"
PLAIN_NUMBER = rf"^(?:{NUMBER}|\({NUMERAL}\)|{SCIENTIFIC})$"
AMOUNT = rf"^(?:{SIGN} ?)?\(?(?:{MONEY} ?{NUMBER}(?: ?{MONEY})?|{NUMBER} ?(?:,\u2013|,-)? ?{MONEY}(?: ?{SIGN})?)\)?$"
PERCENTAGE = rf"^(?:{NUMBER} ?{PER_CENT}|{PER_CENT} ?{NUMBER})$"

YEAR, MONTH, DAY = r"(?:1[5-9][0-9]{2}|2[01][0-9]{2}|9999)", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12][0-9]|3[01])"
MONTH_NAME = (
    r"(?:jan|feb|f\u00e9v|mar|m\u00e4r|mrz|apr|avr|may|mai|mei|maj|jun|juin|jul|juil|aug|ago|ao\u00fb|sep|set|oct|okt|"
    r"ott|out|nov|dec|dez|d\u00e9c|dic|ene|gen|mag|giu|lug|abr|fev)\p{L}*\.?"
)
_ISO = rf"{YEAR}(?:-{MONTH}-{DAY}|/{MONTH}/{DAY}|\.{MONTH}\.{DAY})"
_DAY_OR_MONTH = (
    rf"(?:{DAY}(?:\.{MONTH}\.|/{MONTH}/|-{MONTH}-)|{MONTH}(?:/{DAY}/|-{DAY}-|\.{DAY}\.))(?:{YEAR}|[0-9]{{2}})"
)
_NAMED = (
    rf"(?:{DAY}\.?[ -]?(?:de )?(?i:{MONTH_NAME})[ -,]{{0,2}}(?:de )?(?:{YEAR}|[0-9]{{2}})"
    rf"|(?i:{MONTH_NAME}) {DAY}(?:st|nd|rd|th)?,? {YEAR})"
)
_DATE = rf"(?:{_ISO}|{_DAY_OR_MONTH}|{_NAMED})"
CLOCK = r"(?:[01]?[0-9]|2[0-4])[:.][0-5][0-9](?:[:.][0-5][0-9](?:[.,][0-9]{1,9})?)?(?: ?[aApP]\.?[mM]\.?)?(?: ?Uhr)?"
ZONE = r"(?: ?(?:Z|[+-][0-9]{2}:?(?:[0-9]{2})?|UTC|GMT|MEZ|MESZ|CEST|CET|[ECMP][SD]T))"
DATE = rf"^{_DATE}$"
COMPACT_DATE = r"^(?:1[6-9]|2[0-9]|99)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$"
DATE_TIME = rf"^{_DATE}(?:[ T]|, ?){CLOCK}{ZONE}?$"
WITH_ZONE = rf"{CLOCK}{ZONE}$"
MIDNIGHT = r"[ T]0?0[:.]00(?:[:.]00(?:[.,]0+)?)?$"
TIME = rf"^{CLOCK}{ZONE}?$"
DAY_FIRST = r"^(?:1[3-9]|2[0-9]|3[01])[./-][0-9]"
"""Proves that the day stands first."""
MONTH_FIRST = r"^[0-9]{1,2}[./-](?:1[3-9]|2[0-9]|3[01])[./-]"
"""Proves that the month stands first."""
EITHER_ORDER = r"^(?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|1[0-2])[./-]"

DECIMAL_COMMA = (
    r"(?:^|[^0-9.,])[0-9]{0,3}(?:\.[0-9]{3})*,[0-9]{1,2}(?:[^0-9.,]|$)|[0-9]{4,},[0-9]|\.[0-9]{3},[0-9]"
    r"|\.[0-9]{3}\.[0-9]{3}(?:[^0-9]|$)|,[0-9]{4,}|(?:^|[^0-9.,])0,[0-9]"
)
"""Proves that the comma is the decimal sign."""
DECIMAL_POINT = (
    r"(?:^|[^0-9.,])[0-9]{0,3}(?:,[0-9]{2,3})*\.[0-9]{1,2}(?:[^0-9.,]|$)|[0-9]{4,}\.[0-9]|,[0-9]{3}\.[0-9]"
    r"|,[0-9]{3},[0-9]{3}(?:[^0-9]|$)|\.[0-9]{4,}|(?:^|[^0-9.,])0\.[0-9]"
)
"""Proves that the point is the decimal sign."""
EITHER_DECIMAL = r"(?:^|[^0-9.,])[1-9][0-9]{0,2}[.,][0-9]{3}(?:[^0-9.,]|$)"
"""`1.234`: a thousand, or one and a bit."""

E_MAIL = r'^[^@\s,;:<>"()]+@(?:[\p{L}0-9](?:[\p{L}0-9-]*[\p{L}0-9])?\.)+(?:\p{L}{2,}|xn--[a-z0-9-]+)$'
URL = r"(?i)^(?:https?://|ftp://|www\.)[^\s]+$"
DOMAIN = r"(?i)^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:/[^\s]*)?$"
PHONE = (
    r"^(?:Tel\.?:? ?)?(?:\+|00)[1-9](?:[ ()/.\-\u2013\u00a0]*[0-9]){5,14}(?:[ ,]*(?:x|ext\.?|DW)[ .]?[0-9]{1,5})?$"
    r"|^(?:\(0?[0-9]{1,5}\)|0[0-9]{1,5}) ?[ /-](?:[ ()/.\-\u2013]*[0-9]){4,12}(?:[ ,]*(?:x|ext\.?|DW)[ .]?[0-9]{1,5})?$"
    r"|^\(?[2-9][0-9]{2}\)?[ .-][0-9]{3}[ .-][0-9]{4}(?:[ ,]*(?:x|ext\.?)[ .]?[0-9]{1,5})?$"
)
ANY_PHONE = r"^(?:Tel\.?:? ?)?[+(]?(?:[ ()/.\-\u2013\u00a0]*[0-9]){5,17}(?:[ ,]*(?:x|ext\.?|DW)[ .]?[0-9]{1,5})?$"
"""Also digits alone, where the header says that they are a phone number."""
VAT_ID = (
    r"^(?:ATU[0-9]{8}|BE[01]?[0-9]{9}|BG[0-9]{9,10}|CHE[0-9]{9}(?:MWST|TVA|IVA)?|CY[0-9]{8}[A-Z]"
    r"|CZ[0-9]{8,10}|DE[0-9]{9}|DK[0-9]{8}|EE[0-9]{9}|(?:EL|GR)[0-9]{9}|ES[0-9A-Z][0-9]{7}[0-9A-Z]|FI[0-9]{8}"
    r"|FR[0-9A-Z]{2}[0-9]{9}|(?:GB|XI)(?:[0-9]{9}|[0-9]{12}|GD[0-9]{3}|HA[0-9]{3})|HR[0-9]{11}|HU[0-9]{8}"
    r"|IE[0-9][0-9A-Z+*][0-9]{5}[A-Z]{1,2}|IT[0-9]{11}|LT(?:[0-9]{9}|[0-9]{12})|LU[0-9]{8}|LV[0-9]{11}|MT[0-9]{8}"
    r"|NL[0-9]{9}B[0-9]{2}|NO[0-9]{9}(?:MVA)?|PL[0-9]{10}|PT[0-9]{9}|RO[0-9]{2,10}|SE[0-9]{12}|SI[0-9]{8}|SK[0-9]{10})$"
)
NO_DISCOUNT = r"(?i)^(?:none|no|no discount|kein|keine|keiner|ohne|nil|netto|aucune?|nessuno|ninguno|geen|-|\u2013)$"
VAT_SIGNS = r"[ .\-/]"
POSTAL_CODE = r"^(?:[A-Z]{1,2}-)?[0-9A-Z]{2,5}[ -]?[0-9A-Z]{1,4}$"
UUID = r"(?i)^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$"
CODE_SHAPE = r"^\s*[\p{L}0-9#](?:[\p{L}0-9_.:/#+-]*[\p{L}0-9#])?\s*$"
"""One word of letters, digits and joining signs."""

TAX_WORD = (
    r"(?i)\b(?:vat|mwst|mw-st|ust|umsatzsteuer|mehrwertsteuer|steuer\w*|vorsteuer|tax\w*|gst|hst|iva|tva|btw|moms|"
    r"exempt|zero[- ]rated|reverse charge|reduced|standard|erm\u00e4\u00dfigt|ermaessigt|exon\w*|esent\w*|exent\w*|"
    r"vrijgesteld)\b"
)
DISCOUNT_WORD = (
    r"(?i)(?:\boff\b|\bdiscount|\brabatt|\bskonto|\bnachlass|\bremise|\bsconto|\bdescuento|\bkorting|\brebate)"
)
EXCEL_ERROR = r"^#(?:NAME\?|REF!|VALUE!|DIV/0!|N/A|NULL!|NUM!|WERT!|BEZUG!|NV|ZAHL!|NOME\?|VALOR!|VALEUR!|NOM\s?\?)$"
EXCEL_SCIENTIFIC = r"^[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}$"
EXCEL_DATE = (
    r"(?i)^(?:[0-3]?[0-9][. -]{1,2}(?:jan|feb|m\u00e4r|mrz|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)\.?"
    r"|(?:jan|feb|m\u00e4r|mrz|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)\.?[. -]{1,2}[0-9]{1,4})$"
)
EXCEL_SERIAL = r"^(?:3[6-9]|4[0-9]|5[0-5])[0-9]{3}$"
"""Days since 1900 of the years 1998 to 2053."""
DATE_LIKE_CODE = r"^(?:0?[1-9]|[12][0-9]|3[01])[-/.](?:0?[1-9]|[12][0-9]|3[01]|19[0-9]{2}|20[0-9]{2})$"
"""Two numbers that a spreadsheet takes for a day and a month, or a month and a year."""
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f]"
MOJIBAKE = (
    r"[\u00c2-\u00f4][\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    r"\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
"""A first and a following byte of UTF-8, read as Windows-1252."""
LOST = "\ufffd"
