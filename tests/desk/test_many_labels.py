"""Labels and packing slips of several parcels, chosen in the list and printed in one go."""

import json
from pathlib import Path
from urllib.parse import quote

import frappe

from tests.browser import WAIT
from tests.factories import shop as factory
from tests.support.labels import courier_label

ZPL = b"^XA^FO50,50^FDlabel^FS^XZ"


def test_the_clerk_gets_one_pdf_and_the_file_for_the_label_printer(page_of, room):
	parcels = [room.parcel(factory.labelled) for _number in range(2)]
	courier_label(parcels[1], "zpl", ZPL)
	frappe.db.commit()
	clerk = page_of("Warehouse Clerk")
	clerk.open(f"fulfilment-order/view/list?name={quote(json.dumps(['in', parcels]))}")
	for name in parcels:
		clerk.page.locator(f'input.list-row-checkbox[data-name="{name}"]').check(timeout=WAIT)
	clerk.page.get_by_role("button", name="Actions").locator("visible=true").first.click(timeout=WAIT)
	with clerk.page.expect_popup() as tab, clerk.page.expect_download() as saved:
		clerk.page.get_by_text("Print Labels and Slips", exact=True).locator("visible=true").click(
			timeout=WAIT
		)
	assert Path(saved.value.path()).read_bytes() == ZPL
	assert saved.value.suggested_filename == "labels.zpl"
	tab.value.wait_for_url("**/ecom_erp.api.desk.label_prints.as_pdf?**", timeout=WAIT)
	assert clerk.problems == []
