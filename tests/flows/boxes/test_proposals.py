"""The boxes proposed for parcels. Own region: 5.00 for the first kg and 1.00 for each 500 g more, 5000 cm3 a kg."""

import frappe
import pytest

from ecom_erp.api.desk import packing_station
from ecom_erp.ecom_erp.report.box_savings.box_savings import execute
from ecom_erp.flows.boxes import plan_record, proposals
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import package_closing
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import make, set_stock, unique
from tests.factories.shop import line, make_order, stocked
from tests.support.parcels import package_of


def sized(length: int, width: int, height: int, **values) -> str:
	"""An item of 400 g with a size; its code."""
	item = stocked(main=30)
	sizes = {"ecom_length_mm": length, "ecom_width_mm": width, "ecom_height_mm": height}
	frappe.db.set_value("Item", item, {**sizes, **values})
	return item


def box(length: int, width: int, height: int, grams: int, **values) -> str:
	sizes = {"length_mm": length, "width_mm": width, "height_mm": height}
	values = {"warehouse": world.MAIN, **sizes, **values}
	return make("Ecom Box", box_name=unique("Box"), weight_grams=grams, **values).name


@pytest.fixture
def boxes(shop) -> tuple[str, str]:
	"""A small one (3168 cm3 count as 634 g) and a large one (29568 cm3: 5914 g)."""
	for other in frappe.get_all("Ecom Box", pluck="name"):
		frappe.db.set_value("Ecom Box", other, "enabled", 0)
	box(210, 110, 110, 10, warehouse=world.EAST)  # of another warehouse
	inner = {"inner_length_mm": 200, "inner_width_mm": 100, "inner_height_mm": 100}
	return box(220, 120, 120, 50, warehouse="", **inner), box(420, 320, 220, 200)


def one_parcel(shop: str, item: str, qty: int) -> str:
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(item, "10.00", qty))))
	return parcel


@pytest.mark.smoke
def test_the_station_shows_the_box_and_how_the_pieces_lie_in_it(shop, boxes):
	item = sized(100, 100, 100)
	parcel = one_parcel(shop, item, 2)
	shown = packing_station.open_parcel(parcel)
	assert (shown["box"], shown["proposal"]["grams"], shown["proposal"]["more"]) == (boxes[0], 850, [])
	assert shown["proposal"]["contents"] == [{"number": 1, "item_code": item, "qty": 2}]
	assert shown["proposal"]["drawing"].count(f"<title>{item}</title>") == 2
	assert floor.parcel(parcel).proposed_boxes == boxes[0]
	packing_station.scan(parcel, item, frappe.generate_hash(), 2)
	done = packing_station.pack(parcel, 850, boxes[0])
	assert (done["proposal"], done["box"], floor.parcel(parcel).status) == (None, boxes[0], "Labelled")


def test_what_is_left_over_is_proposed_anew_when_a_package_is_closed(shop, boxes):
	item = sized(100, 100, 100)
	parcel = one_parcel(shop, item, 4)
	# two small ones: 2 x 5.00; the large one 15.00
	assert packing_station.open_parcel(parcel)["proposal"]["more"] == [boxes[0]]
	packing_station.scan(parcel, item, frappe.generate_hash(), 1)
	rest = packing_station.pack(parcel, 450, boxes[0])["proposal"]
	assert (rest["contents"][0]["qty"], rest["more"]) == (2, [boxes[0]])
	found = floor.parcel(parcel)
	assert (found.box_cost, found.one_box_cost, found.largest_box_cost) == (10, 15, 15)


def test_a_label_before_packing_is_bought_for_the_proposed_box(shop, boxes):
	parcel = one_parcel(shop, sized(300, 200, 100), 1)
	shipping_labels.buy_labels(parcel)
	label = frappe.get_last_doc("Shipping Label", {"fulfilment_order": parcel})
	assert (label.weight_grams, label.billable_grams, label.cost) == (600, 5914, 15)
	assert (package_of(parcel).box, package_of(parcel).length_mm) == (boxes[1], 420)


def test_without_sizes_the_station_says_what_lacks_and_packs_as_ever(shop, boxes):
	item = stocked(main=5)
	parcel = one_parcel(shop, item, 1)
	shown = packing_station.open_parcel(parcel)
	assert (shown["proposal"], shown["box"]) == (
		{"problem": f"No box is proposed: enter the size of {item}"},
		None,
	)
	frappe.db.set_value("Item", item, {"ecom_length_mm": 90, "ecom_width_mm": 90, "ecom_height_mm": 90})
	assert packing_station.open_parcel(parcel)["box"] == boxes[0]


def test_the_box_that_packers_take_is_proposed_next_time(shop, boxes):
	frappe.db.set_single_value("Ecom Settings", "learn_boxes_after", 2)
	frappe.clear_document_cache("Ecom Settings", "Ecom Settings")
	item = sized(100, 100, 100)
	seen = []
	for grams in (640, 660, 600):
		parcel = one_parcel(shop, item, 1)
		proposals.propose(parcel)
		found = plan_record.read(parcel).boxes[0]
		seen.append((found.box, found.grams))
		package_closing.pack_unscanned(parcel, None, [{"box": boxes[1], "weight_grams": grams}])
	assert seen == [(boxes[0], 450), (boxes[0], 450), (boxes[1], 650)]
	parcel = one_parcel(shop, item, 2)
	proposals.propose(parcel)
	assert plan_record.read(parcel).boxes[0].box == boxes[0], "other contents"


def test_allocation_pays_for_volume(shop):
	"""400 g of 500 x 400 x 300 mm count as 12 kg: 22 steps of 1.00 more."""
	costs = []
	for item in (stocked(main=5), sized(500, 400, 300)):
		set_stock(item, 5)
		costs.append(factory.get(factory.allocated(shop, make_order(line(item, "10.00")))).allocation_cost)
	assert costs[1] - costs[0] == 22


def test_what_the_boxes_save_is_reported(shop, boxes):
	order = factory.allocated(shop, make_order(line(sized(100, 100, 100), "10.00", 4)))
	[parcel] = factory.parcels(order)
	proposals.propose(parcel)
	factory.label(order)
	factory.send(order)
	_columns, rows, _message, _chart, summary = execute({"shop": shop})
	assert [
		(row.warehouse, row.parcels, row.proposed, row.against_one, row.against_largest) for row in rows
	] == [(world.MAIN, 1, 10, 5, 5)]
	assert summary[0]["value"] == 5


@pytest.mark.parametrize(
	"wrong, says",
	[
		({"height_mm": 0}, "Enter length"),
		({"inner_length_mm": 90}, "or none of them"),
		({"inner_length_mm": 90, "inner_width_mm": 90, "inner_height_mm": 101}, "cannot be larger"),
	],
)
def test_a_box_has_sizes_that_can_be(site, wrong, says):
	sizes = {"length_mm": 100, "width_mm": 100, "height_mm": 100, **wrong}
	with pytest.raises(frappe.ValidationError, match=says):
		make("Ecom Box", box_name=unique("Box"), **sizes)
