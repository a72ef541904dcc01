"""Finds the price of an item in a price list."""

import frappe
from frappe.utils import flt, getdate


def price_list_rate(args: frappe._dict, item: frappe._dict) -> float | None:
	"""The rate per `args.uom` in the document's currency; of the template if a variant has none; None if there is none.

	A rate that the document states for an item without a price becomes the item's price, if the Stock Settings say so.
	"""
	if not args.price_list:
		return None
	rate = _rate_of(args, item.name)
	if rate is None and item.variant_of:
		rate = _rate_of(args, item.variant_of)
	if rate is None:
		_insert_price(args)
		return None
	return flt(rate) * flt(args.plc_conversion_rate or 1) / flt(args.conversion_rate or 1)


def _rate_of(args: frappe._dict, item_code: str) -> float | None:
	found = _best_price(args, item_code, args.uom)
	if not found and args.uom != args.stock_uom:
		found = _best_price(args, item_code, args.stock_uom)
	if not found:
		return None
	per_uom = found.uom == args.uom or frappe.get_cached_value(
		"Price List", args.price_list, "price_not_uom_dependent"
	)
	return flt(found.price_list_rate) * (1 if per_uom else flt(args.conversion_factor or 1))


def _best_price(args: frappe._dict, item_code: str, uom: str) -> frappe._dict | None:
	"""The party's own price before the general one, the latest before older ones."""
	prices = frappe.get_all(
		"Item Price",
		filters={"item_code": item_code, "price_list": args.price_list, "uom": ("in", ["", uom])},
		fields=["price_list_rate", "uom", "customer", "supplier", "valid_from", "valid_upto"],
		order_by="valid_from desc, uom desc",
	)
	day = getdate(args.transaction_date)
	valid = [
		price
		for price in prices
		if (not price.valid_from or price.valid_from <= day)
		and (not price.valid_upto or price.valid_upto >= day)
	]
	party = args.customer or args.supplier
	own = [price for price in valid if party and party in (price.customer, price.supplier)]
	general = [price for price in valid if not price.customer and not price.supplier]
	return next(iter(own or general), None)


def _insert_price(args: frappe._dict) -> None:
	if not flt(args.rate) or not frappe.db.get_single_value(
		"Stock Settings", "auto_insert_price_list_rate_if_missing"
	):
		return
	currency = frappe.get_cached_value("Price List", args.price_list, "currency")
	if currency != args.currency or not frappe.has_permission("Item Price", "write"):
		return
	key = {"item_code": args.item_code, "price_list": args.price_list, "uom": args.stock_uom}
	if not frappe.db.exists("Item Price", key):
		rate = flt(args.rate) / flt(args.conversion_factor or 1)
		frappe.get_doc({"doctype": "Item Price", "price_list_rate": rate, **key}).insert()
