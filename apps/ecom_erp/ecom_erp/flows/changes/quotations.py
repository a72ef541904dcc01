"""From the telephone to a quotation, and from a quotation to an order."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING

import frappe
from frappe.utils import escape_html, formatdate, getdate

from ecom_erp.core.changes import entered_order
from ecom_erp.core.changes.entered_order import ASKED, Entered, EntryError
from ecom_erp.core.changes.quoted_order import quoted_amounts, quoted_lines
from ecom_erp.core.contacts import email_address
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.orders.posting import Part, posting
from ecom_erp.core.states.order import CANCELLED
from ecom_erp.erp.selling import quotations
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.erp.selling.quotations import Quoted
from ecom_erp.erp.selling.quoted_rows import QUOTATION, SALES
from ecom_erp.flows.changes import entry
from ecom_erp.flows.intake import pool
from ecom_erp.flows.intake.buyers import bought_by, ensure_buyer
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order, lock_values
from ecom_erp.flows.orders.order_document import fill
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import check_form_key, refuse
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

ORDER = "Ecom Order"


@unit_of_work
def save(shop_name: str, values: Mapping, key: str, valid_till: str) -> str:
	"""Save what a person has typed as a quotation, as one unit of work; its name. The same `key` is the same quotation. Raises, saying
	what is wrong."""
	shop = get_shop(shop_name)
	check_form_key(key)
	entry.require_entered_here(shop)
	known = quotations.saved_under(key)
	if known:
		return known
	until = _day(valid_till)
	now = datetime.now(timezone.utc)
	order = entry.or_refuse(
		lambda: entered_order.build(replace(entry.entered(shop, values), payment=ASKED, gateway=""), key, now)
	)
	facts = item_facts({line.sku for line in order.lines})
	parts = [
		Part(line.external_id, line.sku, line.quantity, "", facts[line.sku].standard_rate)
		for line in order.lines
	]
	doc = frappe.new_doc(ORDER)
	fill(doc, order, shop, {}, ensure_buyer(shop, order))
	return quotations.post(doc, posting(order, parts), shop, key, until)


def send(name: str, values: Mapping) -> str:
	"""Mail a quotation to the buyer of the form; why it was not, "" where it is on its way."""
	address = email_address(str(values.get("email") or ""))
	if not address:
		return _("There is no e-mail address to send it to")
	subject = _("Quotation {0}").format(name)
	text = _("Hello {0}, you find our quotation attached.").format(
		escape_html(str(values.get("buyer_name") or ""))
	)
	try:
		quotations.mail(name, address, subject, f"<p>{text}</p>")
	except frappe.OutgoingEmailError:
		frappe.clear_messages()
		return _("No account for outgoing e-mail is set up")
	return ""


def _day(text: str) -> date:
	try:
		day = getdate(text)
	except (ValueError, TypeError, frappe.ValidationError):
		day = None
	if not day or day < getdate():
		refuse(ErrorCode.INVALID_REQUEST, _("Enter until when the quotation is valid: today or later"))
	return day


def preview(name: str, shop_name: str = "") -> dict:
	"""What an order of a quotation would be: dicts refusal (a text, "" where nothing stands in the way), shops it can be made for,
	rows (item_code, item_name, qty, price, stock), total, currency. Nothing is changed."""
	quoted = quotations.read(name)
	names = [
		one["name"]
		for one in entry.shops()
		if (one["currency"], get_shop(one["name"]).company) == (quoted.currency, quoted.company)
	]
	refusal = _refusal(quoted)
	if not refusal and not names:
		refusal = _("No shop for entered orders sells for {0} in {1}. Create one without a URL.").format(
			quoted.company, quoted.currency
		)
	chosen = shop_name if shop_name in names else next(iter(names), "")
	if chosen and not refusal:
		try:
			_build(quoted_for(name, chosen), get_shop(chosen), datetime.now(timezone.utc), 0)
		except EntryError as error:
			refusal = _(error.message).format(*error.values)
	stock = entry.goods(chosen, [row.item for row in quoted.rows]) if chosen else {}
	return {
		"refusal": refusal,
		"shops": names,
		"rows": [
			{
				"item_code": row.item,
				"item_name": row.title,
				"qty": float(row.quantity),
				"price": float(row.rate),
				"stock": stock.get(row.item, {}).get("stock"),
			}
			for row in quoted.rows
			if not row.optional
		],
		"total": float(quoted.total),
		"currency": quoted.currency,
	}


def quoted_for(name: str, shop_name: str) -> Quoted:
	"""The quotation, with what the shop books as shipping."""
	return quotations.read(name, get_shop(shop_name).shipping_account or "")


@unit_of_work
def make_order(name: str, shop_name: str) -> str:
	"""Make the order of a quotation, as one unit of work; its name. As long as it is not cancelled there is one, whoever presses. Raises,
	saying why there can be none."""
	shop = get_shop(shop_name)
	entry.require_entered_here(shop)
	# the quotation's row before the order that is made of it: of two who press, the second finds what the first has made
	lock_values(QUOTATION, name, "name")
	earlier = frappe.get_all(ORDER, {"quotation": name}, ["name", "status"], order_by="creation")
	alive = next((row.name for row in earlier if row.status != CANCELLED), None)
	if alive:
		return alive
	quoted = quoted_for(name, shop_name)
	why = _refusal(quoted)
	if why:
		refuse(ErrorCode.WRONG_STATUS, why, title=_("Not Ordered"))
	if (quoted.company, quoted.currency) != (shop.company, shop.currency):
		refuse(
			ErrorCode.INVALID_REQUEST,
			_("{0} is of {1} in {2}; {3} sells for {4} in {5}").format(
				name, quoted.company, quoted.currency, shop.name, shop.company, shop.currency
			),
		)
	order = entry.or_refuse(lambda: _build(quoted, shop, datetime.now(timezone.utc), len(earlier)))
	order = bought_by(shop, order, quoted.customer)
	made, _outcome = pool.pool_order(shop, order)
	doc = lock_order(made)
	doc.quotation = name
	order_flow.save(doc)
	user = frappe.utils.get_fullname(frappe.session.user)
	order_flow.add_timeline_note(doc, _("Ordered by {0} as quoted in {1}").format(user, name))
	return made


def _build(quoted: Quoted, shop: "EcomShop", now: datetime, earlier: int) -> CanonicalOrder:
	"""The order of a quotation of which `earlier` orders were cancelled. Raises EntryError."""
	lines = quoted_lines(quoted.rows)
	known = item_facts({line.item for line in lines})
	for line in lines:
		if line.item not in known:
			raise EntryError("There is no item {0} that can be sold", line.item)
	amounts = quoted_amounts(lines, quoted.charges, quoted.total)
	entered = Entered(
		currency=quoted.currency,
		lines=lines,
		buyer=quoted.buyer,
		address=quoted.address,
		shipping=amounts.shipping,
		discount=amounts.discount,
		tax=amounts.tax,
		fees=amounts.fees,
		taxes_included=amounts.taxes_included,
		tags=("quotation",),
	)
	order = entered_order.build(entered, key_of(quoted.name, earlier), now)
	if order.total != quoted.total:
		raise EntryError(
			"The rows and charges of the quotation do not add up to its total of {0}", quoted.total
		)
	return replace(order, number=f"{quoted.name}-{earlier + 1}" if earlier else quoted.name)


def key_of(quotation: str, earlier: int) -> str:
	"""What an order of the quotation is known by: the same one for whoever presses, another one after each that was cancelled."""
	return f"q{hashlib.sha256(quotation.encode()).hexdigest()[:24]}n{earlier}"


def _refusal(quoted: Quoted) -> str:
	if quoted.status in ("Ordered", "Partially Ordered"):
		return _("{0} is {1} already").format(quoted.name, _(quoted.status))
	if quoted.over:
		return _(
			"{0} was valid until {1}. Duplicate it with a later date, or allow orders of expired quotations in Selling Settings."
		).format(quoted.name, formatdate(quoted.over))
	if quoted.status not in quotations.ORDERABLE:
		return _("{0} is {1}. Only a submitted quotation that is open can be ordered.").format(
			quoted.name, _(quoted.status)
		)
	if not quoted.customer:
		return _("{0} is not for a customer. Create the customer first, and quote to him.").format(
			quoted.name
		)
	if quoted.order_type != SALES:
		return _("{0} is not a quotation of the type Sales").format(quoted.name)
	amended = {"quotation": ("in", quoted.amends or [""]), "status": ("!=", CANCELLED)}
	earlier = frappe.db.get_value(ORDER, amended, ["name", "quotation"], as_dict=True)
	if earlier:
		return _(
			"Order {0} was made of {1}, of which {2} is the amended version. Cancel that order first."
		).format(earlier.name, earlier.quotation, quoted.name)
	return ""


def changed(document) -> None:
	"""A quotation was cancelled, lost or changed after an order was made of it: the order says so, and goes on as it was quoted then."""
	names = frappe.get_all(ORDER, {"quotation": document.name, "status": ("!=", CANCELLED)}, pluck="name")
	for name in names:
		doc = lock_order(name)
		if document.docstatus == 2:
			text = _("Quotation {0} was cancelled. The order stays as it was quoted.")
		elif document.status == "Lost":
			text = _("Quotation {0} was declared lost. The order stays as it was quoted.")
		else:
			text = _("Quotation {0} was changed. The order stays as it was quoted before.")
		order_flow.add_timeline_note(doc, text.format(document.name))
