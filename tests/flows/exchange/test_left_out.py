"""What could be left out, sent twice or stop others: one of each that was found once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import frappe
import pytest

from ecom_erp.flows.exchange import by_hand, fetching, files, preview, profiles, runs, taking, worker
from ecom_erp.flows.exchange.profiles import PROFILE, RUN
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import set_stock, unique
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user
from tests.flows.exchange.conftest import documents, due_again, make_profile, orders_out, run_of, work

FIELDS = [{"our_field": "order.number", "their_field": "NumAtCard"}]


def ordered(shop: str, **changes):
	order = make_order(line(stocked(main=5), "10.00"), **changes)
	factory.allocated(shop, order)
	frappe.db.commit()
	return order


def exchanged(profile: str) -> None:
	runs.start(profile)
	work()


def changed(profile: str, **values) -> None:
	doc = frappe.get_doc(PROFILE, profile)
	doc.update(values)
	doc.save()
	frappe.db.commit()


def test_a_field_there_that_is_called_reference_is_one_of_the_record(shop, erp):
	fields = [*FIELDS, {"our_field": "order.number", "their_field": "reference"}]
	profile = orders_out(erp, shop=shop, fields=fields, find_url=f"{erp.url}/orders?ref={{reference}}")
	order = ordered(shop)
	erp.lose = 1
	exchanged(profile)
	due_again()
	work()
	assert erp.references() == [order.number]
	assert [row.status for row in documents(profile)] == ["Accepted"]


def test_without_what_it_is_asked_by_nobody_is_asked(shop, erp):
	profile = orders_out(erp, shop=shop, find_url=f"{erp.url}/orders?ref={{Nowhere}}")
	ordered(shop)
	erp.lose = 1
	exchanged(profile)
	due_again()
	work()
	assert [row.status for row in documents(profile)] == ["Unknown"]
	assert [method for method, _path in erp.calls] == ["POST"]


@pytest.mark.parametrize(
	("place", "path", "accepted"),
	[
		("nowhere?ref={NumAtCard}", "value.0.DocEntry", 0),
		("nowhere?ref={NumAtCard}", "value.0.DocEntry", 1),
		("orders?ref={NumAtCard}", "value.0.Misspelt", 1),
	],
)
def test_a_wrong_address_to_ask_makes_nothing_a_second_time(shop, erp, place, path, accepted):
	profile = orders_out(erp, shop=shop, find_url=f"{erp.url}/{place}", found_path=path)
	for _number in range(accepted):
		ordered(shop)
		exchanged(profile)
	ordered(shop)
	erp.lose = 1
	exchanged(profile)
	due_again()
	work()
	assert sorted(row.status for row in documents(profile)) == ["Accepted"] * accepted + ["Unknown"]
	assert len(erp.orders) == accepted + 1


def test_what_is_not_at_an_address_that_knows_others_is_sent_again(shop, erp):
	profile = orders_out(erp, shop=shop, find_url=f"{erp.url}/order/{{key}}")
	fields = [{"our_field": "exchange.key", "their_field": "NumAtCard"}]
	changed(profile, fields=fields)
	ordered(shop)
	exchanged(profile)
	ordered(shop)
	erp.answers = [500]
	exchanged(profile)
	assert sorted(row.status for row in documents(profile)) == ["Accepted", "Sent"]
	due_again()
	work()
	assert [row.status for row in documents(profile)] == ["Accepted"] * 2 and len(erp.orders) == 2


def test_one_that_cannot_be_written_stops_no_other(shop, erp):
	note = {"our_field": "order.note", "their_field": "Pieces", "form": "Number"}
	profile = orders_out(erp, shop=shop, fields=[*FIELDS, note])
	good, bad = ordered(shop), ordered(shop, note="ring twice")
	shown = preview.preview(frappe.get_doc(PROFILE, profile))["records"]
	assert sorted("problem" in one for one in shown) == [False, True]
	exchanged(profile)
	assert erp.references() == [good.number]
	[refused] = documents(profile, status="Refused")
	assert refused.error.startswith("Pieces: Not a number")
	with pytest.raises(frappe.ValidationError, match="Correct the fields"):
		in_transaction(by_hand.send_again, run_of(profile).name)
	doc = frappe.get_doc(PROFILE, profile)
	doc.fields[1].form = "Text"
	doc.changed_since = "2020-01-01"
	doc.save()
	exchanged(profile)
	assert erp.references() == [good.number, bad.number]


def test_a_refused_document_is_not_made_again_beside_its_later_version(shop, erp):
	profile = orders_out(erp, shop=shop, only_approved=0)
	order = make_order(line(stocked(main=5), "10.00"))
	factory.pooled(shop, order)
	frappe.db.commit()
	erp.answers = [422]
	exchanged(profile)
	first = run_of(profile).name
	factory.pooled(shop, factory.later(order, lines=(line(order.lines[0].sku, "10.00", 3),)))
	frappe.db.commit()
	exchanged(profile)
	assert [row.status for row in documents(profile)] == ["Refused", "Accepted"]
	with pytest.raises(frappe.ValidationError, match="later version"):
		in_transaction(by_hand.send_again, first)
	assert len(erp.orders) == 1


@pytest.fixture
def by_file(shop, server) -> str:
	return make_profile(shop=shop, file_format="CSV", fields=FIELDS, **server[1])


def uploaded(server) -> list[str]:
	return [path.read_text() for path in server[0].glob("orders-*.csv")]


def test_what_waits_in_a_run_that_was_given_up_goes_with_the_next_one(by_file, shop, server):
	order = ordered(shop)
	changed(by_file, password="wrong")
	exchanged(by_file)
	for _attempt in range(runs.MAX_ATTEMPTS):
		due_again()
		work()
	assert run_of(by_file).status == "Failed"
	changed(by_file, password=server[1]["password"])
	exchanged(by_file)
	[content] = uploaded(server)
	assert order.number in content
	assert [row.status for row in documents(by_file)] == ["Accepted"]


def test_what_was_switched_off_uploads_nothing(by_file, shop, server):
	ordered(shop)
	runs.start(by_file)
	changed(by_file, enabled=0)
	work()
	assert uploaded(server) == [] and run_of(by_file).status == "Failed"
	changed(by_file, enabled=1)
	exchanged(by_file)
	assert len(uploaded(server)) == 1


def test_what_waits_by_rest_goes_when_it_is_switched_on_again(shop, erp):
	profile = orders_out(erp, shop=shop)
	order = ordered(shop)
	runs.start(profile)
	while worker.work_due(30):
		continue
	changed(profile, enabled=0)
	work()
	assert erp.orders == [] and [row.status for row in documents(profile)] == ["Waiting"]
	changed(profile, enabled=1)
	work()
	assert erp.references() == [order.number]


def test_stock_is_told_whenever_it_changes(erp, site):
	item = stocked(main=5)
	fields = [
		{"our_field": "stock.item_code", "their_field": "NumAtCard"},
		{"our_field": "stock.on_hand", "their_field": "Quantity"},
	]
	since = frappe.utils.now_datetime() - timedelta(minutes=1)
	profile = orders_out(
		erp, subject="Stock", warehouse=world.MAIN, fields=fields, find_url=None, changed_since=since
	)
	exchanged(profile)
	set_stock(item, 3)
	frappe.db.commit()
	exchanged(profile)
	assert [one["Quantity"] for one in erp.orders if one["NumAtCard"] == item] == [5, 3]


def counts_in(place: dict, **values) -> str:
	fields = [
		{"our_field": "stock.item_code", "their_field": "SKU"},
		{"our_field": "stock.quantity", "their_field": "Pieces"},
	]
	return make_profile(
		direction="In",
		subject="Stock",
		warehouse=world.MAIN,
		file_format="CSV",
		file_pattern="stock*.csv",
		fields=fields,
		**{**place, **values},
	)


def put(server, name: str, *rows: tuple) -> None:
	(server[0] / name).write_text("\n".join(["SKU,Pieces", *(f"{sku},{qty}" for sku, qty in rows)]) + "\n")


def test_an_item_that_is_counted_twice_is_not_posted(server):
	twice, once = stocked(main=5), stocked(main=5)
	profile = counts_in(server[1], post_by_itself=1)
	put(server, "stock.csv", (twice, 8), (once, 7), (twice, 9))
	fetching.look(profile)
	work()
	found = {row.document_id.split("|")[0]: row for row in documents(profile)}
	assert found[twice].status == "Refused" and "stated twice" in found[twice].error
	assert found[once].status == "Accepted"


def test_an_item_that_is_counted_by_code_and_by_barcode_is_counted_twice(server):
	item, once = stocked(main=5), stocked(main=5)
	doc = frappe.get_doc("Item", item)
	barcode = unique("barcode")
	doc.append("barcodes", {"barcode": barcode})
	doc.save()
	frappe.db.commit()
	profile = counts_in(server[1], post_by_itself=1)
	fields = [{"our_field": "stock.barcode", "their_field": "EAN"}]
	changed(profile, fields=[*(row.as_dict() for row in frappe.get_doc(PROFILE, profile).fields), *fields])
	rows = ("SKU,Pieces,EAN", f"{item},8,", f",9,{barcode}", f"{once.lower()},7,")
	(server[0] / "stock.csv").write_text("\n".join(rows) + "\n")
	fetching.look(profile)
	work()
	found = {row.document_id.split("|")[0]: row for row in documents(profile)}
	assert set(found) == {item, once}
	assert found[item].status == "Refused" and "stated twice" in found[item].error
	assert found[once].status == "Accepted"


def test_an_older_count_that_is_confirmed_late_takes_nothing_back(server):
	item = stocked(main=5)
	profile = counts_in(server[1])
	for number, qty in enumerate((8, 9)):
		put(server, f"stock-{number}.csv", (item, qty))
		fetching.look(profile)
		work()
	newer, older = frappe.get_all(RUN, {"profile": profile}, pluck="name", order_by="name desc")
	for run in (newer, older):
		in_transaction(taking.confirm, run)
		work()
	assert [row.status for row in documents(profile)] == ["Refused", "Accepted"]
	assert frappe.db.get_value("Bin", {"item_code": item, "warehouse": world.MAIN}, "actual_qty") == 9


def test_a_file_that_is_too_large_is_told_and_put_aside(server, monkeypatch):
	monkeypatch.setattr(files, "MOST_BYTES", 10)
	profile = counts_in(server[1])
	put(server, "stock.csv", ("any", 1))
	assert fetching.look(profile) == 0
	frappe.db.rollback()
	assert "stock.csv is too large" in frappe.db.get_value(PROFILE, profile, "problem")
	assert (server[0] / "failed" / "stock.csv").exists()
	assert (run_of(profile).status, run_of(profile).file_name) == ("Failed", "stock.csv")


def test_a_file_that_is_too_large_is_told_beside_one_that_is_read(server, monkeypatch):
	monkeypatch.setattr(files, "MOST_BYTES", 50)
	profile, item = counts_in(server[1], post_by_itself=1), stocked(main=5)
	frappe.db.commit()
	put(server, "stock-1.csv", *(("any", 1) for _row in range(20)))
	put(server, "stock-2.csv", (item, 8))
	fetching.look(profile)
	work()
	found = frappe.get_all(
		RUN, {"profile": profile}, ["status", "file_name", "status_message"], order_by="file_name"
	)
	assert [(row.file_name, row.status) for row in found] == [
		("stock-1.csv", "Failed"),
		("stock-2.csv", "Done"),
	]
	assert "too large" in found[0].status_message


def test_clocks_that_are_put_back_leave_nothing_out(monkeypatch):
	"""In Berlin 2026-10-25 03:00 is 02:00 again: what changed in the second of the two hours is dated before the mark."""
	monkeypatch.setattr(profiles, "zone", lambda: ZoneInfo("Europe/Berlin"))
	profile = frappe._dict(changed_since="2026-10-25 02:59:00")
	for now, since in (("2026-10-25 03:05:00", (1, 49)), ("2026-10-25 02:59:30", (2, 49))):
		monkeypatch.setattr(profiles, "now_datetime", lambda now=now: datetime.fromisoformat(now))
		found = profiles.looked_at_since(profile, timedelta(minutes=10))
		assert found == datetime(2026, 10, 25, *since)


def test_who_may_not_read_a_file_has_it_not_read_for_him(server, site):

	profile = counts_in({"transport": "Desk"})
	values = {"doctype": "File", "file_name": "others.csv", "content": "SKU,Pieces\nany,1\n", "is_private": 1}
	file = frappe.get_doc(values).insert()
	frappe.db.commit()
	frappe.set_user(make_user("Ecom Manager"))
	try:
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc({"doctype": RUN, "profile": profile, "file": file.file_url}).insert()
	finally:
		frappe.set_user("Administrator")
		frappe.db.rollback()
