"""Shopify's published schemas, against which the simulated shop checks what it is asked."""

import os

from embedded import paths, shell
from embedded.errors import BenchError

FOLDER = paths.BENCH / "shopify_schema"


def fetch() -> str | None:
	"""Into `.bench`, where `ecom_sandbox` looks for them; what cannot be had now is fetched when it is needed."""
	if os.environ.get("ECOM_SHOPIFY_SCHEMA") or any(FOLDER.glob("admin_20*.json.gz")):
		return "up to date"
	fetching = [paths.PYTHON, "-m", "ecom_sandbox", "--fetch-schema", FOLDER]
	try:
		shell.run(fetching, "fetching Shopify's schemas", registry=True)
	except BenchError:
		return "not now"
	return None
