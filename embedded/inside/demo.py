"""The main job of the demo: `ecom_demo.run` in the demo site. Its exit code is the demo's."""

import os
import sys

from embedded.inside.connection import connect


def main() -> int:
	"""Run it with what the environment says: ECOM_SITE_URL, ECOM_DEMO_ORDERS, ECOM_DEMO_CRASHES, ECOM_DEMO_SEED."""
	connect().set_user("Administrator")
	from ecom_demo import run

	seed = os.environ.get("ECOM_DEMO_SEED")
	return run.main(
		orders=int(os.environ.get("ECOM_DEMO_ORDERS") or run.DEFAULT_ORDERS),
		crashes=int(os.environ.get("ECOM_DEMO_CRASHES") or 0),
		seed=int(seed) if seed else None,
		site_url=os.environ["ECOM_SITE_URL"],
	)


if __name__ == "__main__":
	sys.exit(main())
