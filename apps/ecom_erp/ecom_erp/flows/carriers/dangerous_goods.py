"""Dangerous goods and courier accounts: rules from their DocType, and what an account says of itself."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.carriers import dangerous_goods
from ecom_erp.core.carriers.dangerous_goods import LITHIUM, LITHIUM_UNKNOWN, GoodsRule, Reach, Taken
from ecom_erp.core.carriers.known_goods_rules import KNOWN_GOODS_RULES
from ecom_erp.flows.carriers.courier_kinds import declared
from ecom_erp.flows.words.sentences import _, joined

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.courier_account.courier_account import CourierAccount

RULE = "Dangerous Goods Rule"
FIELDS = ["carrier", "hazard", "taken", "reach", "services"]


def to_rule(row) -> GoodsRule:
	"""Of a row or document."""
	services = tuple(filter(None, (one.strip() for one in (row.services or "").split(","))))
	return GoodsRule(row.carrier.strip(), row.hazard, Taken(row.taken), Reach(row.reach), services)


def rules() -> list[GoodsRule]:
	"""All that are enabled."""
	return [to_rule(row) for row in frappe.get_all(RULE, {"enabled": 1}, FIELDS)]


def refusal(
	account: "CourierAccount",
	hazards: Collection[str],
	*,
	abroad: bool,
	service: str = "",
	known: Collection[GoodsRule] | None = None,
) -> str:
	"""Why a service of the account, or with `service` "" the account as a whole, does not take parcels with such goods; "" when
	it does. `known`: the rules, where the caller has them."""
	if not hazards:
		return ""
	classes = _switched_off(account, hazards) or dangerous_goods.refused(
		rules() if known is None else known,
		_names(account),
		hazards,
		abroad=abroad,
		agreement=bool(account.dangerous_goods_agreement),
		service=service,
	)
	if not classes:
		return ""
	whose = f"{account.name} {service}".strip()
	text = _("{0} does not carry {1}").format(whose, joined(", ", [_(one) for one in classes]))
	if LITHIUM_UNKNOWN in classes:
		return joined(". ", [text, _("Choose the kind of battery in the Item, at Dangerous Goods")])
	return text


def _switched_off(account: "CourierAccount", hazards: Collection[str]) -> list[str]:
	"""What the account takes in no case, whatever its carrier does."""
	return sorted(
		hazard
		for hazard in hazards
		if (account.no_lithium if hazard.startswith(LITHIUM) else account.no_dangerous_goods)
	)


def _names(account: "CourierAccount") -> set[str]:
	"""Under which a rule may speak of the account: its own name, its courier's, and its carrier's where it has several."""
	declaration = declared(account.courier)
	carrier = (
		account.get(declaration.column("carrier"))
		if any(one.name == "carrier" for one in declaration.fields)
		else ""
	)
	return {account.name, account.courier, carrier or ""}


def make_known_rules() -> None:
	"""Insert the rules that the app knows, where a carrier has none yet: what an admin changed stays."""
	present = set(frappe.get_all(RULE, pluck="carrier"))
	for known in KNOWN_GOODS_RULES:
		rule = known.rule
		if rule.carrier in present:
			continue
		doc = frappe.new_doc(RULE)
		doc.update(
			{
				"carrier": rule.carrier,
				"hazard": rule.hazard,
				"taken": rule.taken.value,
				"reach": rule.reach.value,
				"services": ", ".join(rule.services) or None,
				"source": known.source,
			}
		)
		doc.insert(ignore_permissions=True)
