"""Scans and scale against what a parcel should hold."""

from datetime import datetime, timedelta

from ecom_erp.core.warehouse.packing_check import Row, check_weight, item_of_code, parcels_per_hour, spread

ROWS = [Row("r1", "MUG", 2), Row("r2", "TEA", 1), Row("r3", "MUG", 3)]


def test_pieces_fill_the_rows_of_their_item_in_order():
	assert spread(ROWS, "MUG", 0) == {"r1": 0, "r3": 0}
	assert spread(ROWS, "MUG", 3) == {"r1": 2, "r3": 1}
	assert spread(ROWS, "MUG", 5) == {"r1": 2, "r3": 3}


def test_a_code_is_item_barcode_or_sku_of_this_parcel():
	barcodes, skus = {"4006381333931": "TEA", "999": "PEN"}, {"SET-1": "MUG"}
	codes = ("MUG", "mug", "4006381333931", "SET-1", "PEN", "999", "nothing")
	found = [item_of_code(code, ROWS, barcodes, skus) for code in codes]
	assert found == ["MUG", "MUG", "TEA", "MUG", None, None, None]


def test_the_scale_may_differ_by_the_tolerance():
	"""2 x 400 g and a box of 200 g: 1000 g; 10 % are 100 g."""
	items = [(400, 2)]
	assert check_weight(1100, items, 200, 10).fits
	assert check_weight(900, items, 200, 10).fits
	off = check_weight(1101, items, 200, 10)
	assert (off.fits, off.expected, off.difference) == (False, 1000, 101)
	assert not check_weight(600, items, 200, 10).fits


def test_nothing_is_checked_without_tolerance_or_known_weights():
	assert check_weight(9999, [(400, 2)], 0, 0).fits
	assert check_weight(9999, [(400, 2), (0, 1)], 0, 10).fits


def test_speed_counts_from_the_first_parcel_to_the_last():
	start = datetime(2026, 3, 2, 8)
	assert parcels_per_hour([start]) == 0
	assert parcels_per_hour([start, start + timedelta(minutes=1), start + timedelta(minutes=3)]) == 40
