"""`python -m ecom_erp.sandbox`: run a simulated shop until interrupted."""

import argparse
import json
import sys
from pathlib import Path

from ecom_erp.sandbox import SHOPS
from ecom_erp.sandbox.schema import SchemaMissing, fetch
from ecom_erp.sandbox.server import SECRET, wait_until_stopped

KINDS = {kind.lower().replace(" ", "-"): server for kind, server in SHOPS.items()}  # "own-shop"


def main() -> None:
	options = _options()
	try:
		if options.fetch_schema:
			print("Shopify Admin schemas: " + ", ".join(fetch(Path(options.fetch_schema))))
			return
		sandbox = _shop(options)
	except (SchemaMissing, OSError) as problem:
		sys.exit(str(problem))
	if options.webhook_url:
		headers = dict(header.split(":", 1) for header in options.webhook_header)
		sandbox.webhooks.subscribe(
			options.webhook_url, {name: value.strip() for name, value in headers.items()}
		)
	if options.place_all:
		for number in list(sandbox.shop.waiting):
			sandbox.shop.place(number)
	sandbox.start()
	print(json.dumps({"url": sandbox.url, "api_version": sandbox.api_version}), flush=True)
	try:
		wait_until_stopped(sandbox)
	except KeyboardInterrupt:
		print("stopped")
	finally:
		sandbox.stop()


def _shop(options):
	given = {"token": options.token} if options.token else {}
	if options.shop == "shopify":
		given["api_version"] = options.api_version
	return KINDS[options.shop](options.data, port=options.port, webhook_secret=options.secret, **given)


def _options():
	parser = argparse.ArgumentParser(prog="python -m ecom_erp.sandbox", description=__doc__)
	parser.add_argument("--shop", choices=list(KINDS), default="shopify", help="what kind of shop")
	parser.add_argument(
		"--port", type=int, default=0, help="on 127.0.0.1; 0 takes a free one, printed at the start"
	)
	parser.add_argument(
		"--data", default="", help="folder of the demo company; default: fixtures of the checkout"
	)
	parser.add_argument("--api-version", default="", help="of Shopify's Admin API; default: the newest")
	parser.add_argument(
		"--token", default="", help="access token (WooCommerce: consumer secret) that the shop accepts"
	)
	parser.add_argument("--secret", default=SECRET, help="secret that webhooks are signed with")
	parser.add_argument("--webhook-url", default="", help="where webhooks go")
	parser.add_argument(
		"--webhook-header", action="append", default=[], help="'Name: value', may be repeated"
	)
	parser.add_argument("--place-all", action="store_true", help="all orders are in the shop at the start")
	parser.add_argument("--fetch-schema", metavar="FOLDER", help="fetch Shopify's schemas with npm, then end")
	return parser.parse_args()


if __name__ == "__main__":
	main()
