"""How amounts are written in tables: with signs of currencies, thousands apart, decimals behind one sign or the other."""

import re
from decimal import Decimal

from ecom_erp.core.money import is_currency_code, minor_units

AMOUNTS = frozenset(
	{
		"unit_price",
		"line_total",
		"line_discount",
		"line_tax",
		"line_shipping",
		"line_shipping_tax",
		"line_shipping_discount",
		"line_fees",
		"line_fees_tax",
		"tax",
		"discount",
		"shipping",
		"shipping_tax",
		"fees",
		"tip",
		"total",
		"payment_fee",
	}
)
"""Fields that hold money."""

_SIGNS = {
	"€": "EUR",
	"£": "GBP EGP FKP GIP LBP SDG SHP SSP SYP",
	"¥": "CNY JPY",
	"￥": "CNY JPY",
	"元": "CNY HKD MOP TWD",
	"RMB": "CNY",
	"US$": "USD",
	"A$": "AUD",
	"C$": "CAD NIO",
	"HK$": "HKD",
	"NT$": "TWD",
	"S$": "SGD",
	"R$": "BRL",
	"$": "USD CAD AUD NZD SGD HKD TWD MOP MXN ARS CLP COP CUP DOP UYU BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD NIO SBD SRD TOP "
	"TTD WST XCD ZWL",
	"₹": "INR",
	"Rs.": "INR PKR LKR NPR MUR",
	"Rs": "INR PKR LKR NPR MUR",
	"₩": "KRW",
	"₫": "VND",
	"₱": "PHP",
	"฿": "THB",
	"₺": "TRY",
	"₽": "RUB",
	"₴": "UAH",
	"₪": "ILS",
	"zł": "PLN",
	"Kč": "CZK",
	"kr.": "DKK SEK NOK ISK",
	"kr": "DKK SEK NOK ISK",
}
_WRITTEN = "|".join(map(re.escape, sorted(_SIGNS, key=len, reverse=True)))
_CURRENCY = re.compile(rf"^(?:{_WRITTEN}|[A-Z]{{3}})(?![^\W\d_])|(?<![^\W\d_])(?:{_WRITTEN}|[A-Z]{{3}})$")
_CURRENCIES = {sign: frozenset(codes.split()) for sign, codes in _SIGNS.items()}


def without_currency(written: str) -> tuple[str, frozenset[str]]:
	"""The figure, and the currencies that the signs beside it may mean; all signs are taken off, none mean none."""
	said: frozenset[str] = frozenset()
	while found := _CURRENCY.search(written := written.strip()):
		meant = _CURRENCIES.get(found[0], frozenset({found[0]}))
		said = said & meant if said else meant
		written = written[: found.start()] + written[found.end() :]
	return written, said


def figure(written: str, sign: str) -> Decimal | None:
	"""The figure whose decimals stand behind `sign`; None for what is none."""
	groups, decimals = written.partition(sign)[::2]
	other = "," if sign == "." else r"\."
	apart = re.fullmatch(rf"\d{{1,3}}(?:({other}|[\s'’])\d{{3}})?(?:\1\d{{3}})*", groups)
	lakhs = re.fullmatch(rf"\d{{1,2}}(?:{other}\d\d)+{other}\d{{3}}", groups)
	if not (apart or lakhs or groups.isdecimal() or (not groups and decimals)) or not (
		not decimals or decimals.isdecimal()
	):
		return None
	return Decimal(re.sub(r"\D", "", groups) + (f".{decimals}" if decimals else ""))


def may_be_thousands(written: str, sign: str, currency: str) -> bool:
	"""Whether what stands behind `sign` may be thousands as well, as in 1.234: three digits, which the decimals of most
	currencies never have. `currency` "": a number of pieces."""
	natural = is_currency_code(currency) and minor_units(currency) >= 3
	return not natural and re.fullmatch(rf"[1-9]\d{{0,2}}{re.escape(sign)}\d{{3}}", written) is not None


def shows_decimals(written: str, sign: str) -> bool:
	"""Whether the amount can only be read with its decimals behind `sign`."""
	bare, _currencies = without_currency(written)
	behind = bare.rpartition(sign)[2] if sign in bare else ""
	return figure(bare, sign) is not None and behind.isdecimal() and (len(behind) != 3 or bare[0] == "0")
