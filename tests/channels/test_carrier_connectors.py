"""What karrio does that must not reach the site or the carriers: each known trap, and that all goes out by our way."""

import importlib
import json
import os
import pkgutil
import re
import ssl
import subprocess
import sys
from contextlib import nullcontext
from datetime import timedelta
from types import ModuleType
from unittest.mock import Mock

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from ecom_erp.integrations.couriers.base import CourierError, OutcomeUnknown
from ecom_erp.integrations.couriers.karrio import connectors, way_out
from ecom_erp.integrations.couriers.karrio.refusals import without
from ecom_erp.integrations.http import Unreachable
from ecom_sandbox.carriers import CarrierServer
from tests.support.carriers import adapter, buy, every_carrier, shipment

TOKENS = {
	"access_token": "T",
	"expires_in": 3600,
	"issued_at": "1772000000000",
	"paymentAuthorizationToken": "P",
}
PURCHASES = {
	"FedEx": "/ship/v1/shipments",
	"UPS": "/api/shipments/v2409/ship",
	"DHL Express": "/mydhlapi/shipments",
	"USPS": "/labels/v3/label",
}


class Site:
	"""A carrier that gives tokens and answers every other call in one way."""

	def __init__(self, server: HTTPServer, status: int = 200, body: bytes = b"{}", reply=None):
		self.url = f"http://127.0.0.1:{server.port}"
		self.paths: list[str] = []

		def answer(request):
			if "token" in request.path or "authorization" in request.path:
				return Response(json.dumps(TOKENS), content_type="application/json")
			self.paths.append(request.path)
			return reply(request) if reply else Response(body, status)

		server.expect_request(re.compile(".*")).respond_with_handler(answer)


def test_all_connectors_that_are_pinned_are_installed():
	pinned = {"fedex", "mydhl", "ups", "usps", "usps_international"}
	assert pinned <= set(connectors.installed())
	with pytest.raises(CourierError, match="karrio-canadapost is not installed"):
		connectors.connector("canadapost")


def test_importing_karrio_leaves_the_check_of_certificates_on():
	"""karrio switches it off for all of urllib in the process."""
	code = (
		"import ssl; before = ssl._create_default_https_context\n"
		"from PIL import ImageFile\n"
		"from ecom_erp.integrations.couriers.karrio import connectors\n"
		"connectors.connector('fedex')\n"
		"import karrio.core.utils.helpers\n"
		"assert ssl._create_default_https_context is before, 'certificates'\n"
		"assert ImageFile.LOAD_TRUNCATED_IMAGES is False, 'pictures'\n"
	)
	environment = {**os.environ, "PYTHONPATH": ":".join(sys.path)}
	done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
	assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
	assert ssl._create_default_https_context is ssl.create_default_context


def test_what_others_see_of_karrio_is_as_it_was():
	"""Nothing of karrio is patched: another app of the site may use it."""
	own = connectors.connector("fedex")
	import karrio.lib as lib
	from karrio.core.utils import helpers
	from karrio.mappers.fedex import Proxy

	assert Proxy is not own.Proxy
	assert Proxy.get_rates.__globals__["lib"] is lib
	assert lib.request.__module__ == "karrio.lib"
	assert helpers.request.__module__ == "karrio.core.utils.helpers"


@pytest.mark.parametrize("name", ["fedex", "mydhl", "ups", "usps", "usps_international"])
def test_every_module_of_a_connector_calls_by_our_way(name):
	"""Whatever function of it calls, it finds our `lib`: also where it asks for one while it reads an answer."""
	modules = connectors.connector(name).modules
	for part in ("mappers", "providers"):
		package = importlib.import_module(f"karrio.{part}.{name}")
		for each in pkgutil.walk_packages(package.__path__, f"karrio.{part}.{name}."):
			assert each.name in modules or each.name.endswith(".i18n")  # words for karrio's own pages
	calling = [module for module in modules.values() if hasattr(module, "lib")]
	assert len(calling) > 5
	assert all(isinstance(module.lib, way_out.Library) for module in calling)
	for module in modules.values():
		for value in vars(module).values():
			if isinstance(value, ModuleType) and value.__name__ in modules:
				assert value is modules[value.__name__]


def test_a_connector_that_is_called_outside_an_operation_reaches_nothing():
	lib = way_out.Library(importlib.import_module("karrio.lib"))
	with pytest.raises(way_out.NoWayOut):
		lib.request(url="https://apis.fedex.com/oauth/token", data="x")
	with pytest.raises(way_out.NoWayOut):
		lib.zpl_to_pdf("", 4, 6)


@every_carrier
def test_only_the_carriers_hosts_are_reached_and_by_https(carrier):
	own = adapter(CarrierServer(), carrier).account
	live = type(own)(**{**own.__dict__, "base_url": ""})
	test = type(own)(**{**live.__dict__, "test_mode": True})
	assert len(live.hosts()) == 1
	assert (live.hosts() == test.hosts()) == (carrier == "DHL Express")
	proxy = connectors.connector(live.of.connector)
	for account in (live, test):
		values = {"carrier_id": "x", "test_mode": account.test_mode, **live.of.credentials(account)}
		assert proxy.Settings(**values).server_url.startswith(f"https://{account.hosts()[0]}")


@every_carrier
@pytest.mark.parametrize("status", [500, 503])
def test_a_failed_purchase_is_sent_once_also_where_sentry_is_installed(
	httpserver, carrier, status, monkeypatch
):
	"""karrio sends each failed call a second time where `sentry_sdk` can be imported."""
	monkeypatch.setitem(sys.modules, "sentry_sdk", _sentry())
	site = Site(httpserver, status)
	with pytest.raises(Unreachable):
		buy(site, carrier)
	assert site.paths == [PURCHASES[carrier]]


def _sentry() -> ModuleType:
	"""As much of it as karrio uses."""
	stub = ModuleType("sentry_sdk")
	stub.start_span = lambda **_options: nullcontext(Mock())
	return stub


@every_carrier
@pytest.mark.parametrize(
	"body", [b"{}", b"<html>gateway</html>", b"[]", b"null", b'{"strange": {"error": 1}}']
)
def test_an_answer_that_says_nothing_is_no_label_and_no_refusal(httpserver, carrier, body):
	"""karrio gives `(None, [])`, or raises, for what it cannot read: whether a label was sold is asked then."""
	site = Site(httpserver, 200, body)
	with pytest.raises(Unreachable) as caught:
		buy(site, carrier)
	assert not caught.value.never_sent
	assert site.paths == [PURCHASES[carrier]]
	with pytest.raises((Unreachable, CourierError)):
		adapter(site, carrier).quote(shipment())


@every_carrier
@pytest.mark.parametrize("body", [b"", b"{}", b"<html>no</html>", b'{"strange": 1}'])
def test_an_error_of_unknown_shape_is_a_refusal(httpserver, carrier, body):
	with pytest.raises(CourierError, match=r"refused|400|422"):
		buy(Site(httpserver, 422, body), carrier)


def test_a_carrier_that_hangs_is_left_in_time(carriers):
	"""karrio would wait without end."""
	carriers.faults.add(kind="hang", operation="labels", seconds=5)
	with pytest.raises(Unreachable, match="no answer in time"):
		buy(carriers, "UPS", timeout=(5, 0.5))


@every_carrier
def test_a_login_that_fails_has_sold_nothing(carriers, carrier):
	"""Then the purchase was not sent, and nobody needs to ask what became of it."""
	if carrier == "DHL Express":
		pytest.skip("it has no login")
	carriers.faults.add(kind="503", operation="token")
	with pytest.raises(Unreachable) as caught:
		buy(carriers, carrier)
	assert caught.value.never_sent


def test_one_parcel_that_cannot_be_read_does_not_stop_the_others(httpserver):
	"""karrio's USPS connector raises while it reads the answer of a parcel without events."""
	good = {
		"trackingNumber": "GOOD",
		"status": "Delivered",
		"statusCategory": "Delivered",
		"trackingEvents": [
			{"eventType": "Delivered", "eventTimestamp": "2026-03-01T10:00:00Z", "eventCode": "01"}
		],
	}

	def reply(request):
		return Response(json.dumps(good) if request.path.endswith("GOOD") else '{"status": null}')

	site = Site(httpserver, reply=reply)
	found = adapter(site, "USPS").track(["BAD", "GOOD"])
	assert list(found) == ["GOOD"]
	assert [event.status for event in found["GOOD"]] == ["Delivered"]
	with pytest.raises(Unreachable, match="cannot be read"):
		adapter(site, "USPS").track(["BAD"])


def test_no_signature_is_fetched_for_a_parcel_that_has_arrived(carriers):
	"""karrio's connectors of FedEx and DHL fetch its picture with each tracking, and throw away what it costs."""
	for carrier, code in (("FedEx", "DL"), ("DHL Express", "OK")):
		number = buy(carriers, carrier).tracking_number
		carriers.ledger.scan(number, code, "Delivered", "Boston")
		before = len(carriers.calls)
		adapter(carriers, carrier).track([number])
		assert [call.split()[1] for call in carriers.calls[before:] if "token" not in call] == ["tracking"]


def test_nothing_is_printed_or_logged_by_karrio():
	"""It logs each request, addresses and all, to stderr, and connectors print."""
	code = (
		"from ecom_sandbox.carriers import CarrierServer\n"
		"from tests.support.carriers import ACCOUNTS, adapter, buy, shipment\n"
		"with CarrierServer() as server:\n"
		"	for carrier in ACCOUNTS:\n"
		"		adapter(server, carrier).quote(shipment())\n"
		"		number = buy(server, carrier).tracking_number\n"
		"		adapter(server, carrier).track([number])\n"
	)
	environment = {**os.environ, "PYTHONPATH": ":".join(sys.path), "KARRIO_LOG_LEVEL": "DEBUG"}
	command = [sys.executable, "-W", "ignore", "-c", code]
	done = subprocess.run(command, env=environment, capture_output=True, text=True)
	assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_words_of_people_are_taken_out_of_a_message():
	assert (
		without("118 hanover street is unknown to MAYA", ["Maya", "118 Hanover Street", "x"])
		== "… is unknown to …"
	)


ACME = {
	"mappers/acme/__init__.py": "from .settings import Settings\nfrom .proxy import Proxy\nfrom .mapper import Mapper\n",
	"mappers/acme/settings.py": """
import attr
from karrio.providers.acme import utils

@attr.s(auto_attribs=True)
class Settings(utils.Settings):
	token: str
	account_number: str = None
	account_country_code: str = None
	carrier_id: str = "acme"
	test_mode: bool = False
	metadata: dict = {}
	config: dict = {}
	id: str = None
""",
	"mappers/acme/proxy.py": """
from karrio import lib
import karrio.api.proxy as proxy

class Proxy(proxy.Proxy):
	def create_shipment(self, request):
		print("a parcel")
		response = lib.request(
			url=f"{self.settings.server_url}/parcels",
			data=lib.to_json(request.serialize()),
			headers={"authorization": self.settings.token},
			trace=self.trace_as("json"),
			method="POST",
		)
		return lib.Deserializable(response, lib.to_dict)
""",
	"mappers/acme/mapper.py": """
import karrio.lib as lib
import karrio.api.mapper as mapper
import karrio.core.models as models

class Mapper(mapper.Mapper):
	def create_shipment_request(self, payload):
		return lib.Serializable({"service": payload.service, "reference": payload.reference})

	def parse_shipment_response(self, response):
		data = response.deserialize()
		docs = models.Documents(label=data["label"])
		facts = dict(carrier_name="acme", carrier_id="acme", tracking_number=data["number"])
		return models.ShipmentDetails(**facts, shipment_identifier=data["number"], docs=docs, label_type="PDF"), []
""",
	"providers/acme/__init__.py": "",
	"providers/acme/utils.py": """
import karrio.core as core

class Settings(core.Settings):
	@property
	def carrier_name(self):
		return "acme"

	@property
	def server_url(self):
		return "https://api.acme.example.com/v1"
""",
	"plugins/acme/__init__.py": """
import karrio.core.metadata as metadata
import karrio.mappers.acme as mappers

METADATA = metadata.PluginMetadata(
	id="acme", label="Acme", Mapper=mappers.Mapper, Proxy=mappers.Proxy, Settings=mappers.Settings, services=None, options=None
)
""",
}


@pytest.fixture
def install(tmp_path, monkeypatch):
	"""Installs a connector as `pip install karrio-<name>` would."""
	connectors.connector("fedex")  # so that karrio's own folders are known

	def install(files: dict[str, str]) -> None:
		for name, text in files.items():
			path = tmp_path / "karrio" / name
			path.parent.mkdir(parents=True, exist_ok=True)
			path.write_text(text)
		for part in ("mappers", "providers", "plugins"):
			package = importlib.import_module(f"karrio.{part}")
			monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path / "karrio" / part)])
		importlib.invalidate_caches()

	yield install
	connectors.connector.cache_clear()
	for name in [name for name in sys.modules if re.match(r"karrio\.\w+\.acme", name)]:
		del sys.modules[name]


def test_any_further_connector_is_used_once_it_is_installed(httpserver, install, capfd):
	install(ACME)
	site = Site(httpserver, body=b'{"number": "AC1", "label": "JVBERi0xLjQ="}')
	own = adapter(site, "acme", further="token=sesame", account_number="7")
	label = own.buy(shipment(), "any", "PKG-1-1")
	assert (label.tracking_number, label.content, label.cost) == ("AC1", b"%PDF-1.4", None)
	[(request, _response)] = httpserver.log
	assert (request.path, request.headers["authorization"]) == ("/v1/parcels", "sesame")
	assert json.loads(request.data) == {"service": "any", "reference": "PKG-1-1"}
	assert capfd.readouterr().out == ""
	with pytest.raises(CourierError, match="are not those that the connector asks for") as caught:
		adapter(site, "acme", further="password=hidden")
	assert "hidden" not in str(caught.value)


def test_a_label_without_a_place_to_ask_is_held(httpserver, install):
	"""Of a carrier that is known by its connector alone, what became of a lost purchase cannot be found out."""
	install(ACME)
	site = Site(httpserver)
	own = adapter(site, "acme", asked=timedelta(hours=5), further="token=sesame")
	with pytest.raises(OutcomeUnknown):
		own.buy(shipment(), "any", "PKG-1-1")
	assert site.paths == []


@pytest.mark.parametrize(
	"line",
	[
		"import requests",
		"from urllib.request import urlopen",
		"from karrio.core.utils.helpers import request",
		"import karrio.core.utils as utils\ncall = lambda: utils.request(url='')",
	],
)
def test_a_connector_with_connections_of_its_own_is_not_used(install, line):
	install({**ACME, "providers/acme/utils.py": f"{line}\n{ACME['providers/acme/utils.py']}"})
	with pytest.raises(CourierError, match="opens connections of its own"):
		connectors.connector("acme")
