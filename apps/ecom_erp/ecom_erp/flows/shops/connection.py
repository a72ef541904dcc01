"""Connecting a shop: trying address and credentials, reading what the shop says of itself, registering its webhooks."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

import frappe
from frappe import _

from ecom_erp.erp.accounts.currency_precision import missing_precision
from ecom_erp.flows.shops import remarks, shops, site_address
from ecom_erp.flows.shops.asked_orders import ask_for_withheld
from ecom_erp.flows.shops.channels import can, channel_class
from ecom_erp.integrations.channels.base import Capability, ChannelError, NoRecipient, PayloadError
from ecom_erp.integrations.channels.description import RemarkCode, ShopDescription
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.transaction import in_transaction

SECRET_LENGTH = 40
WITHHOLDS = frozenset({RemarkCode.CUSTOMERS_NOT_APPROVED, RemarkCode.CUSTOMERS_EMPTY})


@dataclass(frozen=True)
class Report:
	"""What a test of the connection found. `text` and `indicator` say how it went; `warnings` what does not work as it
	stands, `hints` what is good to know, in words; `said` what the shop says of itself, None without an answer."""

	text: str
	indicator: str = "green"
	warnings: tuple[str, ...] = ()
	hints: tuple[str, ...] = ()
	said: ShopDescription | None = field(default=None, repr=False)

	def as_data(self) -> dict[str, Any]:
		answer = asdict(self)
		if answer["said"]:
			answer["said"].pop("remarks")
		return answer


def test(name: str) -> Report:
	"""Ask the shop what it says of itself, at once, whether it rests or not. The state of the connection is noted on the
	shop."""
	shop = shops.get_shop(name)
	try:
		said = shops.adapter(name, by_person=True).describe(site_address.webhook_address(name))
	except NoRecipient:
		return Report(_("The shop has no URL: it pushes its orders and receives no messages"))
	except (HttpError, ChannelError, PayloadError) as error:
		in_transaction(shops.note_problem, name, str(error))
		return Report(str(error), "red")
	in_transaction(shops.note_success, name)
	report = _report(shop, said)
	if not {one.code for one in said.remarks} & WITHHOLDS and (
		asked := in_transaction(ask_for_withheld, name)
	):
		text = _("{0} orders that were held without their buyer's data are fetched again.").format(asked)
		report = replace(report, hints=(*report.hints, text))
	return report


def _report(shop, said: ShopDescription) -> Report:
	warnings = [remarks.in_words(one) for one in said.remarks if one.code not in remarks.HINTS]
	hints = [remarks.in_words(one) for one in said.remarks if one.code in remarks.HINTS]
	differs = said.currency and shop.currency and said.currency != shop.currency
	if differs:
		warnings.insert(
			0, _("The shop sells in {0} while {1} is entered here").format(said.currency, shop.currency)
		)
	if precision := missing_precision(shop.currency):
		warnings.append(
			_("{0} Until then, orders whose total needs all of them are not posted.").format(precision)
		)
	secret = shops.settings(shop).signing_secret()
	if (
		not secret
		and can(shop.channel, Capability.WEBHOOKS)
		and not can(shop.channel, Capability.REGISTRATION)
	):
		warnings.append(_("Enter the webhook secret as well, otherwise the shop's messages are refused."))
	if warnings:
		return Report(
			_("Connected, but: {0}").format(warnings[0]), "orange", tuple(warnings), tuple(hints), said
		)
	return Report(_("Connected"), "green", (), tuple(hints), said)


def register_webhooks(name: str) -> str:
	"""Have the shop tell this site of its orders; what was done, in words. Raises ValidationError where shops cannot
	reach this site, or none is told, and HttpError or ChannelError of the channel."""
	obstacle = site_address.why_unreachable()
	if obstacle:
		frappe.throw(obstacle)
	in_transaction(_ensure_secret, name)
	done = shops.adapter(name, by_person=True).register_webhooks(site_address.webhook_address(name))
	if done.refused and not (done.made or done.repaired or done.right):
		raise ChannelError(done.refused[0][1])
	text = _("{0} webhooks registered, {1} repaired, {2} were right").format(
		len(done.made), len(done.repaired), len(done.right)
	)
	refused = "; ".join(f"{topic}: {reason}" for topic, reason in done.refused)
	return f"{text}. " + _("Refused: {0}").format(refused) if refused else text


def _ensure_secret(name: str) -> None:
	"""Webhooks are signed by something that nobody guesses; where nobody has entered it and any will do, it is drawn by
	lot."""
	shop = frappe.get_doc("Ecom Shop", name)
	if shops.settings(shop).signing_secret():
		return
	if not channel_class(shop.channel).chooses_secret:
		frappe.throw(_("Enter the Webhook Secret first: the secret with which the app signs its webhooks."))
	shop.webhook_secret = frappe.generate_hash(length=SECRET_LENGTH)
	shop.save(ignore_permissions=True)
