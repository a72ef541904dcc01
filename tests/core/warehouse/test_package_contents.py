"""What lies in which package: never more than there is, all of it when the last one is closed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.warehouse.package_contents import (
	ContentsError,
	by_row,
	divide,
	in_packages,
	lowered,
	unpacked,
)
from ecom_erp.core.warehouse.packing_check import Row

ROWS = [Row("r1", "cup", 3), Row("r2", "plate", 2), Row("r3", "cup", 1)]


def test_pieces_fill_the_rows_of_their_item_in_their_order():
	assert by_row(ROWS, {"cup": 4, "plate": 1}) == {"r1": 3, "r3": 1, "r2": 1}
	rest = unpacked(ROWS, [{"r1": 2}, {"r1": 1, "r2": 2}])
	assert rest == [Row("r3", "cup", 1)]
	with pytest.raises(ContentsError) as error:
		by_row(rest, {"cup": 2})
	assert (error.value.item, error.value.stated, error.value.expected) == ("cup", 2, 1)


def test_a_person_states_several_packages():
	assert divide(ROWS, [{"cup": 1}, None]) == [{"r1": 1}, {"r1": 2, "r3": 1, "r2": 2}]
	assert divide(ROWS, [{"cup": 3, "plate": 2}, {"cup": 1}]) == [{"r1": 3, "r2": 2}, {"r3": 1}]
	for stated, said in (
		([{"cup": 4}, {"plate": 1}], ("plate", 1, 2)),
		([{"cup": 5}, None], ("cup", 5, 4)),
		([{"spoon": 1}, None], ("spoon", 1, 0)),
		([{"cup": -1}, None], ("cup", -1, 4)),
	):
		with pytest.raises(ContentsError) as error:
			divide(ROWS, stated)
		assert (error.value.item, error.value.stated, error.value.expected) == said


def test_what_is_not_shipped_any_more_comes_out_of_the_last_package():
	packages = [("P1", {"r1": 2, "r2": 1}), ("P2", {"r1": 1, "r2": 1})]
	assert lowered(packages, {"r1": 3, "r2": 2}) == {}
	assert lowered(packages, {"r1": 2, "r2": 2}) == {"P2": {"r1": 1}}
	assert lowered(packages, {"r1": 1}) == {"P2": {"r1": 1, "r2": 1}, "P1": {"r1": 1, "r2": 1}}


quantities = st.lists(st.integers(1, 6), min_size=1, max_size=5)


@given(quantities, st.data())
def test_packages_closed_one_after_the_other_hold_each_piece_once(wanted, data):
	"""A packer scans any pieces that still fit, closes the package, and goes on until nothing is left; then something is
	taken out of the order again."""
	rows = [Row(f"r{n}", f"item{n % 3}", qty) for n, qty in enumerate(wanted)]
	packages: list[dict[str, int]] = []
	while rest := unpacked(rows, packages):
		there: dict[str, int] = {}
		for row in rest:
			there[row.item] = there.get(row.item, 0) + row.qty
		item = data.draw(st.sampled_from(sorted(there)))
		packages.append(by_row(rest, {item: data.draw(st.integers(1, there[item]))}))
		held = in_packages(packages)
		assert all(held.get(row.name, 0) <= row.qty for row in rows), "never more than there is"
	assert in_packages(packages) == {row.name: row.qty for row in rows}
	left = {row.name: data.draw(st.integers(0, row.qty)) for row in rows}
	out = lowered([(str(n), contents) for n, contents in enumerate(packages)], left)
	after = [
		{row: qty - out.get(str(n), {}).get(row, 0) for row, qty in contents.items()}
		for n, contents in enumerate(packages)
	]
	assert all(qty >= 0 for contents in after for qty in contents.values())
	assert in_packages(after) == left
