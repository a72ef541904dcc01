"""Saved beginnings of profiles for well-known systems. Sources and what was only read on secondary pages: docs/exchange.md."""

from dataclasses import dataclass, field

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.exchange.fields import Direction, Subject
from ecom_erp.core.exchange.forms import Form
from ecom_erp.core.exchange.mapping import Rule

OUT, IN = Direction.OUT, Direction.IN
DATE, TEXT = Form.DATE, Form.TEXT


class System(StrEnum):
	OTHER = "Other"
	SAP_B1 = "SAP Business One"
	NETSUITE = "NetSuite"
	ODOO = "Odoo"
	CIN7 = "Cin7"


@dataclass(frozen=True)
class Preset:
	"""`settings`: fields of a profile and their values."""

	rules: tuple[Rule, ...]
	settings: dict[str, str | int] = field(default_factory=dict)


_REST: dict[str, str | int] = {"transport": "REST", "file_format": "JSON"}
_B1_LINES = "DocumentLines[]."
_B1_LEDGER = "JournalEntryLines[]."
_NS_ITEMS = "item.items[]."
_ODOO_LINE = "order_line[]."

PRESETS: dict[tuple[System, Direction, Subject], Preset] = {
	(System.SAP_B1, OUT, Subject.ORDERS): Preset(
		(
			Rule("", "CardCode", "C-WEB"),
			# it is asked by this: the number of a shop may be that of an order of another one
			Rule("here.order", "NumAtCard", form=TEXT),
			Rule("order.created_at", "DocDate", form=DATE),
			Rule("order.created_at", "DocDueDate", form=DATE),
			Rule("order.currency", "DocCurrency"),
			Rule("order.note", "Comments"),
			Rule("line.sku", f"{_B1_LINES}ItemCode", form=TEXT),
			Rule("line.quantity", f"{_B1_LINES}Quantity", form=Form.NUMBER),
			Rule("line.unit_price", f"{_B1_LINES}UnitPrice", form=Form.NUMBER),
		),
		{
			**_REST,
			"url": "https://b1.example.com:50000/b1s/v2/Orders",
			"auth": "Basic",
			"auth_name": '{"UserName":"web","CompanyDB":"COMPANY"}',
			"reference_path": "DocEntry",
			"find_url": "https://b1.example.com:50000/b1s/v2/Orders?$select=DocEntry&$filter=NumAtCard eq '{NumAtCard}'",
			"found_path": "value.0.DocEntry",
		},
	),
	(System.SAP_B1, OUT, Subject.POSTINGS): Preset(
		(
			Rule("voucher.date", "ReferenceDate", form=DATE),
			Rule("voucher.date", "TaxDate", form=DATE),
			Rule("voucher.number", "Reference", form=TEXT),
			Rule("voucher.order", "Reference2", form=TEXT),
			Rule("voucher.kind", "Memo", form=TEXT),
			Rule("line.account_number", f"{_B1_LEDGER}AccountCode", form=TEXT),
			Rule("line.debit", f"{_B1_LEDGER}Debit", form=Form.NUMBER),
			Rule("line.credit", f"{_B1_LEDGER}Credit", form=Form.NUMBER),
			Rule("line.remarks", f"{_B1_LEDGER}LineMemo", form=TEXT),
		),
		{
			**_REST,
			"url": "https://b1.example.com:50000/b1s/v2/JournalEntries",
			"auth": "Basic",
			"auth_name": '{"UserName":"web","CompanyDB":"COMPANY"}',
			"reference_path": "JdtNum",
			"find_url": "https://b1.example.com:50000/b1s/v2/JournalEntries?$select=JdtNum&$filter=Reference eq '{Reference}'",
			"found_path": "value.0.JdtNum",
		},
	),
	(System.NETSUITE, OUT, Subject.ORDERS): Preset(
		(
			Rule("exchange.key", "externalId", form=TEXT),
			Rule("", "entity.id", "1", TEXT),
			Rule("order.created_at", "tranDate", form=DATE),
			Rule("order.number", "otherRefNum", form=TEXT),
			Rule("order.note", "memo"),
			Rule("line.sku", f"{_NS_ITEMS}item.externalId", form=TEXT),
			Rule("line.quantity", f"{_NS_ITEMS}quantity", form=Form.NUMBER),
			Rule("line.unit_price", f"{_NS_ITEMS}rate", form=Form.NUMBER),
		),
		{
			**_REST,
			"method": "PUT",
			"url": "https://ACCOUNT.suitetalk.api.netsuite.com/services/rest/record/v1/salesOrder/eid:{key}",
			"auth": "Bearer",
			"send_changes": 1,
		},
	),
	(System.ODOO, OUT, Subject.ORDERS): Preset(
		(
			Rule("", "partner_id", "1", Form.NUMBER),
			Rule("order.number", "client_order_ref", form=TEXT),
			Rule("order.created_at", "date_order", form=Form.MOMENT),
			Rule("order.note", "note"),
			# a line that is made with its order: the command 0, 0, and its fields
			Rule("", f"{_ODOO_LINE}0", "0", Form.NUMBER),
			Rule("", f"{_ODOO_LINE}1", "0", Form.NUMBER),
			Rule("line.title", f"{_ODOO_LINE}2.name", form=TEXT),
			Rule("", f"{_ODOO_LINE}2.product_id", "1", Form.NUMBER),
			Rule("line.quantity", f"{_ODOO_LINE}2.product_uom_qty", form=Form.NUMBER),
			Rule("line.unit_price", f"{_ODOO_LINE}2.price_unit", form=Form.NUMBER),
		),
		{
			**_REST,
			"url": "https://odoo.example.com/json/2/sale.order/create",
			"auth": "Bearer",
			"envelope": "vals_list[]",
			"reference_path": "0",
		},
	),
	(System.CIN7, OUT, Subject.ORDERS): Preset(
		(
			Rule("here.order", "reference", form=TEXT),
			Rule("buyer.email", "email"),
			Rule("ship.name", "deliveryFirstName"),
			Rule("ship.line1", "deliveryAddress1"),
			Rule("ship.line2", "deliveryAddress2"),
			Rule("ship.city", "deliveryCity"),
			Rule("ship.province", "deliveryState"),
			Rule("ship.postal_code", "deliveryPostalCode"),
			Rule("ship.country_code", "deliveryCountry"),
			Rule("order.currency", "currencyCode"),
			Rule("order.shipping", "freightTotal", form=Form.NUMBER),
			Rule("line.sku", "lineItems[].code", form=TEXT),
			Rule("line.title", "lineItems[].name", form=TEXT),
			Rule("line.quantity", "lineItems[].qty", form=Form.NUMBER),
			Rule("line.unit_price", "lineItems[].unitPrice", form=Form.NUMBER),
		),
		{
			**_REST,
			"url": "https://api.cin7.com/api/v1/SalesOrders",
			"auth": "Basic",
			"auth_name": "API user",
			"envelope": "[]",
			"reference_path": "0.id",
			"find_url": "https://api.cin7.com/api/v1/SalesOrders?fields=id&where=reference='{reference}'",
			"found_path": "0.id",
		},
	),
	(System.SAP_B1, IN, Subject.STOCK): Preset(
		(
			Rule("stock.item_code", "ItemCode"),
			Rule("stock.quantity", "QuantityOnStock", form=Form.NUMBER),
		),
		{
			**_REST,
			"url": "https://b1.example.com:50000/b1s/v2/Items?$select=ItemCode,QuantityOnStock",
			"auth": "Basic",
			"auth_name": '{"UserName":"web","CompanyDB":"COMPANY"}',
			"records_path": "value",
			"next_path": "@odata.nextLink",
		},
	),
	(System.CIN7, IN, Subject.STOCK): Preset(
		(Rule("stock.item_code", "code"), Rule("stock.quantity", "stockOnHand", form=Form.NUMBER)),
		{
			**_REST,
			"url": "https://api.cin7.com/api/v1/Stock?page={page}&rows=250",
			"auth": "Basic",
			"auth_name": "API user",
		},
	),
}
# what a file for any system begins with
_FILE: dict[str, str | int] = {"transport": "Desk", "file_format": "CSV"}
_ANY: dict[tuple[Direction, Subject], tuple[str, ...]] = {
	(OUT, Subject.ORDERS): (
		"order.id",
		"order.number",
		"order.created_at",
		"order.currency",
		"order.total",
		"ship.name",
		"ship.line1",
		"ship.line2",
		"ship.city",
		"ship.postal_code",
		"ship.country_code",
		"line.sku",
		"line.title",
		"line.quantity",
		"line.unit_price",
	),
	(OUT, Subject.SHIPMENTS): (
		"shipment.parcel",
		"shipment.order_number",
		"shipment.shipped_at",
		"line.tracking_number",
		"line.courier",
		"line.item_code",
		"line.quantity",
	),
	(OUT, Subject.STOCK): ("stock.item_code", "stock.warehouse", "stock.on_hand", "stock.available"),
	(OUT, Subject.POSTINGS): (
		"voucher.kind",
		"voucher.number",
		"voucher.date",
		"voucher.order",
		"voucher.cancelled",
		"line.account",
		"line.debit",
		"line.credit",
		"line.party",
	),
	(IN, Subject.ORDERS): (
		"order.id",
		"order.number",
		"order.created_at",
		"order.currency",
		"order.payment_state",
		"order.total",
		"ship.name",
		"ship.line1",
		"ship.city",
		"ship.postal_code",
		"ship.country_code",
		"line.sku",
		"line.quantity",
		"line.unit_price",
	),
	(IN, Subject.SHIPMENTS): ("shipment.order_number", "shipment.tracking_number", "shipment.courier"),
	(IN, Subject.STOCK): ("stock.item_code", "stock.quantity", "stock.counted_at"),
}


def preset(system: str, direction: str, subject: str) -> Preset | None:
	"""What a profile begins with; of a system or subject without a preset the fields by their own names, in a file."""
	known = PRESETS.get((System(system), Direction(direction), Subject(subject)))
	names = _ANY.get((Direction(direction), Subject(subject)))
	return known or (Preset(tuple(Rule(name, name) for name in names), _FILE) if names else None)
