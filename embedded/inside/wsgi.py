"""WSGI application of one site (FRAPPE_SITE) with /assets and public /files, for gunicorn or werkzeug.

Behind a real bench nginx does this part; here the web server does it all.
"""

import os
from pathlib import Path

import frappe.app
from werkzeug.middleware.shared_data import SharedDataMiddleware

ACTIVE_CONTENT = (".htm", ".html", ".svg", ".xml")


def application():
	"""The application; call it in the folder of the sites."""
	sites, site = Path(os.environ["FRAPPE_SITES_PATH"]), os.environ["FRAPPE_SITE"]
	frappe.app._site = site
	frappe.app._sites_path = str(sites)
	files = str(sites / site / "public" / "files")
	app = SharedDataMiddleware(_without_slash_app(frappe.app.application), {"/assets": str(sites / "assets")})
	return _downloads_only(SharedDataMiddleware(app, {"/files": files}))


def _without_slash_app(app):
	"""Version 15's desk lies under /app, version 16's under /desk: lead links of the one to the other."""
	if int(frappe.__version__.split(".")[0]) < 16:
		return app

	def redirect(environ, start_response):
		path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
		if path == "/app" or path.startswith("/app/"):
			target = "/desk" + path.removeprefix("/app") + (f"?{query}" if query else "")
			start_response("301 Moved Permanently", [("Location", target), ("Content-Length", "0")])
			return [b""]
		return app(environ, start_response)

	return redirect


def _downloads_only(app):
	"""Uploaded pages and drawings could bring scripts: the browser is told to save them."""

	def respond(environ, start_response):
		path = environ.get("PATH_INFO", "").lower()
		if not (path.startswith("/files/") and path.endswith(ACTIVE_CONTENT)):
			return app(environ, start_response)

		def start(status, headers, exc_info=None):
			return start_response(status, [*headers, ("Content-Disposition", "attachment")], exc_info)

		return app(environ, start)

	return respond
