"""Live updates: the desk finds the server of the bench, or knows that there is none."""

from embedded.engine.editor import Editor


def realtime_port(e: Editor) -> None:
	"""FRAPPE_SOCKETIO_PORT names the port of live updates; without it the desk does not look for any."""
	e.sub(
		"config.py",
		'	config["db_user"] = config.get("db_user") or config.get("db_name")\n\n	# Allow',
		"""	config["db_user"] = config.get("db_user") or config.get("db_name")
	config["socketio_port"] = int(os.environ.get("FRAPPE_SOCKETIO_PORT") or 0)
	config["disable_async"] = int(not config["socketio_port"])

	# Allow""",
	)
	e.sub(
		"sessions.py",
		'	bootinfo["disable_async"] = frappe.conf.disable_async\n',
		'	bootinfo["disable_async"] = frappe.conf.disable_async\n	bootinfo["socketio_port"] = frappe.conf.socketio_port\n',
	)
	e.sub(
		"public/js/frappe/socketio_client.js",
		"		if (window.dev_server) {",
		"		if (window.dev_server || frappe.boot.socketio_port) {",
	)


def doctype_permission(e: Editor) -> None:
	"""The realtime server asks under the names of version 15 whether a user may follow a document or a list."""
	e.sub(
		"realtime.py",
		"@frappe.whitelist(allow_guest=True)\ndef get_user_info():",
		"""@frappe.whitelist(allow_guest=True)
def can_subscribe_doc(doctype: str, docname: str) -> bool:
	frappe.has_permission(doctype, doc=docname, throw=True)
	return True


@frappe.whitelist(allow_guest=True)
def can_subscribe_doctype(doctype: str) -> bool:
	frappe.has_permission(doctype, throw=True)
	return True


@frappe.whitelist(allow_guest=True)
def get_user_info():""",
	)
