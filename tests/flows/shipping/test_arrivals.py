"""Days of arrival: learned from past parcels of a lane, moved only for a reason; and the figures that they come from."""

from datetime import datetime, timedelta, timezone

import frappe
import pytest
from frappe.utils import add_days, getdate, now_datetime

from ecom_erp.ecom_erp.report.courier_performance.courier_performance import execute
from ecom_erp.flows.portal import tracking_page
from ecom_erp.flows.shipping import shipping_labels, tracking
from ecom_erp.flows.warehouse import ship
from ecom_erp.integrations.couriers.base import TrackingEvent
from tests.factories import shop as factory
from tests.factories.erpnext import unique
from tests.factories.shop import line, make_order, stocked
from tests.support.parcels import order_of, package_of, shipping_label

LANE = "US-IL > US-IL"


def past_label(shop: str, account: str, days: int | None, **values) -> None:
	"""A parcel as it stands in the database: delivered that many days after its first scan, None: still on its way."""
	delivered = now_datetime() - timedelta(days=1)
	doc = frappe.new_doc("Shipping Label")
	doc.update(
		{
			"name": unique("SL"),
			"shop": shop,
			"courier_account": account,
			"service": "standard",
			"lane": LANE,
			"direction": "Outbound",
			"status": "Bought",
			"tracking_status": "In Transit",
			"cost": 5,
			"currency": "USD",
		}
	)
	if days is not None:
		doc.update(
			{
				"tracking_status": "Delivered",
				"delivered_at": delivered,
				"picked_up_at": delivered - timedelta(days=days),
				"days_in_transit": days,
			}
		)
	doc.update(values)
	doc.db_insert()


def labelled(shop: str) -> str:
	[parcel] = factory.parcels(factory.labelled(shop, make_order(line(stocked(main=1), "10.00"))))
	return parcel


def event(label: str, hours: int, expected, status: str = "In Transit") -> None:
	at = datetime.now(timezone.utc) - timedelta(days=2) + timedelta(hours=hours)
	tracking.take_events(
		label, [TrackingEvent(f"E{hours}", at, status, "Scan", expected=expected)], "Webhook"
	)


@pytest.mark.smoke
def test_the_day_is_learned_and_moves_only_when_the_courier_changes_his(shop, account, server):
	"""Eight of ten parcels of the lane took three days, those of other lanes and services thirty."""
	for days in (1, 2, 2, 2, 3, 3, 3, 3, 9, 9):
		past_label(shop, account, days)
	for other in ({"lane": "US-IL > US-NJ"}, {"service": "express"}, {"courier_account": "Other"}):
		for _parcel in range(10):
			past_label(shop, account, 30, **other)
	parcel = labelled(shop)
	label = shipping_label(parcel)
	leaves, promised = label.estimated_from, label.expected_date
	assert (label.lane, label.service, label.estimate_source) == (LANE, "standard", "Past Deliveries")
	assert label.estimated_date == package_of(parcel).estimated_date == getdate(add_days(leaves, 3))
	assert label.promised_date == promised
	ship.ship(parcel)
	event(label.name, 1, promised)
	[shown] = tracking_page.page_data(order_of(parcel).name)["parcels"]
	assert shown["expected"] == getdate(add_days(leaves, 3))
	event(label.name, 5, getdate(add_days(leaves, 6)))
	event(label.name, 3, getdate(add_days(leaves, 5)))
	moved = shipping_label(parcel)
	assert (moved.estimated_date, moved.estimate_source) == (getdate(add_days(leaves, 6)), "Courier")
	assert package_of(parcel).estimated_date == getdate(add_days(leaves, 6))


def test_without_a_past_the_courier_counts_else_his_days(shop, courier):
	"""The rate card says two days; on a Friday, without weekends, that is the Tuesday."""
	label = shipping_label(labelled(shop))
	assert (label.estimate_source, label.expected_date) == ("Transit Days", None)
	assert label.estimated_date == label.promised_date == getdate(add_days(label.estimated_from, 2))


def test_a_parcel_that_leaves_later_is_expected_later(shop, courier):
	parcel = labelled(shop)
	label = shipping_label(parcel)
	earlier = {
		"estimated_from": add_days(getdate(), -3),
		"estimated_date": add_days(getdate(), -1),
	}
	frappe.db.set_value("Shipping Label", label.name, earlier)
	ship.ship(parcel)
	assert (
		package_of(parcel).estimated_date
		== shipping_label(parcel).estimated_date
		== getdate(add_days(getdate(), 2))
	)


def test_a_parcel_leaves_of_which_nobody_knows_when_it_arrives(shop, courier):
	parcel = labelled(shop)
	unknown = dict.fromkeys(("estimated_from", "estimated_date", "estimate_source"))
	frappe.db.set_value("Shipping Label", shipping_label(parcel).name, unknown)
	ship.ship(parcel)
	assert shipping_label(parcel).estimated_date is None


def test_a_void_label_takes_its_day_along(shop, courier):
	parcel = labelled(shop)
	shipping_labels.void_label(shipping_label(parcel).name)
	assert package_of(parcel).estimated_date is None


def test_a_delivered_parcel_is_measured_from_its_first_scan(parcel, server):
	label = shipping_label(parcel)
	frappe.db.set_value("Shipping Label", label.name, "promised_date", add_days(getdate(), -2))
	event(label.name, 0, None, "Picked Up")
	event(label.name, 10, None, "Delivery Failed")
	event(label.name, 26, None, "Delivered")
	measured = shipping_label(parcel)
	days = (getdate(measured.delivered_at) - getdate(measured.picked_up_at)).days
	assert measured.picked_up_at == measured.events[0].at
	assert (measured.days_in_transit, measured.late, measured.had_problem) == (days, 1, 1)
	event(label.name, 40, None, "Returning")
	assert shipping_label(parcel).picked_up_at is None, "nothing is learned from it"


def test_the_report_says_how_couriers_do_in_one_query(shop, courier):
	"""Ten parcels for 50.00: six took 2 days, two took 5 and one of these was late; two are on their way, one in trouble.
	Nothing else of them was promised but what was late and one more."""
	promised = {"promised_date": getdate()}
	for values in ({}, {}, {}, {}, {}, promised):
		past_label(shop, courier, 2, **values)
	past_label(shop, courier, 5, late=1, **promised)
	past_label(shop, courier, 5)
	past_label(shop, courier, None)
	past_label(shop, courier, None, tracking_status="Exception", had_problem=1)
	past_label(shop, courier, 1, direction="Return")
	past_label(shop, courier, 1, status="Voided")
	past_label(shop, courier, 4, lane="US > DE", cost=20)
	asked, execute_query = [], frappe.db.sql

	def counted(*args, **kwargs):
		asked.append(str(args[0]))
		return execute_query(*args, **kwargs)

	frappe.db.sql = counted
	try:
		_columns, rows, _message, chart, summary = execute({"shop": shop})
	finally:
		del frappe.db.sql
	assert len([query for query in asked if "tabShipping Label" in query]) == 1
	numbers = (
		"lane",
		"parcels",
		"delivered",
		"on_time",
		"median_days",
		"days_90",
		"problems",
		"problem_percent",
	)
	assert [tuple(row[key] for key in numbers) for row in rows] == [
		(LANE, 10, 8, 50.0, 2, 5, 1, 10.0),
		("US > DE", 1, 1, None, 4, 4, 0, 0.0),
	]
	assert [row["cost_per_parcel"] for row in rows] == [5, 20]
	assert chart["data"]["datasets"][0]["values"] == [50.0]
	assert [part["value"] for part in summary] == [11, 50.0]
	assert execute({"shop": shop, "courier_account": "Nobody"})[1] == []
