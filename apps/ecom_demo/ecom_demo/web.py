"""A web server of the site for the time of the demo, where none is running."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe


@contextmanager
def own_web_server() -> Iterator[str]:
	"""Serve the current site on a free port of 127.0.0.1; its address."""
	environment = {
		**os.environ,
		"FRAPPE_SITE": frappe.local.site,
		"FRAPPE_SITES_PATH": str(Path(frappe.local.sites_path).resolve()),
	}
	server = subprocess.Popen(
		[sys.executable, "-m", "ecom_demo.web"],
		env=environment,
		stdin=subprocess.DEVNULL,
		stdout=subprocess.PIPE,
		stderr=subprocess.DEVNULL,
		text=True,
	)
	try:
		port = server.stdout.readline().strip()
		if not port:
			raise RuntimeError("The site's web server did not start")
		yield f"http://127.0.0.1:{port}"
	finally:
		server.terminate()
		server.wait()


def main() -> None:
	"""The server's process: it listens, then says on which port."""
	os.chdir(os.environ["FRAPPE_SITES_PATH"])
	import frappe.app
	from werkzeug.serving import make_server

	frappe.app._site = os.environ["FRAPPE_SITE"]
	frappe.app._sites_path = os.environ["FRAPPE_SITES_PATH"]
	server = make_server("127.0.0.1", 0, frappe.app.application, threaded=True)
	print(server.port, flush=True)
	server.serve_forever()


if __name__ == "__main__":
	main()
