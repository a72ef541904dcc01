"""Who has done nothing for longer than a role's limit is signed out, whatever the browser says."""

import time

import frappe
from redis.exceptions import RedisError

KEPT_SECONDS = 30 * 24 * 3600  # longer than Frappe keeps sessions


def minutes(user: str | None = None) -> int:
	"""The limit of a user, the shortest of his roles; 0 for none."""
	user = user or frappe.session.user
	if user == "Guest":
		return 0
	rows = frappe.get_cached_doc("Ecom Settings").get("idle_limits") or []
	limits = {row.role: row.minutes for row in rows if row.minutes}
	mine = [limits[role] for role in frappe.get_roles(user) if role in limits] if limits else []
	return min(mine, default=0)


def is_over(session: str, limit: int, counts: bool = True) -> bool:
	"""Whether the session has been idle for longer than `limit` minutes; if not, and what is asked `counts`, it is counted anew from now on. Without Redis
	nobody is signed out: Frappe keeps its sessions there, too."""
	now, key = int(time.time()), key_of(session)
	try:
		last = frappe.cache.get(key)
		if last and now - int(last) > limit * 60:
			return True  # to all that ask at this moment
		if counts or not last:
			frappe.cache.set(key, now, ex=KEPT_SECONDS)
	except RedisError:
		return False
	return False


def key_of(session: str) -> bytes:
	"""Where Redis keeps when a session last asked for something: beside Frappe's cache, all of which goes whenever anybody calls
	`login` without a name."""
	return f"ecom_idle|{frappe.conf.db_name}|{session}".encode()
