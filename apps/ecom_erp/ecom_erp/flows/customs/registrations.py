"""The numbers of a company, checked when they are entered and found for a parcel."""

import re
from collections.abc import Collection, Iterable

import frappe

from ecom_erp.core.customs.registrations import KINDS, applies

_EORI = re.compile(r"[A-Z]{2}[A-Z0-9]{1,15}")
_VOEC = re.compile(r"\d{7}")
_GST = re.compile(r"[A-Z0-9]{5,15}")


class InvalidNumber(ValueError):
	"""The number cannot be one of its kind. The message does not hold it."""


def sound(kind: str, country: str, number: str) -> str:
	"""A number as it is written on documents. Raises InvalidNumber. Numbers with check digits are checked by python-stdnum;
	whether the authority has given it to the company is not known here."""
	from stdnum import get_cc_module
	from stdnum.eu import oss
	from stdnum.eu import vat as eu_vat
	from stdnum.exceptions import ValidationError
	from stdnum.us import ein

	plain = re.sub(r"[\s.\-]", "", number or "").upper()
	try:
		if kind == "IOSS" and plain.startswith("IM"):
			return oss.validate(plain)
		if kind == "EIN":
			return ein.format(ein.validate(plain))
		if kind == "VAT":
			return _vat(country, plain, get_cc_module(country.lower(), "vat"), eu_vat)
	except ValidationError:
		raise InvalidNumber(kind) from None
	patterns = {"EORI": _EORI, "VOEC": _VOEC, "GST": _GST}
	if kind not in patterns or not patterns[kind].fullmatch(plain):
		raise InvalidNumber(kind)
	if kind == "EORI" and not _is_eori_of(country, plain):
		raise InvalidNumber(kind)
	return plain


def _vat(country: str, plain: str, national, european) -> str:
	"""With the prefix of its country where the Union wants one."""
	prefix = "EL" if country == "GR" else country
	if country.lower() in european.MEMBER_STATES or country == "GR":
		return european.validate(plain if plain.startswith(prefix) else prefix + plain)
	if national:
		return national.validate(plain)
	if not _GST.fullmatch(plain):
		raise InvalidNumber("VAT")
	return plain


def _is_eori_of(country: str, plain: str) -> bool:
	if country == "GB":
		return bool(re.fullmatch(r"(GB|XI)\d{12}(\d{3})?", plain))
	return country == "EU" or plain.startswith(country)


def numbers_for(company: str, sender: str, recipient: str) -> dict[str, str]:
	"""The company's numbers that hold for a parcel from one country to another, by the code of their kind."""
	return holding(registered([company])[company], sender, recipient)


def numbers_of_importer(company: str, home: str) -> dict[str, str]:
	"""As `numbers_for`, the numbers under which a company imports what comes back to it in the country `home`."""
	return {
		code: number
		for code, number in numbers_for(company, home, "").items()
		if any(kind.code == code and kind.for_sender for kind in KINDS.values())
	}


def registered(companies: Collection[str]) -> dict[str, list]:
	"""All numbers of companies, rows (kind, country, number) by company."""
	found: dict[str, list] = {company: [] for company in companies}
	for row in frappe.get_all(
		"Customs Registration",
		{"company": ("in", list(found) or [""])},
		["company", "kind", "country", "number"],
		order_by="country",
	):
		found[row.company].append(row)
	return found


def holding(rows: Iterable, sender: str, recipient: str) -> dict[str, str]:
	"""Those of a company's numbers that hold for a parcel, by the code of their kind."""
	return {
		KINDS[row.kind].code: row.number
		for row in rows
		if applies(KINDS[row.kind], row.country, sender, recipient)
	}
