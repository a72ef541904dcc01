"""Accounts of WhatsApp's Cloud API as admins set them up."""

import hmac
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.utils import get_url

from ecom_erp.flows.webhooks.endpoints import refuse_unsafe
from ecom_erp.integrations.messengers.whatsapp import Account

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_whatsapp_account.ecom_whatsapp_account import EcomWhatsAppAccount

ACCOUNT = "Ecom WhatsApp Account"
RECEIVER = "/api/method/ecom_erp.api.public.whatsapp.receive?account={0}"


def check(doc: "EcomWhatsAppAccount") -> None:
	"""Raises ValidationError for what could not be called."""
	parts = urlsplit(doc.base_url or "")
	if not parts.hostname or parts.username or parts.password or parts.query:
		frappe.throw(_("Enter the address of the API as https://graph.facebook.com"))
	refuse_unsafe(doc.base_url)
	if not re.fullmatch(r"v\d{1,3}\.\d{1,2}", doc.api_version or ""):
		frappe.throw(_("Enter the version of the API as v23.0"))
	if not re.fullmatch(r"\d{1,40}", doc.phone_number_id or ""):
		frappe.throw(_("The ID of the phone number has digits only. It is not the number itself."))


def webhook_address(name: str) -> str:
	"""Where Meta reports to."""
	return get_url(RECEIVER.format(frappe.utils.quoted(name)))


def read_account(name: str) -> Account | None:
	"""What is needed to send; None of one that is switched off."""
	doc = frappe.get_cached_doc(ACCOUNT, name)
	if not doc.enabled:
		return None
	token = doc.get_password("access_token", raise_exception=False) or ""
	return Account(doc.name, doc.base_url, doc.api_version, doc.phone_number_id, token)


def secret_of(name: str) -> str:
	"""With what Meta signs. Raises DoesNotExistError."""
	return frappe.get_doc(ACCOUNT, name).get_password("app_secret", raise_exception=False) or ""


def is_asked_by_meta(name: str, token: str) -> bool:
	"""Whether the token of Meta's question is the account's. Raises DoesNotExistError."""
	wanted = frappe.get_doc(ACCOUNT, name).get_password("verify_token", raise_exception=False) or ""
	return bool(wanted) and hmac.compare_digest(wanted.encode(), token.encode())
