"""Several packages of one order as one shipment: bought by one call, a label for each, kept and given back together."""

from datetime import datetime, timedelta, timezone

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from ecom_erp.flows.allocation.fulfilment import cancel_fulfilment
from ecom_erp.flows.shipping import label_purchases, label_voids, shipping_labels, tracking_jobs
from ecom_erp.flows.warehouse import package_closing, packing, packing_finish, ship
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.courier import make_carrier
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit, together
from tests.support.parcels import packages_of

SERVICES = {"FedEx": "fedex_ground", "UPS": "ups_ground", "USPS": "usps_ground_advantage"}
NUMBERS = {"FedEx": "740561073", "UPS": "A1B2C3", "USPS": "1000000001"}


@pytest.fixture
def account(shop, carriers):
	"""Makes the account of a carrier; the courier with rate cards is disabled."""

	def make(carrier: str) -> str:
		more = {"carrier_api_crid": "1", "carrier_api_mid": "2"} if carrier == "USPS" else {}
		if carrier == "UPS":
			more = {"carrier_api_label_format": "ZPL"}  # its pictures take a second each to be made a PDF
		return make_carrier(
			carriers, carrier, NUMBERS[carrier], carrier_api_services=SERVICES[carrier], **more
		)

	return make


def three_packages(shop) -> str:
	"""A parcel of four pieces in packages of 800, 400 and 400 g, without labels."""
	item = stocked(main=9)
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(item, "10.00", 4))))
	packages = [{"items": {item: 2}, "weight_grams": 800}, {"items": {item: 1}, "weight_grams": 400}]
	package_closing.pack_unscanned(parcel, None, [*packages, {"weight_grams": 400}])
	frappe.db.commit()
	return parcel


def rows(parcel: str) -> list:
	fields = ["name", "status", "tracking_number", "shipment_number", "together_with", "cost", "asked_at"]
	return frappe.get_all("Shipping Label", {"fulfilment_order": parcel}, fields, order_by="creation, place")


def kept(parcel: str) -> list[str]:
	return [row.tracking_number for row in rows(parcel) if row.status == "Bought"]


def an_hour_later(parcel: str) -> None:
	"""The last purchase began an hour ago, and whoever began it is gone."""
	at = (datetime.now(timezone.utc) - timedelta(hours=1)).replace(tzinfo=None)
	names = [row.name for row in rows(parcel) if row.asked_at]
	values = {"asked_at": at, "busy_until": add_to_date(now_datetime(), minutes=-1)}
	frappe.db.set_value("Shipping Label", {"name": ("in", names)}, values)
	frappe.db.set_value("Shipping Label", {"fulfilment_order": parcel}, "next_poll_at", now_datetime())
	frappe.db.commit()


def test_three_packages_are_one_shipment_and_each_has_its_label(shop, account, carriers):
	"""FedEx asks 9.20 for each package and 0.85 once: 28.45, divided by weight."""
	account("FedEx")
	parcel = three_packages(shop)
	names = shipping_labels.buy_labels(parcel)
	assert carriers.calls.count("fedex labels") == carriers.calls.count("fedex rates") == 1
	first, second, third = rows(parcel)
	assert [first.name, second.name, third.name] == names
	assert [row.together_with for row in (first, second, third)] == [None, first.name, first.name]
	assert [row.cost for row in (first, second, third)] == [14.23, 7.11, 7.11]
	assert {row.shipment_number for row in (first, second, third)} == {first.tracking_number}
	assert kept(parcel) == carriers.ledger.billed() == [one.tracking_number for one in packages_of(parcel)]
	files = frappe.get_all("Shipping Label", {"fulfilment_order": parcel}, pluck="label_file")
	assert len(set(files)) == 3
	assert floor.parcel(parcel).status == "Labelled"
	assert "(as one shipment)" in frappe.db.get_value("Shipping Label", first.name, "quotes")
	ship.ship(parcel)
	assert floor.parcel(parcel).status == "Shipped"


@pytest.mark.parametrize("fault", ["lost", "half"])
@pytest.mark.parametrize("carrier", ["FedEx", "UPS"])
def test_a_shipment_is_paid_once_and_kept_whole(shop, account, carriers, carrier, fault):
	"""The answer is lost, or the carrier has sold two of three packages."""
	account(carrier)
	parcel = three_packages(shop)
	carriers.faults.add(kind=fault, operation="labels")
	with pytest.raises(frappe.ValidationError, match=r"Package 3: .*you will not be charged twice"):
		shipping_labels.buy_labels(parcel)
	assert carriers.calls.count(f"{carrier.lower()} labels") == 1
	assert [row.status for row in rows(parcel)] == ["Requested"] * 3
	an_hour_later(parcel)
	old = {"modified": add_to_date(now_datetime(), hours=-1)}
	frappe.db.set_value("Shipping Label", {"fulfilment_order": parcel}, old, update_modified=False)
	frappe.db.commit()
	assert tracking_jobs.finish_requests() == 1, "the machine asks for the shipment once"
	assert sorted(kept(parcel)) == sorted(carriers.ledger.billed())
	assert len(set(kept(parcel))) == 3


def test_labels_sold_are_labels_kept_wherever_the_process_dies(shop, account, carriers, site):
	account("UPS")
	parcel, number = three_packages(shop), 1
	while killed_at_commit(site, lambda: shipping_labels.buy_labels(parcel), number, number % 2):
		number += 1
		frappe.db.rollback()
		an_hour_later(parcel)
	assert number >= 3
	assert sorted(kept(parcel)) == sorted(carriers.ledger.billed())
	assert len(kept(parcel)) == 3


def test_two_workers_buy_a_shipment_once(shop, account, carriers, site):
	account("FedEx")
	parcel = three_packages(shop)
	together(site, [lambda: shipping_labels.buy_labels(parcel)] * 2)
	assert carriers.calls.count("fedex labels") == 1
	assert sorted(kept(parcel)) == sorted(carriers.ledger.billed())


def test_a_refused_shipment_leaves_nothing_open(shop, account, carriers):
	account("FedEx")
	parcel = three_packages(shop)
	carriers.faults.add(kind="429", operation="labels")
	with pytest.raises(frappe.ValidationError, match="did not respond"):
		shipping_labels.buy_labels(parcel)
	assert [row.asked_at for row in rows(parcel)] == [None] * 3
	shipping_labels.buy_labels(parcel)
	assert "fedex find" not in carriers.calls
	assert sorted(kept(parcel)) == sorted(carriers.ledger.billed())


def test_all_labels_of_a_shipment_are_voided_together(shop, account, carriers):
	account("UPS")
	parcel = three_packages(shop)
	names = shipping_labels.buy_labels(parcel)
	shipping_labels.void_label(names[1])
	assert carriers.ledger.billed() == []
	assert carriers.calls.count("ups void") == 1
	assert [row.status for row in rows(parcel)] == ["Voided"] * 3
	assert [package.shipping_label for package in packages_of(parcel)] == [None] * 3
	shipping_labels.buy_labels(parcel)
	assert sorted(kept(parcel)) == sorted(carriers.ledger.billed())


def test_a_used_shipment_keeps_its_labels(shop, account, carriers):
	account("UPS")
	parcel = three_packages(shop)
	names = shipping_labels.buy_labels(parcel)
	carriers.ledger.scan(kept(parcel)[2], "OR", "Picked up", "Newark")
	with pytest.raises(frappe.ValidationError, match="refuses to void"):
		shipping_labels.void_label(names[0])
	assert [package.shipping_label for package in packages_of(parcel)] == names


@pytest.mark.parametrize("lost", [False, True])
def test_a_cancelled_parcel_gives_the_whole_shipment_back(shop, account, carriers, lost):
	"""Also when the answer was lost: then the carrier is asked by reference, once for all packages."""
	account("UPS")
	parcel = three_packages(shop)
	if lost:
		carriers.faults.add(kind="lost", operation="labels")
		with pytest.raises(frappe.ValidationError):
			shipping_labels.buy_labels(parcel)
	else:
		shipping_labels.buy_labels(parcel)
	in_transaction(cancel_fulfilment, parcel)
	an_hour_later(parcel)
	while label_voids.give_back_due(10):
		pass
	assert carriers.ledger.billed() == []
	assert [row.status for row in rows(parcel)] == ["Voided"] * 3


def test_a_person_says_of_a_shipment_that_nothing_was_sold(shop, account, carriers):
	account("FedEx")
	parcel = three_packages(shop)
	carriers.faults.add(kind="lost", operation="labels")
	with pytest.raises(frappe.ValidationError):
		shipping_labels.buy_labels(parcel)
	label_purchases.nothing_was_sold(rows(parcel)[0].name)
	assert [row.status for row in rows(parcel)] == ["Failed"] * 3
	carriers.ledger.labels[0].voided = True  # by that person, at the carrier's site
	shipping_labels.buy_labels(parcel)
	assert sorted(kept(parcel)) == sorted(carriers.ledger.billed())


def test_usps_takes_one_package_after_the_other(shop, account, carriers):
	account("USPS")
	parcel = three_packages(shop)
	shipping_labels.buy_labels(parcel)
	assert carriers.calls.count("usps labels") == 3
	assert [row.together_with for row in rows(parcel)] == [None] * 3
	assert kept(parcel) == carriers.ledger.billed()


def test_the_best_offer_for_all_packages_wins(shop, account, carriers):
	"""USPS asks 7.15 for each: 21.45 in all; FedEx 28.45 as one shipment."""
	account("FedEx")
	usps = account("USPS")
	parcel = three_packages(shop)
	shipping_labels.buy_labels(parcel)
	accounts = frappe.get_all("Shipping Label", {"fulfilment_order": parcel}, pluck="courier_account")
	assert set(accounts) == {usps}
	assert len(carriers.ledger.billed()) == 3


def test_the_station_waits_for_all_packages_where_the_warehouse_says_so(shop, account, carriers):
	account("FedEx")
	profile = {"label_when": "When All Packages Are Packed"}
	frappe.db.set_value("Ecom Warehouse Profile", world.MAIN, profile)
	frappe.clear_document_cache("Ecom Warehouse Profile", world.MAIN)
	item = stocked(main=9)
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(item, "10.00", 2))))
	packing.scan(parcel, item, 1, frappe.generate_hash(length=20))
	done = packing_finish.finish(parcel, 400, {}, number=1)
	assert done == {"weight_off": None, "label_problem": None, "next": None}
	assert carriers.calls == []
	packing.scan(parcel, item, 1, frappe.generate_hash(length=20))
	packing_finish.finish(parcel, 400, {}, number=2)
	assert carriers.calls.count("fedex labels") == 1
	assert len(kept(parcel)) == 2
