"""The list of orders and the page of one: what they are told in one call, and to whom."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import frappe
import pytest

from ecom_erp.api.desk import pool, warehouse
from ecom_erp.core.tags import LONGEST_TAGS, all_tags
from ecom_erp.flows.insight.pool import rows, tabs, timeline
from ecom_erp.flows.insight.pool.way import way_of
from ecom_erp.flows.review import bulk_review
from ecom_erp.patches.v0_2 import list_fields as patch
from tests import world
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import limited_to, make_user, unlimited
from tests.processes import killed_at_commit


@pytest.fixture
def item(site) -> str:
	return stocked(main=50)


def order_of(shop, item, state=factory.allocated, quantity=2, **changes) -> str:
	return state(shop, make_order(line(item, "30.00", quantity), **changes))


@pytest.fixture
def as_user(site):
	"""`as_user(role, limit, doctype)`: from now on a user with the role, limited to the document."""
	made = []

	def become(role: str, name: str = "", doctype: str = "Ecom Shop") -> str:
		user = make_user(role)
		if name:
			limited_to(user, name, doctype)
		made.append(user)
		frappe.set_user(user)
		return user

	yield become
	frappe.set_user("Administrator")
	for user in made:
		unlimited(user)


def queries_of(act) -> int:
	counted = []
	run = frappe.db.sql
	frappe.db.sql = lambda *args, **more: counted.append(args[0]) or run(*args, **more)
	try:
		act()
	finally:
		frappe.db.sql = run
	return len(counted)


def test_an_order_keeps_its_pieces_and_tags(shop, item):
	name = factory.pooled(
		shop, make_order(line(item, "30.00", 2), line(stocked(main=5), "10.00", 3), tags=("vip", "gift"))
	)
	order = factory.get(name)
	assert (order.pieces, order.all_tags) == (5, "vip, gift")
	pool.change_many([name], {"add_tags": "call, vip"})
	assert factory.get(name).all_tags == "vip, gift, call"
	assert factory.get(name).own_tags == "call, vip"


def test_tags_that_find_no_room_are_left_out_whole():
	long = "x" * (LONGEST_TAGS - 4)
	assert all_tags(long, "abcdef, ab") == f"{long}, ab"
	assert all_tags(None, " , ") is None


def test_the_patch_fills_orders_that_were_there_before(shop, item, monkeypatch):
	monkeypatch.setattr(patch, "BATCH", 2)
	names = [factory.pooled(shop, make_order(line(item, "30.00", one), tags=("old",))) for one in (1, 2, 3)]
	before = frappe.db.get_value("Ecom Order", names[0], "modified")
	for name in names:
		frappe.db.set_value("Ecom Order", name, {"pieces": 0, "all_tags": None}, update_modified=False)
	patch.execute()
	kept = frappe.get_all("Ecom Order", {"name": ("in", names)}, ["pieces", "all_tags"], order_by="pieces")
	assert [(row.pieces, row.all_tags) for row in kept] == [(1, "old"), (2, "old"), (3, "old")]
	assert frappe.db.get_value("Ecom Order", names[0], "modified") == before


@pytest.mark.parametrize("after", [False, True])
def test_a_patch_that_was_killed_between_two_batches_is_run_again(shop, site, item, monkeypatch, after):
	monkeypatch.setattr(patch, "BATCH", 1)
	names = [factory.pooled(shop, make_order(line(item, "30.00", one))) for one in (1, 2, 3)]
	for name in names:
		frappe.db.set_value("Ecom Order", name, {"pieces": 0, "all_tags": None}, update_modified=False)
	frappe.db.commit()
	assert killed_at_commit(site, patch.execute, 2, after)
	patch.execute()
	assert sorted(frappe.get_all("Ecom Order", {"name": ("in", names)}, pluck="pieces")) == [1, 2, 3]


def test_a_page_of_rows_is_told_at_once(shop, item):
	frappe.db.set_value("Item", item, "image", "/files/flask.svg")
	name = order_of(shop, item)
	held = order_of(shop, "NOT-MAPPED", factory.reviewed)
	told = pool.page([name, held])["rows"]
	[first] = told[name]["lines"]
	assert (first["qty"], first["image"], told[name]["more"]) == (2, "/files/flask.svg", 0)
	[parcel] = told[name]["parcels"]
	assert (parcel["status"], parcel["warehouse"]) == ("To Pick", world.MAIN)
	assert "NOT-MAPPED" in told[held]["reason"] and told[held]["parcels"] == []


def test_more_rows_ask_no_more_of_the_database(shop, item):
	names = [order_of(shop, item) for _number in range(6)]
	rows.facts(names[:1])
	assert queries_of(lambda: rows.facts(names)) == queries_of(lambda: rows.facts(names[:1]))


def test_long_orders_show_their_first_lines(shop, item):
	name = factory.pooled(shop, make_order(*(line(item, "30.00") for _number in range(5))))
	told = rows.facts([name])[name]
	assert (len(told["lines"]), told["more"]) == (3, 2)


def test_a_user_of_one_shop_is_told_of_no_other(shop, item, as_user):
	own, other = order_of(shop, item), order_of(factory.make_shop(), item)
	frappe.db.commit()
	as_user("Order Clerk", shop)
	assert list(pool.page([own, other])["rows"]) == [own]
	with pytest.raises(frappe.PermissionError):
		pool.order(other)
	with pytest.raises(frappe.PermissionError):
		pool.change_many([own, other], {"priority": "High"})
	with pytest.raises(frappe.PermissionError):
		pool.check_addresses([other])
	frappe.set_user("Administrator")
	assert frappe.db.get_value("Ecom Order", own, "priority") == "Normal"


def test_a_user_of_one_warehouse_is_told_of_its_parcels(shop, as_user):
	name = factory.allocated(shop, make_order(line(stocked(east=5), "10.00"), line(stocked(main=5), "10.00")))
	frappe.db.commit()
	assert len(factory.parcels(name)) == 2
	as_user("Warehouse Clerk", world.EAST, "Warehouse")
	assert [one["warehouse"] for one in pool.page([name])["rows"][name]["parcels"]] == [world.EAST]
	# its form opens, without what the other warehouse sends
	assert [one["warehouse"] for one in pool.order(name)["parcels"]] == [world.EAST]


def counts() -> dict[str, int]:
	return {tab["key"]: tab["count"] for tab in pool.page([])["tabs"]}


def test_each_tab_counts_its_orders(shop, item, as_user):
	late = order_of(shop, item)
	order_of(shop, item, factory.shipped)
	order_of(shop, "NOT-MAPPED", factory.reviewed)
	factory.reviewed(shop, factory.unpaid(make_order(line(item, "30.00"))))
	frappe.db.set_value(
		"Ecom Order", late, "promised_date", frappe.utils.add_days(frappe.utils.nowdate(), -1)
	)
	order_of(factory.make_shop(), item)
	frappe.db.commit()
	as_user("Order Clerk", shop)
	assert counts() == {"all": 4, "to_pay": 1, "held": 1, "to_ship": 1, "late": 1, "done": 1}


def test_a_tab_is_counted_up_to_a_limit(shop, item, as_user, monkeypatch):
	monkeypatch.setattr(tabs, "COUNTED", 2)
	for _number in range(4):
		order_of(shop, item, factory.pooled)
	frappe.db.commit()
	as_user("Order Clerk", shop)
	assert counts()["all"] == 3


def test_tabs_name_each_status_once():
	filters = tabs.filters_of_tabs()
	named = [filters["to_pay"]["status"], filters["held"]["status"]]
	named += [*filters["to_ship"]["status"][1], *filters["done"]["status"][1]]
	options = frappe.get_meta("Ecom Order").get_field("status").options.split("\n")
	assert sorted(named) == sorted(options)


def test_each_order_that_cannot_be_changed_is_named(shop, item):
	free, gone = order_of(shop, item), order_of(shop, item, factory.shipped)
	courier = factory.make_courier()
	answer = pool.change_many([gone, free], {"courier_account": courier, "priority": "High"})
	assert answer["indicator"] == "orange"
	assert answer["text"].startswith(f"{factory.get(gone).number}: ") and "\n" not in answer["text"]
	assert (factory.get(free).courier_account, factory.get(free).priority) == (courier, "High")
	assert factory.get(gone).priority == "Normal"
	with pytest.raises(frappe.ValidationError, match="cannot be changed"):
		pool.change_many([free], {"total": 1})


def test_a_change_of_many_that_was_killed_is_done_again(shop, site, item):
	names = [order_of(shop, item) for _one in range(2)]
	values = {"priority": "High", "add_tags": "call"}
	frappe.db.commit()
	assert killed_at_commit(site, lambda: pool.change_many(names, values), 2)
	assert [factory.get(name).priority for name in names] == ["High", "Normal"]
	assert pool.change_many(names, values)["indicator"] == "green"
	assert [(factory.get(name).priority, factory.get(name).own_tags) for name in names] == [
		("High", "call")
	] * 2


def test_tags_are_added_and_removed(shop, item):
	name = order_of(shop, item)
	assert pool.change_many([name], {"add_tags": "vip, call"})["indicator"] == "green"
	pool.change_many([name], {"add_tags": "late", "remove_tags": "vip"})
	assert factory.get(name).own_tags == "call, late"


def test_addresses_are_checked_and_nothing_changes(shop, item):
	wrong = order_of(
		shop, item, factory.pooled, shipping_address=replace(factory.CHICAGO, postal_code="6064")
	)
	right = order_of(shop, item)
	before = factory.get(wrong).modified
	answer = pool.check_addresses([wrong, right])
	assert answer["text"] == f"{factory.get(wrong).number}: 6064 is not a postal code of US"
	assert factory.get(wrong).modified == before


def test_the_next_held_order_is_the_next_of_the_list(shop, as_user):
	orders = [make_order(line("NOT-MAPPED", "30.00")) for _number in range(3)]
	names = [
		factory.reviewed(shop, replace(one, created_at=one.created_at - timedelta(hours=number)))
		for number, one in enumerate(orders)
	]
	frappe.db.commit()
	as_user("Order Clerk", shop)
	assert [pool.next_held(name) for name in ("", *names)] == [names[0], names[1], names[2], names[0]]


def steps(name: str) -> dict[str, dict]:
	return {step["key"]: step for step in way_of(factory.get(name))}


def test_the_way_of_an_order(shop, item):
	name = order_of(shop, "NOT-MAPPED", factory.reviewed)
	way = steps(name)
	assert [key for key, step in way.items() if step["done"]] == ["ordered", "paid"]
	assert [key for key, step in way.items() if step["now"]] == ["checked"]
	shipped = steps(order_of(shop, item, factory.shipped))
	assert [key for key, step in shipped.items() if not step["done"]] == ["delivered"]
	# it got its label without having been packed by anybody
	assert [key for key, step in shipped.items() if step["done"] and not step["at"]] == ["packed"]


def test_who_released_an_order_is_named(shop, item):
	name = factory.reviewed(shop, make_order(line(item, "30.00"), total=Decimal("30.01")))
	user = make_user("Order Clerk")
	frappe.db.commit()
	frappe.set_user(user)
	bulk_review.apply_decision(name, bulk_review.APPROVE, "Agreed by phone")
	frappe.set_user("Administrator")
	assert steps(name)["checked"]["by"] == frappe.utils.get_fullname(user)


def test_documents_are_those_that_the_reader_may_open(shop, item, as_user):
	name = order_of(shop, item, factory.billed)
	kinds = {group["doctype"] for group in pool.order(name)["documents"]}
	assert {"Sales Order", "Delivery Note", "Sales Invoice", "Payment Entry", "Fulfilment Order"} <= kinds
	frappe.db.commit()
	as_user("Ecom Accountant")
	seen = {group["doctype"] for group in pool.order(name)["documents"]}
	assert "Fulfilment Order" in seen and not seen & {"Sales Order", "Sales Invoice", "Payment Entry"}


def test_the_timeline_tells_of_payment_packing_label_and_messages(shop, item):
	frappe.db.set_value("Ecom Shop", shop, {"send_messages": 1, "mail_shipped": 1})
	frappe.clear_document_cache("Ecom Shop", shop)
	name = order_of(shop, item)
	[parcel] = factory.parcels(name)
	packer = make_user("Warehouse Clerk")
	frappe.db.commit()
	frappe.set_user(packer)
	warehouse.mark_packed(parcel, weight_grams=900)
	frappe.set_user("Administrator")
	factory.label(name)
	factory.send(name)
	told = " | ".join(entry["content"] for entry in timeline.entries(factory.get(name)))
	assert (
		"Paid: $ 60.00" in told
		and f"Packed by {frappe.utils.get_fullname(packer)}: " in told
		and "Label of " in told
	)
	assert "E-mail to the buyer, shipped: waiting to be sent" in told
