"""The texts of SMS and WhatsApp messages, and templates of answers. Made once; after that they belong to the company."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ecom_erp.core.notify.segments import MOST_SEGMENTS, length_of
from ecom_erp.core.notify.steps import BY_PEOPLE, CODES, LABELS, REPLY

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_message_text.ecom_message_text import EcomMessageText

TEXT = "Ecom Message Text"
LONGEST = 4000
_PLACE = "{{ order_number }}"
_PAGE = "{{ tracking_page }}"

# step: {language: (title, text)}
TEXTS = {
	"received": {
		"en": ("Order Received", f"{{{{ shop }}}}: we have received your order {_PLACE}. {_PAGE}"),
		"zh": ("已收到订单", f"【{{{{ shop }}}}】我们已收到您的订单 {_PLACE}。{_PAGE}"),
	},
	"payment_reminder": {
		"en": (
			"Payment Reminder",
			f"{{{{ shop }}}}: {{{{ amount }}}} for your order {_PLACE} is still due. {{{{ payment_page }}}}",
		),
		"zh": (
			"付款提醒",
			f"【{{{{ shop }}}}】您的订单 {_PLACE} 还有 {{{{ amount }}}} 待支付。{{{{ payment_page }}}}",
		),
	},
	"payment": {
		"en": (
			"Payment Link",
			f"{{{{ shop }}}}: please pay {{{{ amount }}}} for your order {_PLACE}: {{{{ payment_page }}}}",
		),
		"zh": (
			"付款链接",
			f"【{{{{ shop }}}}】请支付订单 {_PLACE} 的款项 {{{{ amount }}}}：{{{{ payment_page }}}}",
		),
	},
	"shipped": {
		"en": ("Shipped", f"{{{{ shop }}}}: your order {_PLACE} is on its way. {_PAGE}"),
		"zh": ("已发货", f"【{{{{ shop }}}}】您的订单 {_PLACE} 已发货。{_PAGE}"),
	},
	"out_for_delivery": {
		"en": ("Out for Delivery", f"{{{{ shop }}}}: your order {_PLACE} arrives today. {_PAGE}"),
		"zh": ("正在派送", f"【{{{{ shop }}}}】您的订单 {_PLACE} 正在派送。{_PAGE}"),
	},
	"ready_for_pickup": {
		"en": ("Ready for Pickup", f"{{{{ shop }}}}: your order {_PLACE} is ready for pickup. {_PAGE}"),
		"zh": ("可以自提", f"【{{{{ shop }}}}】您的订单 {_PLACE} 已到自提点，请及时领取。{_PAGE}"),
	},
	"delivered": {
		"en": ("Delivered", f"{{{{ shop }}}}: your order {_PLACE} was delivered. {_PAGE}"),
		"zh": ("已送达", f"【{{{{ shop }}}}】您的订单 {_PLACE} 已送达。{_PAGE}"),
	},
	"exception": {
		"en": (
			"Delivery Problem",
			f"{{{{ shop }}}}: your order {_PLACE} could not be delivered. We are looking into it. {_PAGE}",
		),
		"zh": ("配送异常", f"【{{{{ shop }}}}】您的订单 {_PLACE} 配送遇到问题，我们正在处理。{_PAGE}"),
	},
	"delayed": {
		"en": (
			"Delayed",
			f"{{{{ shop }}}}: your order {_PLACE} will arrive later than promised. We are sorry. {_PAGE}",
		),
		"zh": ("延迟", f"【{{{{ shop }}}}】抱歉，您的订单 {_PLACE} 将晚于承诺时间送达。{_PAGE}"),
	},
	"cancelled": {
		"en": ("Cancelled", f"{{{{ shop }}}}: your order {_PLACE} was cancelled."),
		"zh": ("已取消", f"【{{{{ shop }}}}】您的订单 {_PLACE} 已取消。"),
	},
	"ticket": {
		"en": (
			"After-Sales Ticket",
			f"{{{{ shop }}}}, order {_PLACE}: {{{{ said }}}} {{{{ returns_page }}}}",
		),
		"zh": ("售后申请", f"【{{{{ shop }}}}】订单 {_PLACE}：{{{{ said }}}} {{{{ returns_page }}}}"),
	},
}
PARCEL_STEPS = ("shipped", "out_for_delivery", "ready_for_pickup", "delivered", "exception")
_OF_PARCEL = ("courier", "tracking_number", "courier_url", "expected_date")
_OF_TICKET = ("said", "answer", "ticket", "status", "returns_page", "return_by")


def names_for(step: str) -> set[str]:
	"""What a text of the step may name."""
	always = {"order_number", "shop", "buyer_name", "amount", "total", "payment_page"}
	if step == "ticket":
		return {*always, *_OF_TICKET} - {"payment_page"}
	return {*always, "tracking_page", *(_OF_PARCEL if step in PARCEL_STEPS else ())}


def check(doc: "EcomMessageText") -> None:
	"""Raises ValidationError for a text that could not be sent; one text for each step and language."""
	step = CODES[doc.step]
	doc.text_key = None if step == REPLY else f"{step}|{doc.language}"
	if not doc.text and not doc.whatsapp_template:
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
		frappe.throw(_("There is a text for this step and language already. Change that one."))


def value_names(doc: "EcomMessageText") -> list[str]:
	"""The values of the WhatsApp template, in their order."""
	return [line.strip() for line in (doc.whatsapp_values or "").splitlines() if line.strip()]


def text_of(step: str, language: str) -> "EcomMessageText | None":
	"""The text of a step, in the language or, where there is none, in English."""
	for one in dict.fromkeys((language, "en")):
		if name := frappe.db.get_value(TEXT, {"text_key": f"{step}|{one}"}):
			return frappe.get_cached_doc(TEXT, name)
	return None


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
			if frappe.db.exists(TEXT, {"text_key": f"{step}|{language}"}) or frappe.db.exists(TEXT, title):
				continue
			values = {
				"title": title,
				"step": {**LABELS, **BY_PEOPLE}[step],
				"language": language,
				"text": text,
			}
			frappe.get_doc({"doctype": TEXT, **values}).insert(ignore_permissions=True)
