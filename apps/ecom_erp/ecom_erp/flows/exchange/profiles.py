"""Profiles of exchange: their rules, where and when they exchange. Rows of theirs that hold the next time and the mark are
written by the runs."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import frappe
from croniter import croniter
from frappe.utils import get_datetime, get_system_timezone, now_datetime

from ecom_erp.core.exchange.fields import is_line
from ecom_erp.core.exchange.forms import Form
from ecom_erp.core.exchange.mapping import Rule
from ecom_erp.core.exchange.paths import EACH
from ecom_erp.core.exchange.presets import preset

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_exchange_profile.ecom_exchange_profile import EcomExchangeProfile

PROFILE, RUN, DOCUMENT = "Ecom Exchange Profile", "Ecom Exchange Run", "Ecom Exchange Document"
REST, SFTP, DESK = "REST", "SFTP", "Desk"
OUT, IN = "Out", "In"
# what a form says of a field before anybody has
UNSAID = (None, "", "None", "POST", 0)
BY_HAND, HOURLY, DAILY, CRON = "By Hand", "Hourly", "Daily", "Cron"


def zone() -> ZoneInfo:
	"""The site's time zone."""
	return ZoneInfo(get_system_timezone())


def rules(profile: "EcomExchangeProfile") -> list[Rule]:
	return [
		Rule(row.our_field or "", (row.their_field or "").strip(), row.constant or "", Form(row.form or ""))
		for row in profile.fields
	]


def host_of(profile: "EcomExchangeProfile") -> str:
	"""The host to which the profile's secrets go."""
	return (
		(profile.host or "").lower()
		if profile.transport == SFTP
		else urlsplit(profile.url or "").hostname or ""
	)


def begin(profile: "EcomExchangeProfile") -> None:
	"""A new profile without fields begins with those known for its system, and with what changes from now on."""
	known = preset(profile.system or "Other", profile.direction or OUT, profile.subject or "Orders")
	if not profile.fields and known:
		own_address = bool(profile.url)
		for field, value in known.settings.items() if profile.transport == REST else ():
			if profile.get(field) in UNSAID and not (own_address and field == "find_url"):
				profile.set(field, value)
		for rule in known.rules:
			# a beginning without a system has the names that fields have here
			listed = profile.file_format == "JSON" and is_line(rule.ours) and EACH not in rule.theirs
			profile.append(
				"fields",
				{
					"our_field": rule.ours,
					"their_field": f"lines{EACH}.{rule.theirs}" if listed else rule.theirs,
					"constant": rule.constant,
					"form": str(rule.form),
				},
			)
	profile.changed_since = profile.changed_since or now_datetime()


def plan(profile: "EcomExchangeProfile") -> None:
	"""When it is due next; what was planned before stays unless the schedule has changed."""
	if (
		not profile.enabled
		or profile.schedule == BY_HAND
		or (profile.transport == DESK and profile.direction == IN)
	):
		profile.next_run_at = None
		return
	before = profile.get_doc_before_save()
	same = before and all(
		(before.get(one) or "") == (profile.get(one) or "") for one in ("schedule", "cron", "hour", "enabled")
	)
	if not (same and profile.next_run_at):
		profile.next_run_at = next_time(profile, now_datetime())


def next_time(profile: "EcomExchangeProfile", after: datetime) -> datetime | None:
	"""When it is due next after a moment, in the site's time; None for one that is started by hand."""
	if profile.schedule == HOURLY:
		return (after + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
	if profile.schedule == DAILY:
		today = after.replace(hour=profile.hour or 0, minute=0, second=0, microsecond=0)
		return today if today > after else today + timedelta(days=1)
	if profile.schedule == CRON:
		return get_datetime(croniter(profile.cron, after).get_next(datetime))
	return None


def moved_on(profile: str, until: datetime) -> None:
	"""The next exchange begins where this one has ended, never in the future and never earlier than before. Inside the
	caller's unit of work, which holds the lock of the profile."""
	known = frappe.db.get_value(PROFILE, profile, "changed_since")
	until = min(until, now_datetime())
	if not known or get_datetime(known) < until:
		frappe.db.set_value(PROFILE, profile, "changed_since", until, update_modified=False)


def looked_at_since(profile: "EcomExchangeProfile", overlap: timedelta) -> datetime:
	"""From when on changes are looked at: `overlap` before the mark, and by as much as clocks were put back since, because changes are
	dated in the site's time. What was exchanged already is recognised."""
	mark, here = get_datetime(profile.changed_since or "2000-01-01"), zone()
	was, now = (at.replace(tzinfo=here).utcoffset() for at in (mark, now_datetime()))
	return mark - overlap - max(was - now, timedelta(0))


def note(profile: str, problem: str | None, **values) -> None:
	"""What a person has to know of the last exchange; None when there is nothing."""
	values = {"problem": problem and problem[:500], **values}
	frappe.db.set_value(PROFILE, profile, values, update_modified=False)


def forget(profile: str) -> None:
	"""The profile is deleted: what it has exchanged is no longer known, and a new one would send it anew."""
	frappe.db.delete(DOCUMENT, {"profile": profile})
	frappe.db.delete(RUN, {"profile": profile})
