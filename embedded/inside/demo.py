"""The main job of the demo: `ecom_erp.commands.demo` in the demo site. Its exit code is the demo's."""

import sys

from embedded.inside.connection import connect


def main() -> int:
	"""Run it; the function returns an exit code or None for success and commits its own steps."""
	frappe = connect()
	frappe.set_user("Administrator")
	from ecom_erp.commands import demo

	return demo() or 0


if __name__ == "__main__":
	sys.exit(main())
