"""Simulated shops, a courier, carriers and a waybill service on 127.0.0.1, until Ctrl-C. What they are asked for and told, and how they are steered, is
in the README."""

import argparse
import json
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from ecom_sandbox import SHOPS, fixture, items, saved_state, schema
from ecom_sandbox.carriers import CarrierServer
from ecom_sandbox.courier import CourierServer
from ecom_sandbox.waybills import WaybillServer

COURIER, CARRIERS, WAYBILLS = "courier", "carriers", "waybills"
NO_SHOPS = (COURIER, CARRIERS, WAYBILLS)
PLAYERS = [*(kind.lower().replace(" ", "-") for kind in SHOPS), *NO_SHOPS]  # "own-shop"
PORT = 8800


def main() -> None:
	options = _options()
	try:
		if options.fetch_schema:
			print("Shopify's Admin schemas: " + ", ".join(schema.fetch(Path(options.fetch_schema))))
			return
		servers = {name: _server(name, options) for name in options.players or PLAYERS}
		saved_state.load(options.state, servers)
	except schema.SchemaMissing as problem:
		sys.exit(f"{problem}. Or leave Shopify out: python -m ecom_sandbox {' '.join(PLAYERS[1:])}")
	except (fixture.BadData, OSError) as problem:
		sys.exit(str(problem))
	signal.signal(signal.SIGTERM, signal.default_int_handler)
	try:
		_serve(servers, options)
	except KeyboardInterrupt:
		print("stopped")


def _serve(servers: Mapping, options: argparse.Namespace) -> None:
	"""Until the process is interrupted."""
	with ExitStack() as stack:
		stack.callback(saved_state.save, options.state, servers)
		for name, server in servers.items():
			_tell(server, options.webhooks.get(name, ""), options.webhook_header)
			if options.place_all and name not in NO_SHOPS:
				server.control.handle("POST", "/sandbox/place", {"all": True, "webhooks": False})
			stack.enter_context(server)
		_introduce(servers, options.json)
		next(iter(servers.values())).stopping.wait()


def _server(name: str, options: argparse.Namespace):
	port = options.port and options.port + PLAYERS.index(name) * (len(options.players) != 1)
	secret = {"webhook_secret": options.secret} if options.secret else {}
	if name == WAYBILLS:
		return WaybillServer(port=port)
	if name == CARRIERS:
		return CarrierServer(port=port)
	if name == COURIER:
		return CourierServer(port=port, **secret, **({"api_key": options.token} if options.token else {}))
	kind = next(kind for kind in SHOPS if kind.lower().replace(" ", "-") == name)
	data = fixture.read(Path(options.data or fixture.FOLDER), kind, options.currency)
	if options.items:
		data = items.sell(data, Path(options.items))
	given = {**secret, **({"token": options.token} if options.token else {})}
	if kind == "Shopify":
		given["api_version"] = options.api_version
	return SHOPS[kind](data, port=port, **given)


def _tell(server, url: str, headers: Mapping[str, str]) -> None:
	"""Where the server's webhooks go."""
	if url:
		(server.telling if isinstance(server, CourierServer) else server.webhooks).subscribe(url, headers)


def _introduce(servers: Mapping, as_json: bool) -> None:
	if as_json:
		print(json.dumps({name: server.facts() for name, server in servers.items()}), flush=True)
		return
	for name, server in servers.items():
		facts = server.facts()
		print(f"{name:12} {facts.pop('url')}   " + ", ".join(f"{key}: {facts[key]}" for key in facts))
	shop = next((server for name, server in servers.items() if name not in NO_SHOPS), None)
	if shop:
		print(f"""Three new orders: curl -X POST {shop.url}/sandbox/orders -d '{{"count": 3}}'""")
	print("Press Ctrl-C to stop everything.", flush=True)


def _options() -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="python -m ecom_sandbox", description=__doc__)
	parser.add_argument(
		"players", nargs="*", type=_player, metavar="PLAYER", help=f"{', '.join(PLAYERS)}; default: all"
	)
	parser.add_argument(
		"--port", type=int, default=PORT, help=f"of the first one ({PORT}), the others follow; 0: free ones"
	)
	parser.add_argument("--items", metavar="FILE", help="CSV file of the items that the shops sell, by SKU")
	parser.add_argument("--currency", default="", help="currency of all shops; default: each shop its own")
	parser.add_argument("--state", type=Path, metavar="FILE", help="file that keeps everything between runs")
	parser.add_argument(
		"--webhooks", action=_Pairs, sign="=", metavar="PLAYER=URL", help="target of its webhooks; repeatable"
	)
	parser.add_argument(
		"--webhook-header",
		action=_Pairs,
		sign=":",
		metavar="'NAME: VALUE'",
		help="header sent with webhooks; repeatable",
	)
	parser.add_argument("--token", default="", help="access token, consumer secret or API key to accept")
	parser.add_argument("--secret", default="", help="secret used to sign webhooks")
	parser.add_argument(
		"--api-version", default="", help="version of Shopify's Admin API; default: the latest"
	)
	parser.add_argument(
		"--data", metavar="FOLDER", help="data of another company (format: fixtures/README.md)"
	)
	parser.add_argument("--place-all", action="store_true", help="start with the company's orders")
	parser.add_argument("--json", action="store_true", help="print addresses and secrets as one line of JSON")
	parser.add_argument(
		"--fetch-schema", metavar="FOLDER", help="fetch Shopify's schemas with npm, then exit"
	)
	return parser.parse_args()


def _player(name: str) -> str:
	if name not in PLAYERS:
		raise argparse.ArgumentTypeError(f"{name} is not one of {', '.join(PLAYERS)}")
	return name


class _Pairs(argparse.Action):
	"""An option that is repeated: "NAME=VALUE" into a dictionary."""

	def __init__(self, *arguments, sign: str, **options):
		super().__init__(*arguments, default={}, **options)
		self.sign = sign

	def __call__(self, parser, namespace, values: str | Sequence | None, option=None) -> None:
		name, sign, value = str(values).partition(self.sign)
		if not sign:
			parser.error(f"{option} takes {self.metavar}")
		setattr(namespace, self.dest, {**getattr(namespace, self.dest), name.strip(): value.strip()})


if __name__ == "__main__":
	main()
