"""Telephone numbers as gateways take them."""

import re
from typing import TYPE_CHECKING

import frappe
import phonenumbers

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

OPT_OUT = "Ecom Message Opt Out"


def e164(text: str, country: str = "") -> str:
	"""The number in E.164, as +13125550142; "" where the text is no number that exists. `country`, two letters, is that of a
	number without its country's code."""
	try:
		number = phonenumbers.parse((text or "")[:60], (country or "").upper() or None)
	except phonenumbers.NumberParseException:
		return ""
	if not phonenumbers.is_valid_number(number):
		return ""
	return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def of_whatsapp(sender: str) -> str:
	"""The number by which WhatsApp knows a buyer, in E.164. It keeps Mexico's former 1 after 52, and leaves out Brazil's 9 after the
	area code; what is no number of today is kept as it is."""
	digits = "".join(one for one in sender if one.isdecimal())
	forms = (
		digits,
		re.sub(r"^521(?=\d{10}$)", "52", digits),
		re.sub(r"^(55\d\d)(?=[6-9]\d{7}$)", r"\g<1>9", digits),
	)
	return next((found for one in forms if (found := e164(f"+{one}"))), f"+{digits}")


def number_of(order: "EcomOrder") -> str:
	"""The number of an order's buyer, "" where there is none that can be called: a masked one, or a wrong one."""
	if order.masked_buyer:
		return ""
	return e164(order.buyer_phone, order.ship_country) or e164(order.ship_phone, order.ship_country)


def wants_none(number: str) -> bool:
	"""Whether the buyer has asked for no more text messages."""
	return bool(frappe.db.exists(OPT_OUT, {"number": number}))


def written(number: str) -> list[str]:
	"""The ways in which a number (E.164) is usually written."""
	try:
		parsed = phonenumbers.parse(number)
	except phonenumbers.NumberParseException:
		return [number]
	usual = [
		phonenumbers.format_number(parsed, form)
		for form in (
			phonenumbers.PhoneNumberFormat.E164,
			phonenumbers.PhoneNumberFormat.INTERNATIONAL,
			phonenumbers.PhoneNumberFormat.NATIONAL,
		)
	]
	digits = ["".join(char for char in one if char.isdigit()) for one in usual]
	return sorted(
		{*usual, *digits, *(one.replace("-", " ") for one in usual), *(f"00{digits[0]}", f"0{digits[2]}")}
	)
