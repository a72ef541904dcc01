"""Python packages that the bench does without, and small gaps of the wheel."""

from embedded.engine.editor import Editor


def pymysql_only(e: Editor) -> None:
	"""mysqlclient is neither imported nor the default driver."""
	e.sub(
		"app.py",
		"import frappe.database.mariadb.mysqlclient  #",
		"import frappe.database.mariadb.database  #",
	)
	e.sub(
		"config.py",
		'os.environ.get("FRAPPE_USE_MYSQLCLIENT") or "1"',
		'os.environ.get("FRAPPE_USE_MYSQLCLIENT") or "0"',
	)


def optional_google(e: Editor) -> None:
	"""google-api-python-client (100 MB) is imported by controllers that hooks call for every Event and Contact."""
	calendar = "integrations/doctype/google_calendar/google_calendar.py"
	e.sub(calendar, "import google.oauth2.credentials\n", "")
	e.sub(
		calendar,
		"from googleapiclient.discovery import build\nfrom googleapiclient.errors import HttpError\n",
		"\ntry:\n	import google.oauth2.credentials\n	from googleapiclient.discovery import build\n	from googleapiclient.errors import HttpError\nexcept ImportError:\n	google = build = None\n	HttpError = OSError\n",
	)
	for f in (
		"integrations/doctype/google_contacts/google_contacts.py",
		"website/doctype/website_settings/google_indexing.py",
	):
		e.sub(
			f,
			"from googleapiclient.errors import HttpError\n",
			"try:\n	from googleapiclient.errors import HttpError\nexcept ImportError:\n	HttpError = OSError\n",
		)
	e.sub(
		"integrations/google_oauth.py",
		"from google.oauth2.credentials import Credentials\nfrom googleapiclient.discovery import build\n",
		"try:\n	from google.oauth2.credentials import Credentials\n	from googleapiclient.discovery import build\nexcept ImportError:\n	Credentials = build = None\n",
	)


def optional_sentry(e: Editor) -> None:
	"""log_error() imported sentry_sdk even when no DSN is configured: every logged error raised ImportError."""
	e.sub(
		"utils/error.py",
		"	from frappe.utils.sentry import capture_exception\n\n	# Parameter ALERT",
		'	import os\n\n	if os.getenv("FRAPPE_SENTRY_DSN"):\n		from frappe.utils.sentry import capture_exception\n	else:\n		capture_exception = lambda message=None: None\n\n	# Parameter ALERT',
	)


def python311_syntax(e: Editor) -> None:
	"""A `type X = ...` statement is a syntax error before Python 3.12."""
	e.sub(
		"desk/doctype/event/event.py",
		"	type EventLikeDict = Event | frappe._dict\n",
		'	EventLikeDict = "Event | frappe._dict"\n',
	)


def missing_test_log(e: Editor) -> None:
	"""frappe.tests.utils.generators does not exist in the wheel."""
	e.sub(
		"utils/install.py",
		"	# clear test log\n	from frappe.tests.utils.generators import _clear_test_log\n\n	_clear_test_log()\n\n",
		"",
	)


def logo(e: Editor) -> None:
	"""The logo file named in hooks.py is not in the wheel."""
	e.sub(
		"hooks.py", "/assets/frappe/images/frappe-logo.svg", "/assets/frappe/images/frappe-framework-logo.svg"
	)


def version(e: Editor) -> None:
	"""Apps test frappe.__version__; the wheel is a fork of version-16 development code."""
	e.sub("__init__.py", '__version__ = "0.0.1"', '__version__ = "16.0.0-dev"')


def no_assets(e: Editor) -> None:
	"""Without built assets every web page, print view and Error page raised on None."""
	e.sub(
		"utils/__init__.py",
		'frappe.parse_json(frappe.read_file("assets/assets.json"))',
		'frappe.parse_json(frappe.read_file("assets/assets.json")) or {}',
	)
