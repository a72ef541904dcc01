"""What a ticket has cost, and charging it on to the courier and to the supplier."""

from decimal import Decimal as D

import frappe
import pytest
from frappe.utils import add_days, getdate

from ecom_erp.core.after_sales.costs import Blame
from ecom_erp.ecom_erp.report.after_sales_cost.after_sales_cost import execute as cost_report
from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting import ticket_claims
from ecom_erp.flows.accounting.courier_bills import claims
from ecom_erp.flows.accounting.ticket_costs import of_tickets
from tests import world
from tests.factories import courier_bills as bills
from tests.factories import shop as factory
from tests.factories.erpnext import make_warehouse
from tests.factories.shop import line, make_order, stocked
from tests.support.tickets import ticket

CREDITORS = f"Creditors - {world.ABBR}"


@pytest.fixture
def item(site) -> str:
	"""It costs 10.00 a piece."""
	return stocked(main=9)


@pytest.fixture
def order(shop, item) -> str:
	"""Two pieces at 20.00 less 1.00 together, tax 3.90: 21.45 a piece."""
	return factory.billed(shop, make_order(line(item, "20.00", 2, discount="1.00", tax="3.90")))


@pytest.fixture
def scrapped(order) -> str:
	"""A ticket of a piece that came back and was written off; it is refunded and closed."""
	scrap = make_warehouse()
	frappe.get_doc("Ecom Warehouse Profile", world.MAIN).update({"scrap_warehouse": scrap}).save()
	made = ticket(order, "Return and Refund")
	after_sales.approve(made.name)
	made.reload()
	after_sales.receive(made.name, [{"row": made.lines[0].name, "qty": 1, "disposition": "Scrap"}])
	after_sales.refund(made.name)
	made.reload()
	made.db_set({"status": "Closed", "blame": "Supplier"})
	frappe.db.commit()
	return made.name


def costs(name: str):
	[found] = of_tickets([name])
	return found


def test_a_ticket_costs_what_was_refunded_and_written_off_until_it_is_recovered(scrapped, item, books, shop):
	found = costs(scrapped)
	assert (found.blame, found.currency) == (Blame.SUPPLIER, "USD")
	assert (found.costs.refunded, found.costs.lost, found.costs.freight) == (D("21.45"), D("10.00"), D("0"))
	assert found.costs.total == D("31.45") and found.by_item == {item: found.costs}
	supplier = bills.supplier()
	doc = frappe.get_doc("Item", item)
	own = [row for row in doc.item_defaults if row.company == world.COMPANY]
	row = own[0] if own else doc.append("item_defaults", {"company": world.COMPANY})
	row.default_supplier = supplier
	doc.save()
	[claim] = ticket_claims.claim(scrapped, "Supplier")
	assert ticket_claims.claim(scrapped, "Supplier") == [claim], "once"
	made = frappe.get_doc("Ecom Claim", claim)
	assert (made.supplier, made.amount, made.shop) == (supplier, 31.45, shop)
	assert f"{item}: 1 of 1 came back, 1 written off" in made.explanation
	with pytest.raises(frappe.ValidationError, match="claimed from a supplier"):
		ticket_claims.debit_note(claim, books.freight)
	claims.claimed(claim, "RMA-1")
	note = ticket_claims.debit_note(claim, books.freight)
	assert ticket_claims.debit_note(claim, books.freight) == note
	invoice = frappe.get_doc("Purchase Invoice", note)
	assert (invoice.is_return, invoice.grand_total, invoice.supplier) == (1, -31.45, supplier)
	rows = frappe.get_all("GL Entry", {"voucher_no": note}, ["account", "debit", "credit"])
	assert sorted((row.account, row.debit, row.credit) for row in rows) == sorted(
		[(CREDITORS, 31.45, 0), (books.freight, 0, 31.45)]
	)
	assert frappe.db.get_value("Ecom Claim", claim, "status") == "Credited"
	assert costs(scrapped).costs.total == D("0.00")


def test_the_courier_is_asked_within_the_days_of_his_account(scrapped, order, courier, books):
	account = bills.bill_account(courier, books, claim_days=30)
	[claim] = ticket_claims.claim(scrapped, "Courier", "12.50")
	made = frappe.get_doc("Ecom Claim", claim)
	label = frappe.get_doc("Shipping Label", {"ecom_order": order})
	assert (made.amount, made.shipping_label, made.tracking_number) == (
		12.5,
		label.name,
		label.tracking_number,
	)
	assert frappe.db.get_value("Ecom Bill Courier", {"parent": made.bill_account, "courier_account": courier})
	days = frappe.db.get_value("Ecom Bill Account", made.bill_account, "claim_days")
	created = frappe.db.get_value("After Sales Ticket", scrapped, "creation")
	assert str(made.claim_by) == str(add_days(getdate(created), days))
	with pytest.raises(frappe.ValidationError, match="default supplier"):
		ticket_claims.claim(scrapped, "Supplier")
	assert account


def test_a_return_label_costs_what_was_billed_for_it(scrapped, order):
	label = frappe.get_doc("Shipping Label", {"ecom_order": order})
	frappe.db.set_value("After Sales Ticket", scrapped, "return_label", label.name)
	assert costs(scrapped).costs.freight == D("5.00")
	label.db_set({"billed_cost": 6.5, "billed_currency": "USD"})
	assert costs(scrapped).costs.freight == D("6.50")
	label.db_set({"billed_currency": "XAU"})
	assert (costs(scrapped).costs.freight, costs(scrapped).unknown) == (D("0"), ("XAU",))


@pytest.mark.parametrize("group", ["Cause", "Item", "Supplier", "Courier", "Shop"])
def test_the_report_has_the_ticket_in_its_group(scrapped, item, shop, courier, group):
	_columns, rows, _message, chart, summary = cost_report({"group_by": group, "shop": shop})
	expected = {"Cause": "Supplier", "Item": item, "Supplier": "", "Courier": courier, "Shop": shop}[group]
	assert [(row["group"], row["total"], row["tickets"]) for row in rows] == [(expected, 31.45, 1)]
	assert chart and summary[0]["value"] == 31.45
