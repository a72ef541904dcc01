"""Rules about addresses by country: what a complete address needs. Country codes are ISO 3166-1 alpha-2."""

import re

from ecom_erp.core.canonical import Address

# Countries and territories where mail needs no postal code.
NO_POSTAL_CODE = frozenset(
	[
		"AE",
		"AG",
		"AN",
		"AO",
		"AW",
		"BF",
		"BI",
		"BJ",
		"BO",
		"BS",
		"BW",
		"BZ",
		"CD",
		"CF",
		"CG",
		"CI",
		"CK",
		"CM",
		"DJ",
		"DM",
		"ER",
		"FJ",
		"GD",
		"GH",
		"GM",
		"GN",
		"GQ",
		"GY",
		"HK",
		"JM",
		"KE",
		"KI",
		"KM",
		"KN",
		"KP",
		"LC",
		"ML",
		"MO",
		"MR",
		"MS",
		"MU",
		"MW",
		"NR",
		"NU",
		"PA",
		"QA",
		"RW",
		"SB",
		"SC",
		"SL",
		"SO",
		"SR",
		"ST",
		"SY",
		"TF",
		"TG",
		"TK",
		"TL",
		"TO",
		"TT",
		"TV",
		"UG",
		"VU",
		"YE",
		"ZW",
	]
)

# Countries where a parcel is not deliverable without the state or province.
NEEDS_PROVINCE = frozenset(["AR", "AU", "BR", "CA", "CN", "IN", "IT", "JP", "MX", "MY", "TH", "US"])

_POSTAL_CODES = {
	"AT BE BG CH CY DK HU LU NO NZ SI ZA AU PH": r"\d{4}",
	"CN IN SG RU RO VN": r"\d{6}",
	"DE ES FI FR IT MX MY TH TR KR HR EE ID UA LT": r"\d{5}",
	"BR": r"\d{5}-?\d{3}",
	"CA": r"[A-CEGHJ-NPR-TVXY]\d[A-CEGHJ-NPR-TV-Z][ -]?\d[A-CEGHJ-NPR-TV-Z]\d",
	"CZ GR SE SK": r"\d{3} ?\d{2}",
	"GB": r"GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
	"JP": r"\d{3}-?\d{4}",
	"NL": r"[1-9]\d{3} ?[A-Z]{2}",
	"PL": r"\d{2}-?\d{3}",
	"PT": r"\d{4}-?\d{3}",
	"US": r"\d{5}(-?\d{4})?",
}
_PATTERNS = {code: re.compile(p) for codes, p in _POSTAL_CODES.items() for code in codes.split()}


def missing_fields(address: Address) -> list[str]:
	"""Names of the fields a courier needs and the address lacks, in the order of an address form."""
	country = address.country_code.strip().upper()
	needed = ["line1", "city"]
	if country in NEEDS_PROVINCE and not address.province.strip():
		needed.append("province_code")
	if country and country not in NO_POSTAL_CODE:
		needed.append("postal_code")
	needed.append("country_code")
	return [name for name in needed if not getattr(address, name).strip()]


def postal_code_valid(address: Address) -> bool:
	"""Whether the postal code has its country's form. True when there is none or the country's form is not known."""
	pattern = _PATTERNS.get(address.country_code.strip().upper())
	code = address.postal_code.strip().upper()
	return not code or pattern is None or pattern.fullmatch(code) is not None
