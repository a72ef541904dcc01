"""What a profile must say before it can exchange anything."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import frappe
from croniter import croniter
from frappe import _
from frappe.utils import get_datetime, now_datetime

from ecom_erp.core.exchange import paths
from ecom_erp.core.exchange.fields import FIELDS, Direction, Subject, is_line, missing
from ecom_erp.core.exchange.mapping import Record, as_json
from ecom_erp.flows.exchange.profiles import CRON, DAILY, DESK, IN, OUT, REST, SFTP, host_of, rules, zone
from ecom_erp.flows.shops import channels
from ecom_erp.integrations.channels.base import Capability
from ecom_erp.integrations.http.hosts import is_local
from ecom_erp.permissions import allowed_shops

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_exchange_profile.ecom_exchange_profile import EcomExchangeProfile

SECRETS = {REST: ("secret",), SFTP: ("password", "private_key"), DESK: ()}


def check(profile: "EcomExchangeProfile") -> None:
	"""Raises ValidationError with what to do, PermissionError for a shop that the user may not see."""
	_check_what(profile)
	_check_shop(profile)
	_check_way(profile)
	_check_secrets(profile)
	_check_time(profile)
	_check_fields(profile)


def _check_what(profile) -> None:
	if (profile.direction, profile.subject) not in FIELDS:
		frappe.throw(_("Postings go out only: the books here are kept by ERPNext"))
	if profile.subject == Subject.POSTINGS and not profile.company:
		frappe.throw(_("Choose the company whose postings are sent"))
	if profile.direction == IN and profile.subject == Subject.ORDERS:
		_check_orders_in(profile)


def _check_orders_in(profile) -> None:
	if not profile.shop:
		frappe.throw(_("Choose the shop that receives the orders"))
	if not channels.can(frappe.get_cached_value("Ecom Shop", profile.shop, "channel"), Capability.FILES):
		able = ", ".join(_(name) for name in channels.channels_that(Capability.FILES))
		frappe.throw(_("Orders are taken in for shops of the channel {0}").format(able))


def _check_shop(profile) -> None:
	allowed = allowed_shops()
	if allowed is not None and profile.shop not in allowed:
		frappe.throw(
			_("You are limited to certain shops: choose one of {0}").format(", ".join(sorted(allowed))),
			frappe.PermissionError,
		)


def _check_way(profile) -> None:
	if profile.transport == SFTP:
		if not (profile.host and profile.username and profile.host_key):
			frappe.throw(_("Enter host, user and host key of the SFTP server"))
		return
	if profile.transport != REST:
		return
	if profile.file_format != "JSON":
		frappe.throw(_("REST exchanges JSON. Choose another way for files."))
	_check_url(profile.url, host_of(profile))
	for url in (profile.find_url, profile.update_url):
		if url:
			_check_url(url, host_of(profile))
	if profile.auth in ("Basic", "Header") and not profile.auth_name:
		frappe.throw(_("Enter the user or the header of the sign-in"))
	if any(line.strip() and ":" not in line for line in (profile.more_headers or "").splitlines()):
		frappe.throw(_("Write each header in a line of its own, as Name: value"))
	if (
		profile.direction == OUT
		and profile.send_changes
		and profile.method == "POST"
		and profile.subject != Subject.STOCK
		and not profile.update_url
	):
		frappe.throw(
			_(
				"A changed document would be made a second time there. Enter the URL for changes, or choose PUT."
			)
		)


def _check_url(url: str | None, host: str) -> None:
	parts = urlsplit(url or "")
	if not parts.hostname or parts.username or parts.password:
		frappe.throw(
			_("Enter an address like https://erp.example.com/orders, without user name and password")
		)
	if parts.scheme != "https" and not (parts.scheme == "http" and is_local(parts.hostname)):
		frappe.throw(_("The address must begin with https://"))
	if parts.hostname != host:
		frappe.throw(_("All addresses of a profile are of one host: {0}").format(host))


def _check_secrets(profile) -> None:
	"""A secret goes only to the host for which somebody entered it."""
	before = profile.get_doc_before_save()
	was, now = host_of(before) if before else "", host_of(profile)
	if not before or (before.transport == profile.transport and was == now):
		return
	for field in SECRETS[profile.transport]:
		value = profile.get(field)
		if value and profile.is_dummy_password(value):
			frappe.throw(
				_("Enter the {0} again. The stored value was entered for {1}, not for {2}.").format(
					_(profile.meta.get_label(field)), was or _("another address"), now
				)
			)


def _check_time(profile) -> None:
	if profile.schedule == DAILY and not 0 <= (profile.hour or 0) <= 23:
		frappe.throw(_("The hour of the day is 0 to 23."))
	if profile.schedule == CRON and not croniter.is_valid(profile.cron or ""):
		frappe.throw(_("Enter the times as minute, hour, day, month and weekday, for example */15 * * * *"))
	if profile.changed_since and get_datetime(profile.changed_since) > now_datetime():
		frappe.throw(
			_("The next exchange cannot begin in the future: what changes until then would be left out")
		)


def _check_fields(profile) -> None:
	direction, subject = Direction(profile.direction), Subject(profile.subject)
	known = FIELDS[direction, subject].names
	for row, rule in zip(profile.fields, rules(profile), strict=True):
		if rule.ours and rule.ours not in known:
			frappe.throw(
				_("Row {0}: there is no field {1} here. Choose one of the list.").format(row.idx, rule.ours)
			)
		if not rule.ours and (direction is Direction.IN or not rule.theirs):
			frappe.throw(_("Row {0}: choose a field").format(row.idx))
		if not rule.theirs and (direction is Direction.OUT or not rule.constant):
			frappe.throw(_("Row {0}: enter the name there, or a constant").format(row.idx))
		if profile.file_format == "JSON":
			_check_path(row.idx, rule)
	if not profile.fields:
		frappe.throw(_("Enter at least one field"))
	lacking = missing(direction, subject, [rule.ours for rule in rules(profile)])
	if lacking:
		frappe.throw(_("Without these fields nothing can be read: {0}").format(", ".join(lacking)))
	if direction is Direction.OUT and profile.file_format == "JSON":
		_check_whole(profile)


def _check_path(number: int, rule) -> None:
	try:
		paths.split(rule.theirs)
	except paths.BadPath as error:
		frappe.throw(_("Row {0}: {1}").format(number, _(str(error))))
	if rule.theirs and is_line(rule.ours) and paths.EACH not in rule.theirs:
		frappe.throw(
			_("Row {0}: {1} is a field of lines. Write the list with [], such as lines[].sku").format(
				number, rule.ours
			)
		)


def _check_whole(profile) -> None:
	"""Rules that contradict each other are found with a document that has nothing but one line."""
	try:
		paths.wrapped(
			as_json([rule for rule in rules(profile) if not rule.constant], Record({}, ({},)), zone()), ""
		)
		paths.wrapped({}, profile.envelope or "")
	except paths.BadPath as error:
		frappe.throw(_(str(error)))
