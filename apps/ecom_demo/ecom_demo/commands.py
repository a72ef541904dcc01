"""`bench --site SITE ecom-demo` and `ecom-demo-shops`. Frappe imports this file at each call of `bench`: what the commands
need is imported when they run."""

import sys

import click

from ecom_demo import DEFAULT_ORDERS


@click.command("ecom-demo")
@click.option(
	"--orders",
	type=int,
	default=DEFAULT_ORDERS,
	help="Approximate number of orders, including every difficult kind; 300 for all",
)
@click.option("--crashes", type=int, default=0, help="Number of times a worker is killed, at random moments")
@click.option("--seed", type=int, help="Random seed of those moments")
@click.option(
	"--site-url", default="", help="The site's web server; without it, one runs for the duration of the demo"
)
@click.pass_obj
def run_demo(obj, orders: int, crashes: int, seed: int | None, site_url: str):
	"""Let the demo company live through its days on a site that is kept for trying, and prove what came of them."""
	_connect(obj)
	from ecom_demo.run import main

	sys.exit(main(orders=orders, crashes=crashes, seed=seed, site_url=site_url))


@click.command("ecom-demo-shops")
@click.option("--port", type=int, default=8500, help="Port of the first shop, on 127.0.0.1; default: 8500")
@click.option(
	"--site-url",
	default="",
	help="The site's web server, to which webhooks are sent; default: the site's own",
)
@click.pass_obj
def serve_shops(obj, port: int, site_url: str):
	"""Run the demo's simulated shops and courier beside the site until Ctrl-C, as the demo left them."""
	_connect(obj)
	import frappe

	from ecom_demo.serve import main

	main(port, site_url or frappe.utils.get_url())


def _connect(obj) -> None:
	import frappe

	if not obj["sites"]:
		raise click.ClickException("Name the site: bench --site SITE ecom-demo")
	frappe.init(obj["sites"][0])
	frappe.connect()
	frappe.set_user("Administrator")


commands = [run_demo, serve_shops]
