"""`python -m ecom_erp.sandbox.courier`: run a simulated courier until interrupted."""

import argparse
import json

from ecom_erp.sandbox.courier.server import API_KEY, SECRET, CourierServer


def main() -> None:
	parser = argparse.ArgumentParser(prog="python -m ecom_erp.sandbox.courier", description=__doc__)
	parser.add_argument("--port", type=int, default=0, help="on 127.0.0.1; 0 takes a free one")
	parser.add_argument("--api-key", default=API_KEY, help="the key that the courier accepts")
	parser.add_argument("--secret", default=SECRET, help="secret that webhooks are signed with")
	parser.add_argument("--webhook-url", default="", help="where tracking events go")
	parser.add_argument(
		"--webhook-header", action="append", default=[], help="'Name: value', may be repeated"
	)
	options = parser.parse_args()
	courier = CourierServer(port=options.port, api_key=options.api_key, webhook_secret=options.secret)
	if options.webhook_url:
		headers = (header.split(":", 1) for header in options.webhook_header)
		courier.telling.subscribe(options.webhook_url, {name: value.strip() for name, value in headers})
	with courier:
		print(json.dumps({"url": courier.url}), flush=True)
		try:
			courier.stopping.wait()
		except KeyboardInterrupt:
			print("stopped")


if __name__ == "__main__":
	main()
