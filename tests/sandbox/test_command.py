"""`python -m ecom_sandbox`, as somebody runs it who rehearses."""

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
FIRST = {"shopify": "#1001", "woocommerce": "2001", "own-shop": "AD-3001"}


@contextmanager
def running(*arguments: str | Path) -> Iterator[dict[str, dict[str, str]]]:
	"""The command's servers by name, on free ports, with what one enters to connect them."""
	command = [sys.executable, "-m", "ecom_sandbox", "--port", "0", "--json", *map(str, arguments)]
	process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
	try:
		yield json.loads(process.stdout.readline())
	finally:
		process.terminate()
		assert process.wait(timeout=10) == 0


def refused(*arguments: str | Path) -> str:
	"""What the command says where it does not start."""
	done = subprocess.run(
		[sys.executable, "-m", "ecom_sandbox", *map(str, arguments)],
		cwd=ROOT,
		capture_output=True,
		text=True,
		timeout=30,
	)
	assert done.returncode and not done.stdout
	return done.stderr


def orders(url: str) -> list[dict]:
	return requests.get(f"{url}/sandbox/orders", timeout=10).json()


def numbers(url: str) -> set[str]:
	return {order.get("name") or order["number"] for order in orders(url)}


def place(url: str, **wish) -> list[dict]:
	answer = requests.post(f"{url}/sandbox/orders", json=wish, timeout=10)
	answer.raise_for_status()
	return answer.json()


def test_all_of_them_start_and_end_when_told():
	with running("--place-all") as servers:
		assert list(servers) == ["shopify", "woocommerce", "own-shop", "courier", "carriers", "waybills"]
		for name, first in FIRST.items():
			assert first in numbers(servers[name]["url"]), name
		key = {"Authorization": f"Bearer {servers['courier']['api_key']}"}
		answer = requests.get(f"{servers['courier']['url']}/v1/account", headers=key, timeout=5)
		assert answer.json() == {"name": "Sandbox Courier"}


def test_one_alone_with_secrets_of_its_own():
	with running("own-shop", "--token", "mine", "--secret", "hush") as servers:
		assert list(servers) == ["own-shop"]
		assert (servers["own-shop"]["access_token"], servers["own-shop"]["webhook_secret"]) == (
			"mine",
			"hush",
		)


def test_webhooks_go_where_they_are_sent(httpserver):
	httpserver.expect_oneshot_request("/hook", method="POST").respond_with_data("")
	url = httpserver.url_for("/hook")
	with running(
		"own-shop", "--webhooks", f"own-shop={url}", "--webhook-header", "X-Site: erp.example.com"
	) as servers:
		with httpserver.wait(timeout=10):
			place(servers["own-shop"]["url"])
		[(request, _answer)] = httpserver.log
		assert request.headers["X-Site"] == "erp.example.com"


def test_the_merchants_own_items_in_another_currency(tmp_path):
	file = tmp_path / "items.csv"
	file.write_text("Item Code,Item Name,Standard Selling Rate\nTEA-100,Green Tea,12.5\nTEA-200,Oolong,\n")
	with running("own-shop", "--items", file, "--currency", "GBP") as servers:
		url = servers["own-shop"]["url"]
		place(url, lines=[{"sku": "TEA-100", "quantity": 2}, {"sku": "TEA-200"}])
		[order] = orders(url)
		assert order["currency"] == "GBP"
		lines = [(row["sku"], row["title"], row["quantity"], row["unit_price"]) for row in order["lines"]]
		assert lines == [("TEA-100", "Green Tea", 2, "12.50"), ("TEA-200", "Oolong", 1, "19.90")]


@pytest.mark.parametrize(
	("text", "sentence"),
	[
		("Name,Price\nTea,12.50\n", "needs a column with the items' codes: sku or Item Code"),
		("sku,price\nTEA,cheap\n", "TEA: cheap is not a price"),
		("sku,price\n", "has no items"),
	],
)
def test_a_file_of_items_that_cannot_be_read_is_told(tmp_path, text, sentence):
	file = tmp_path / "items.csv"
	file.write_text(text)
	message = refused("own-shop", "--items", file)
	assert sentence in message and "Traceback" not in message


def test_a_kind_that_does_not_exist_is_told():
	assert "amazon is not one of shopify, woocommerce, own-shop, courier" in refused("amazon")


def test_what_happened_is_remembered_where_it_is_asked_for(tmp_path):
	state = tmp_path / "rehearsal.state"
	with running("own-shop", "--state", state) as servers:
		[first] = place(servers["own-shop"]["url"])
	with running("own-shop", "--state", state) as servers:
		[second] = place(servers["own-shop"]["url"])
		assert numbers(servers["own-shop"]["url"]) == {first["number"], second["number"]}
		assert first["number"] != second["number"] and first["id"] != second["id"]
	with running("own-shop") as servers:
		assert orders(servers["own-shop"]["url"]) == []


def waybill(facts: dict[str, str]) -> dict:
	"""The answer to an account's question for its balance, signed as Cainiao's SDK signs."""
	content = json.dumps({"cpCode": facts["courier_code"]})
	digest = hashlib.md5((content + facts["app_secret"]).encode()).digest()
	form = {
		"msg_type": "TMS_WAYBILL_SUBSCRIPTION_QUERY",
		"logistics_interface": content,
		"data_digest": base64.b64encode(digest).decode(),
		"logistic_provider_id": facts["authorisation_code"],
	}
	return requests.post(facts["url"], data=form, timeout=10).json()


def test_the_waybill_service_takes_what_it_prints(tmp_path):
	with running("waybills", "--state", tmp_path / "rehearsal.state") as servers:
		assert list(servers) == ["waybills"]
		assert waybill(servers["waybills"])["success"] == "true"
		assert "余杭区" in servers["waybills"]["sender"]
		wrong = {**servers["waybills"], "app_secret": "guessed"}
		assert waybill(wrong)["errorCode"] == "S02"
	with running("waybills", "--state", tmp_path / "rehearsal.state") as servers:
		assert waybill(servers["waybills"])["success"] == "true"


def test_it_knows_no_framework_and_nothing_of_the_app():
	code = "import sys, ecom_sandbox.__main__; print(sorted({m.split('.')[0] for m in sys.modules} & {'frappe', 'ecom_erp'}))"
	out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
	assert out.stdout.strip() == "[]"
