"""A Python client that is generated from the OpenAPI document as it is served drives a warehouse and a return: the example of
docs/api.md, run as a caller would run it, in a process that knows nothing of the app."""

import subprocess
import sys
from pathlib import Path

import frappe
import pytest
import requests

from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token
from tests.openapi_page import PAGE

EXAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/warehouse.py"


@pytest.fixture(scope="session")
def client(tmp_path_factory) -> Path:
	"""The folder that has the package `ecom_client`. A warning of the generator means that something is left out of it."""
	pytest.importorskip("openapi_python_client", reason="on reference benches there is no generator")
	folder = tmp_path_factory.mktemp("client")
	command = [
		sys.executable,
		"-m",
		"openapi_python_client",
		"generate",
		"--path",
		str(PAGE),
		"--meta",
		"none",
	]
	config = folder / "config.json"
	config.write_text('{"post_hooks": []}')
	done = subprocess.run(
		[
			*command,
			"--output-path",
			str(folder / "ecom_client"),
			"--config",
			str(config),
			"--fail-on-warning",
		],
		capture_output=True,
		text=True,
		timeout=240,
		check=False,
	)
	assert done.returncode == 0, done.stdout + done.stderr
	return folder


def test_the_example_lists_ships_and_takes_a_return(client, live_site, shop):
	item = stocked(main=10)
	order = factory.allocated(shop, make_order(line(item, "10.00", 2)))
	sold = factory.billed(shop, make_order(line(item, "11.00")))
	frappe.db.commit()
	user = make_user("Ecom Integration", "Warehouse Clerk", "Customer Service")
	done = subprocess.run(
		[sys.executable, str(EXAMPLE), live_site.url, order, sold],
		env={"PYTHONPATH": str(client), "ECOM_TOKEN": token(user)["Authorization"].removeprefix("token ")},
		capture_output=True,
		text=True,
		timeout=240,
		check=False,
	)
	assert done.returncode == 0, done.stdout + done.stderr
	frappe.db.rollback()
	assert frappe.db.get_value("Fulfilment Order", {"ecom_order": order}, "status") == "Shipped"
	ticket = frappe.get_doc("After Sales Ticket", {"ecom_order": sold})
	assert ticket.return_delivery_note and ticket.credit_note
	said = done.stdout.splitlines()
	assert any(one.startswith(f"shipped {order}") for one in said) and said[-1].startswith("return ")


def test_each_call_of_the_document_is_in_the_client(client):
	served = requests.models.complexjson.loads(PAGE.read_text(encoding="utf-8"))
	calls = {path.rpartition(".")[2] for path in served["paths"]}
	made = {one.stem.rpartition("_")[0] for one in (client / "ecom_client/api").rglob("*_post.py")}
	made |= {one.stem.rpartition("_")[0] for one in (client / "ecom_client/api").rglob("*_get.py")}
	assert made == calls
