"""The items that a listing can be mapped to, as they are offered while somebody types."""

from ecom_erp.erp.selling.items import find_items
from tests.factories import erpnext


def test_items_that_begin_with_the_text_come_first_however_few_fit_on_a_page(site):
	text = erpnext.unique("QX")
	for code in (f"A {text}", f"B {text}", f"{text} Z"):
		erpnext.make_item(code)
	erpnext.make_item(f"C {text}", disabled=1)
	first, second = find_items(text, 0, 2), find_items(text, 2, 2)
	assert [code for code, _name in first] == [f"{text} Z", f"A {text}"]
	assert [code for code, _name in second] == [f"B {text}"]
