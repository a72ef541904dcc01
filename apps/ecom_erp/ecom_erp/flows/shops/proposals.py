"""What a new shop could be set to, from what it says of itself and what its company has; nothing that somebody has
entered is proposed again. It is read with the machine's rights: who may set up a shop need not be allowed to list accounts,
customer groups or territories."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import frappe
from frappe import _

from ecom_erp.erp.selling import shop_defaults
from ecom_erp.flows.shops.channels import declared
from ecom_erp.integrations.channels.description import ShopDescription

FROM_SHOP = ("currency", "time_zone")
"""Facts of the shop, which the form may have filled with what the site is set to. Once there are orders they stay."""

PAY_LATER = ("cod", "cash_on_delivery")


@dataclass(frozen=True)
class Proposal:
	"""`fieldname` of the shop, its `label`, the `value` proposed, and what else may be chosen. A table's rows are chosen
	by name."""

	fieldname: str
	label: str
	value: str = ""
	options: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Proposals:
	fields: list[Proposal]
	warehouses: list[str]  # proposed, in this order
	warehouse_options: list[str]
	gateways: list[dict[str, str]]  # gateway and title of those that the shop has and nobody has entered
	accounts: list[str]  # where a gateway's money may go

	def as_data(self) -> dict[str, Any]:
		return asdict(self)


def propose(name: str, said: ShopDescription | None) -> Proposals:
	"""`said` None: nothing is known of the shop but what was entered."""
	shop = frappe.get_doc("Ecom Shop", name)
	said = said or ShopDescription()
	currency = shop.currency or said.currency
	possible = shop_defaults.choices(shop.company, currency)
	obvious = shop_defaults.defaults(shop.company, currency, possible)
	places = [] if shop.warehouses else possible.fields["warehouses"]
	fields = [
		Proposal(one, _label(shop, one), getattr(said, one))
		for one in FROM_SHOP
		if getattr(said, one) not in ("", shop.get(one)) and not _is_used(shop)
	]
	if location := _location(shop, said):
		fields.append(location)
	fields += [
		Proposal(one, _label(shop, one), obvious.get(one, ""), options)
		for one, options in possible.fields.items()
		if one != "warehouses" and not shop.get(one) and options
	]
	entered = {row.gateway.casefold() for row in shop.gateways}
	gateways = [
		{"gateway": one.id, "title": one.title}
		for one in said.gateways
		if one.enabled and one.id.casefold() not in entered
	]
	return Proposals(
		fields,
		_ready_to_ship(places),
		places,
		gateways,
		possible.money_accounts,
	)


def apply(name: str, chosen: Mapping[str, Any]) -> None:
	"""Set what was chosen of the proposals. `chosen`: values by field; `warehouses` a list of names, `gateways` accounts
	by gateway. What was entered meanwhile is kept. Raises ValidationError for a field that is not proposed."""
	shop = frappe.get_doc("Ecom Shop", name)
	values = dict(chosen)
	warehouses, gateways = values.pop("warehouses", None) or [], values.pop("gateways", None) or {}
	allowed = {*FROM_SHOP, *_choosable(shop)}
	for one, value in values.items():
		if one not in allowed:
			frappe.throw(_("{0} cannot be set here").format(one))
		if value and (not shop.get(one) or (one in FROM_SHOP and not _is_used(shop))):
			shop.set(one, value)
	if not shop.warehouses:
		for rank, warehouse in enumerate(warehouses, 1):
			shop.append("warehouses", {"warehouse": warehouse, "rank": rank})
	entered = {row.gateway.casefold() for row in shop.gateways}
	for gateway, account in gateways.items():
		if gateway.casefold() not in entered:
			row = {"gateway": gateway, "account": account or None, "pay_later": int(gateway in PAY_LATER)}
			shop.append("gateways", row)
	shop.save()


def _choosable(shop) -> set[str]:
	location = _location_field(shop)
	return {
		*shop_defaults.choices(shop.company, shop.currency or "").fields,
		*([location] if location else []),
	}


def _location(shop, said: ShopDescription) -> Proposal | None:
	"""The first place from which the shop sells, where the channel wants to know it."""
	column = _location_field(shop)
	if not column or not said.locations or shop.get(column):
		return None
	options = [one.id for one in said.locations]
	return Proposal(column, _label(shop, column), options[0], options)


def _location_field(shop) -> str:
	declaration = declared(shop.channel)
	names = {one.name for one in declaration.fields}
	return declaration.column("location_id") if "location_id" in names else ""


def _ready_to_ship(warehouses: Sequence[str]) -> list[str]:
	"""Those with a sender's address and a cut-off time."""
	ready = set(frappe.get_all("Ecom Warehouse Profile", {"enabled": 1}, pluck="warehouse"))
	return [name for name in warehouses if name in ready]


def _is_used(shop) -> bool:
	return bool(frappe.db.exists("Ecom Order", {"shop": shop.name}))


def _label(shop, fieldname: str) -> str:
	return _(shop.meta.get_label(fieldname))
