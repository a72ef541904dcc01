"""The waybill service in the desk: an account and what it has left, a masked buyer's order, the clerk's labels, the print."""

import json
import os
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import frappe
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.integrations.china.waybill import SIZES
from ecom_sandbox.waybills import WaybillServer
from embedded import prerequisites
from tests import world
from tests.browser import WAIT
from tests.factories import shop as factory
from tests.factories.courier import make_waybills
from tests.flows.shipping.test_waybills import HANGZHOU, MASKED
from tests.support.parcels import shipping_label
from tests.support.pdf_prints import pdf

PICTURES = os.environ.get("DESK_PICTURES", "")


@pytest.fixture
def waybills(room) -> Iterator[WaybillServer]:
	frappe.db.set_value("Ecom Warehouse Profile", world.MAIN, HANGZHOU)
	frappe.clear_document_cache("Ecom Warehouse Profile", world.MAIN)
	with WaybillServer(quantity=64) as server:
		yield server


def picture(page, name: str) -> None:
	if PICTURES:
		page.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def masked_parcel(room) -> str:
	order = factory.make_order(factory.line(room.item, "30.00", 1), shipping_address=MASKED)
	[parcel] = factory.parcels(factory.allocated(room.shop, order))
	frappe.db.commit()
	return parcel


def test_the_manager_sees_what_the_account_has_left(page_of, room, waybills, value):
	account = make_waybills(waybills)
	frappe.db.commit()
	manager = page_of("Ecom Manager")
	manager.open(f"courier-account/{account}")
	manager.page.get_by_role("button", name="Test Connection").locator("visible=true").click(timeout=WAIT)
	manager.page.get_by_text("Connected to YTO 杭州网点: 64").first.wait_for(timeout=WAIT)
	manager.wait("() => cur_frm.doc.numbers_left === 64 || (cur_frm.reload_doc(), false)")
	manager.settle()
	assert "Buy more at the service." in manager.page.inner_text(".form-layout, .layout-main-section-wrapper")
	assert value("Courier Account", account, "numbers_low") == 1
	assert not manager.page.locator('[data-fieldname="prefix"]').locator("visible=true").count()
	picture(manager, "account")
	assert manager.problems == []


def test_the_clerk_buys_labels_of_masked_buyers_in_one_go(page_of, room, waybills):
	make_waybills(waybills)
	parcels = [masked_parcel(room) for _number in range(7)]
	clerk = page_of("Warehouse Clerk")
	clerk.open(f"fulfilment-order/view/list?name={quote(json.dumps(['in', parcels]))}")
	for name in parcels:
		clerk.page.locator(f'input.list-row-checkbox[data-name="{name}"]').check(timeout=WAIT)
	clerk.page.get_by_role("button", name="Actions").locator("visible=true").first.click(timeout=WAIT)
	clerk.page.get_by_text("Buy Labels", exact=True).locator("visible=true").first.click(timeout=WAIT)
	clerk.page.get_by_text("7 done").first.wait_for(timeout=WAIT)
	assert waybills.calls.count("TMS_WAYBILL_GET") == 1
	assert clerk.problems == []


def speak(user: str, language: str) -> None:
	frappe.db.set_value("User", user, "language", language)
	frappe.db.commit()
	frappe.clear_cache(user=user)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_order_says_that_its_buyer_is_masked(page_of, room, waybills, language):
	make_waybills(waybills)
	parcel = masked_parcel(room)
	order = frappe.db.get_value("Fulfilment Order", parcel, "ecom_order")
	desk = page_of("Order Clerk")
	user = desk.page.request.get("/api/method/frappe.auth.get_logged_user").json()["message"]
	speak(user, language)
	desk.open(f"ecom-order/{order}")
	field = '[data-fieldname="masked_buyer"]'
	desk.page.locator(field).first.wait_for(state="attached", timeout=WAIT)
	desk.page.evaluate("() => cur_frm.scroll_to_field('masked_buyer')")
	desk.settle()
	text = desk.page.locator(field).first.inner_text()
	speak(user, "en")  # other tests use the same clerk
	assert {"en": "Masked Buyer", "zh": "脱敏买家"}[language] in text
	picture(desk, f"order-{language}")
	assert desk.problems == []


@pytest.mark.parametrize(("layout", "millimetres"), list(SIZES.items()))
def test_the_waybill_with_its_sorting_code_fits_and_is_read(
	live_site, room, waybills, tmp_path, layout, millimetres
):
	make_waybills(waybills, cainiao_layout=layout)
	parcel = masked_parcel(room)
	shipping_labels.buy_labels(parcel)
	label = shipping_label(parcel)
	frappe.db.commit()
	content = pdf(live_site, "Shipping Label", label.name, "Shipping Label", "zh")
	assert len(PdfReader(BytesIO(content)).pages) == 1
	(tmp_path / "page.pdf").write_bytes(content)
	options = ["-png", "-r", "203", "-f", "1", "-l", "1", "-singlefile", "page.pdf", "page"]
	subprocess.run([prerequisites.program("pdftoppm"), *options], cwd=tmp_path, check=True)
	with Image.open(tmp_path / "page.png") as drawn:
		assert drawn.size == tuple(pytest.approx(side * 203 / 25.4, abs=4) for side in millimetres)
		if PICTURES:
			drawn.save(Path(PICTURES) / f"waybill-{millimetres[0]}.png")
		read = [(one.format.name, one.text) for one in zxingcpp.read_barcodes(drawn)]
	assert read == [("Code128", label.tracking_number)]
	text = PdfReader(BytesIO(content)).pages[0].extract_text()
	assert "830-120-00 012" in text.replace("\n", "").replace("\t", " ")  # as the PDF program draws it
