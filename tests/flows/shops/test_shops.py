"""What a shop's form says of its connection, and what its settings are worth."""

import frappe

from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.shops import shops
from tests import world
from tests.factories import erpnext
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked


def message(shop: str) -> tuple[str, str]:
	return frappe.db.get_value("Ecom Shop", shop, ["sync_status", "sync_message"])


def test_the_latest_problem_of_a_connection_is_shown(shop):
	shops.note_problem(shop, "answered 500")
	shops.note_problem(shop, "the answer is not JSON")
	assert message(shop) == ("Failing", "the answer is not JSON")
	shops.note_success(shop)
	assert message(shop) == ("OK", None)


def test_blanks_around_a_pasted_secret_do_not_count(courier):
	name = factory.make_shop(
		channel="WooCommerce",
		webhook_secret=" hush\n",
		woocommerce_consumer_secret=" cs_1 ",
		woocommerce_consumer_key="ck_1 ",
	)
	known = shops.settings(shops.get_shop(name))
	assert (known.webhook_secret, known.consumer_secret, known.consumer_key) == ("hush", "cs_1", "ck_1")


def test_a_fee_of_a_shop_without_a_cost_center_goes_to_the_companys(courier):
	fees = erpnext.make_account(erpnext.unique("Fees"), "Indirect Expenses")
	row = {"gateway": factory.CARD, "account": world.BANK_ACCOUNT, "fee_account": fees, "fee_percent": 10}
	shop = factory.make_shop(cost_center=None, gateways=[row])
	name = factory.shipped(shop, make_order(line(stocked(main=5), "10.00")))
	billing.bill(name)
	[entry] = collect(name)
	[fee] = frappe.get_doc("Payment Entry", entry).deductions
	assert (fee.amount, fee.cost_center) == (1, world.COST_CENTER)
