"""The texts of SMS and WhatsApp messages, and templates of answers. Made once; after that they belong to the company."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ecom_erp.core.notify.default_texts import TEXTS
from ecom_erp.core.notify.segments import MOST_SEGMENTS, length_of
from ecom_erp.core.notify.steps import BY_PEOPLE, CODES, LABELS, REPLY
from ecom_erp.flows.notify.message_templates import template_name
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.permissions import refuse_other_shops

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_message_text.ecom_message_text import EcomMessageText

TEXT = "Ecom Message Text"
LONGEST = 4000
PARCEL_STEPS = ("shipped", "out_for_delivery", "ready_for_pickup", "delivered", "exception")
_OF_PARCEL = ("courier", "tracking_number", "courier_url", "expected_date")
_OF_SHIPMENT = ("rest", "rest_note")
_OF_TICKET = ("said", "answer", "ticket", "status", "returns_page", "return_by")


def names_for(step: str) -> set[str]:
	"""What a text of the step may name."""
	always = {"order_number", "shop", "buyer_name", "amount", "total", "payment_page"}
	if step == "ticket":
		return {*always, *_OF_TICKET} - {"payment_page"}
	of_parcel = _OF_PARCEL if step in PARCEL_STEPS else ()
	return {*always, "tracking_page", *of_parcel, *(_OF_SHIPMENT if step == "shipped" else ())}


def check(doc: "EcomMessageText") -> None:
	"""Raises ValidationError for a text that could not be sent; one text for each step, language and shop."""
	step = CODES[doc.step]
	refuse_other_shops(doc.shop)
	doc.text_key = None if step == REPLY else _key(step, doc.language, doc.shop)
	if not (doc.text or doc.whatsapp_template or doc.email_template):
		frappe.throw(_("Enter a text, or the name of a WhatsApp template"))
	known = dict.fromkeys(names_for(step), "x")
	if doc.text:
		_render(doc.text, known)
		if len(doc.text) > LONGEST:
			frappe.throw(_("Enter at most {0} characters").format(LONGEST))
	unknown = [name for name in value_names(doc) if name not in known]
	if unknown:
		frappe.throw(_("There is no value {0}. There are: {1}").format(unknown[0], ", ".join(sorted(known))))
	if doc.whatsapp_template and not doc.whatsapp_language:
		frappe.throw(_("Enter the language of the WhatsApp template, for example en_US"))
	if doc.text_key and frappe.db.exists(TEXT, {"text_key": doc.text_key, "name": ("!=", doc.name)}):
		frappe.throw(_("There is a text for this step, language and shop already. Change that one."))


def value_names(doc: "EcomMessageText") -> list[str]:
	"""The values of the WhatsApp template, in their order."""
	return [line.strip() for line in (doc.whatsapp_values or "").splitlines() if line.strip()]


def text_of(step: str, language: str, shop: str, needed: str = "text") -> "EcomMessageText | None":
	"""The text of a step that has what is needed: in the buyer's language, else in the shop's, else in English; in each the
	shop's own first."""
	languages = dict.fromkeys((language, get_shop(shop).message_language or "en", "en"))
	return _first([_key(step, one, of) for one in languages for of in (shop, None)], needed)


def email_template(step: str, language: str, shop: str) -> str:
	"""The name of the Email Template of a step in the language; of what stands beside it, the shop's own first."""
	found = _first([_key(step, language, of) for of in (shop, None)], "email_template")
	return (found and found.email_template) or template_name(step, language)


def _key(step: str, language: str, shop: str | None) -> str:
	return f"{step}|{language}|{shop}" if shop else f"{step}|{language}"


def _first(keys: list[str], needed: str) -> "EcomMessageText | None":
	"""The first text that has what is needed; where none has, the first that there is."""
	rows = frappe.get_all(TEXT, {"text_key": ("in", keys)}, ["name", "text_key", needed])
	rows.sort(key=lambda row: (not row[needed], keys.index(row.text_key)))
	return frappe.get_cached_doc(TEXT, rows[0].name) if rows else None


def fill(text: str, facts: Mapping[str, Any]) -> str:
	"""The text with its values. Raises ValidationError."""
	return _render(text, plain(facts)).strip()


def plain(facts: Mapping[str, Any]) -> dict[str, str]:
	"""Those of the facts that are texts."""
	return {name: value for name, value in facts.items() if isinstance(value, str)}


def _render(text: str, values: Mapping[str, Any]) -> str:
	"""In a sandbox that knows nothing but the values: no function of Frappe, no other document."""
	environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
	environment.globals.clear()
	try:
		return environment.from_string(text).render(**values)
	except (TemplateError, TypeError, ValueError, ArithmeticError) as problem:
		said = str(problem)[:200]
	frappe.throw(_("The text cannot be filled in: {0}").format(said))


def measured(text: str) -> dict[str, Any]:
	"""{"places", "segments", "unicode", "too_long"}: what an SMS of the text costs."""
	length = length_of(text)
	return {
		"places": length.places,
		"segments": length.segments,
		"unicode": length.unicode,
		"too_long": length.segments > MOST_SEGMENTS,
	}


def make_message_texts() -> None:
	"""Make the texts that are missing."""
	for step, languages in TEXTS.items():
		for language, (title, text) in languages.items():
			if frappe.db.exists(TEXT, {"text_key": _key(step, language, None)}) or frappe.db.exists(
				TEXT, title
			):
				continue
			values = {
				"title": title,
				"step": {**LABELS, **BY_PEOPLE}[step],
				"language": language,
				"text": text,
			}
			frappe.get_doc({"doctype": TEXT, **values}).insert(ignore_permissions=True)
