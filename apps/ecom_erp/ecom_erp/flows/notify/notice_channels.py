"""Notice channels as admins set them up: where they lead, how they are called, what became of it."""

import time
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.utils import get_datetime, get_url, now_datetime

from ecom_erp.core.webhooks import pacing, robots
from ecom_erp.core.webhooks.robots import BadAddress, Form, Notice
from ecom_erp.core.webhooks.signing import new_secret
from ecom_erp.flows.webhooks.endpoints import refuse_unsafe
from ecom_erp.integrations.http import HttpClient, HttpError, Refused, Throttled
from ecom_erp.messaging.queue import NotYet
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_notice_channel.ecom_notice_channel import EcomNoticeChannel

CHANNEL = "Ecom Notice Channel"
TIMEOUT = (5.0, 15.0)
ANSWER_BYTES = 64 * 1024
SWITCHED_OFF_SECONDS = 3600


def check(doc: "EcomNoticeChannel") -> None:
	"""Raises ValidationError for what cannot be called; makes a secret where the form needs one and none was entered."""
	form = Form(doc.form)
	if form is Form.STANDARD and not doc.secret:
		doc.secret = new_secret()
	url, secret = (_entered(doc, field) for field in ("url", "secret"))
	doc.host = urlsplit(url).hostname or ""
	try:
		robots.check(form, url, secret)
	except BadAddress as error:
		frappe.throw(_advice(str(error)), title=_("Address of the Channel"))
	refuse_unsafe(url)


def _entered(doc: "EcomNoticeChannel", field: str) -> str:
	"""What was typed, or, where stars stand for it, what is stored."""
	typed = (doc.get(field) or "").strip()
	if typed and set(typed) == {"*"}:
		return doc.get_password(field)
	doc.set(field, typed)
	return typed


def _advice(what: str) -> str:
	return {
		"url": _("Enter the address that the group chat's robot shows, without user name and password"),
		"key": _("This is no address of a WeCom robot: it ends with ?key= and the robot's key"),
		"access_token": _(
			"This is no address of a DingTalk robot: it ends with ?access_token= and its token"
		),
		"secret": _("A secret is whsec_ and 24 to 64 bytes in Base64. Leave it empty to have one made."),
	}[what]


def is_for(name: str, shop: str) -> bool:
	"""Whether rules may tell the channel of orders of the shop."""
	return frappe.db.get_value(CHANNEL, name, "shop") in (None, "", shop)


def send(name: str, notice: Notice, message_id: str) -> str:
	"""Send a notice by a channel, outside of any lock, and note what became of it; the host that took it. Raises HttpError with the
	receiver's words, NotYet while the channel is switched off or has sent all that its receiver takes for now."""
	doc: EcomNoticeChannel = frappe.get_doc(CHANNEL, name)
	if not doc.enabled:
		raise NotYet(_("The notice channel {0} is switched off").format(name), SWITCHED_OFF_SECONDS)
	in_transaction(_take_turn, name, Form(doc.form))
	try:
		_call(doc, notice, message_id)
	except HttpError as error:
		in_transaction(_note_failure, name, str(error))
		raise
	in_transaction(_note_delivery, name)
	return doc.host


def _take_turn(name: str, form: Form) -> None:
	pace = pacing.PACES.get(form)
	if not pace:
		return
	used = frappe.db.get_value(CHANNEL, name, "used_until", for_update=True)
	used_until: datetime | None = get_datetime(used) if used else None
	now = now_datetime()
	if wait := pacing.wait(pace, used_until, now):
		raise NotYet(_("{0} takes no more messages this minute").format(form.value), wait)
	values = {"used_until": pacing.after(pace, used_until, now)}
	frappe.db.set_value(CHANNEL, name, values, update_modified=False)


def _call(doc: "EcomNoticeChannel", notice: Notice, message_id: str) -> None:
	form = Form(doc.form)
	secret = doc.get_password("secret", raise_exception=False) or ""
	call = robots.call(form, doc.get_password("url"), secret, notice, message_id, int(time.time() * 1000))
	client = HttpClient.for_account(
		call.url,
		f"notice channel {doc.name}",
		timeout=TIMEOUT,
		retries=0,
		max_bytes=ANSWER_BYTES,
		local=bool(frappe.conf.get("ecom_allow_local_hosts")),
		secret_path=True,
	)
	try:
		answer = client.request("POST", call.url, data=call.body, headers=call.headers)
	except HttpError as error:
		if words := robots.refused_in_words(form, error.body):
			error.args = (f"{error}: {words}",)
		raise
	refusal = robots.refusal(form, answer.body)
	if refusal and refusal.wait is None:
		raise Refused(_("{0} refused: {1}").format(doc.host, refusal.said), answer.status)
	if refusal:
		said = _("{0} asks for patience: {1}").format(doc.host, refusal.said)
		raise Throttled(said, answer.status, retry_after=refusal.wait or 0)


def _note_delivery(name: str) -> None:
	values = {"last_delivered_at": now_datetime(), "failing_since": None, "problem": None}
	frappe.db.set_value(CHANNEL, name, values, update_modified=False)


def _note_failure(name: str, why: str) -> None:
	since = frappe.db.get_value(CHANNEL, name, "failing_since")
	values = {"failing_since": since or now_datetime(), "problem": why[:500]}
	frappe.db.set_value(CHANNEL, name, values, update_modified=False)


def send_test(name: str) -> str:
	"""Send a message that says no more than that it is a test; the host that took it. Raises as `send`."""
	notice = Notice(
		_("Test message of the notice channel {0}").format(name),
		((_("Site"), frappe.local.site),),
		get_url(),
		_("Open"),
		{"channel": name},
	)
	return send(name, notice, f"test_{frappe.generate_hash(length=24)}")
