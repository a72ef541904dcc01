"""Users with one of the app's roles."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

_made: dict[str, str] = {}


def make_user(role: str = "", *more: str) -> str:
	"""A user with the role (none: a user without any) and `more`; the same one for the same roles all session long.
	Committed, so that the web server knows him too."""
	roles = [role, *more] if role else []
	name = f"{'.'.join(roles or ['nobody']).replace(' ', '.').lower()}.{frappe.local.site}@example.com"
	if not frappe.db.exists("User", name):
		before = frappe.session.user
		frappe.set_user("Administrator")
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": name,
				"first_name": role or "Nobody",
				"send_welcome_email": 0,
				"user_type": "System User",
			}
		)
		user.flags.no_welcome_mail = True
		user.insert()
		if roles:
			user.add_roles(*roles)
		# the site sends no mail; on the desk he is told
		frappe.db.set_value("Notification Settings", name, "enable_email_notifications", 0)
		frappe.db.commit()
		frappe.set_user(before)
	return name


def limited_to(user: str, name: str, doctype: str = "Ecom Shop") -> None:
	"""From now on the user sees no other shop, or other document of the DocType."""
	frappe.get_doc({"doctype": "User Permission", "user": user, "allow": doctype, "for_value": name}).insert(
		ignore_permissions=True
	)
	frappe.clear_cache(user=user)


def unlimited(user: str) -> None:
	"""Take that back; the limits of a user are kept in the cache, which no rollback empties."""
	frappe.set_user("Administrator")
	frappe.db.delete("User Permission", {"user": user})
	frappe.db.commit()  # what the test called may have committed the limit
	frappe.clear_cache(user=user)


@contextmanager
def reading(user: str, language: str) -> Iterator[None]:
	"""Within this the user reads the language; afterwards English, as all others do. Committed, because the desk asks for it."""
	_speak(user, language)
	try:
		yield
	finally:
		frappe.set_user("Administrator")
		_speak(user, "en")


def _speak(user: str, language: str) -> None:
	frappe.db.set_value("User", user, "language", language)
	frappe.db.commit()
	frappe.clear_cache(user=user)


def credentials(user: str) -> tuple[str, str]:
	"""The user's name and a password that he has from now on, to log in with in a browser."""
	from frappe.utils.password import update_password

	password = frappe.generate_hash(length=20)
	update_password(user, password)
	frappe.db.commit()
	return user, password


def token(user: str) -> dict[str, str]:
	"""The header that authenticates as the user by API key and secret."""
	if user not in _made:
		from frappe.core.doctype.user.user import generate_keys

		before = frappe.session.user
		frappe.set_user("Administrator")
		secret = generate_keys(user)["api_secret"]
		key = frappe.db.get_value("User", user, "api_key")
		frappe.db.commit()
		frappe.set_user(before)
		_made[user] = f"token {key}:{secret}"
	return {"Authorization": _made[user]}
