"""What other systems have for us: read page by page or file by file, each record written down once before it is taken over."""

import fnmatch
import hashlib
import json
import time
from datetime import timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import frappe
from frappe.utils import add_to_date, get_datetime

from ecom_erp.core.exchange import paths
from ecom_erp.core.exchange.mapping import Incoming, from_json
from ecom_erp.core.states.exchange import RunStatus
from ecom_erp.core.text import storable
from ecom_erp.flows.exchange import clients, documents, files, profiles, runs
from ecom_erp.flows.exchange.incoming import TAKERS
from ecom_erp.flows.exchange.profiles import PROFILE, REST, RUN
from ecom_erp.flows.intake import order_file
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations.storage.base import StorageError
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.inbox import message_key
from ecom_erp.messaging.transaction import in_transaction, roll_back

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_exchange_profile.ecom_exchange_profile import EcomExchangeProfile
	from ecom_erp.integrations.storage.sftp import Entry, Sftp

PAGE = 200
MOST_PAGES = 2000
MOST_FILES = 50  # of one look at a server
MOST_PROBLEMS = 5
READ = "read"
DONE, FAILED = "done/", "failed/"
# what another system has changed may be seen there a moment later
OVERLAP_MINUTES = 10


def fetch(run: str, profile: "EcomExchangeProfile", end: float) -> bool:
	"""Read what a run is to take over; whether all is read. Raises HttpError, ValidationError."""
	row = frappe.db.get_value(RUN, run, ["name", "cursor", "until", "file"], as_dict=True)
	if row.cursor == READ:
		return True
	return _fetch_pages(row, profile, end) if profile.transport == REST else _read_file(row, profile, end)


def _fetch_pages(row, profile: "EcomExchangeProfile", end: float) -> bool:
	place: dict[str, Any] = json.loads(row.cursor) if row.cursor else {"url": "", "page": 1}
	while place["page"] <= MOST_PAGES:
		url = place["url"] or clients.address(
			profile.url, {"since": since(profile), "page": str(place["page"])}
		)
		answer = clients.http(profile).request("GET", url, headers=clients.headers(profile)).json()
		records = files.records_of(records_in(profile, answer))
		found = [from_json(profiles.rules(profile), one, profiles.zone()) for one in records]
		following = _following(profile, url, answer, bool(records), place["page"])
		if not in_transaction(_keep, row.name, profile, found, following):
			return True
		place = following or {"page": MOST_PAGES + 1}
		if time.monotonic() > end and following:
			return False
	return True


def since(profile: "EcomExchangeProfile") -> str:
	"""From when on the other system is asked for what has changed, as it is written into addresses."""
	moment = add_to_date(get_datetime(profile.changed_since or "2000-01-01"), minutes=-OVERLAP_MINUTES)
	return moment.replace(tzinfo=profiles.zone()).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def records_in(profile: "EcomExchangeProfile", answer: Any) -> Any:
	"""What an answer has at the place of its records; an empty list where nothing stands there."""
	found = paths.get(answer, profile.records_path or "")
	return [] if found is None else found


def _following(profile, url: str, answer: Any, some: bool, page: int) -> dict | None:
	"""Where the next page is; None behind the last one."""
	if profile.next_path:
		address = paths.get(answer, profile.next_path)
		known = urljoin(url, str(address)) if address else ""
		return {"url": known, "page": page + 1} if known and known != url else None
	return {"url": "", "page": page + 1} if "{page}" in (profile.url or "") and some else None


def _keep(run: str, profile: "EcomExchangeProfile", found: list[Incoming], following: Any) -> bool:
	"""Write down a page and where the next one begins. `following`: None when all is read; the mark moves on then."""
	if not following:
		lock_values(PROFILE, profile.name, "name")
	row = lock_values(RUN, run, ["name", "profile", "direction", "subject", "status", "cursor", "until"])
	if row.status != RunStatus.RUNNING or row.cursor == READ:
		return False
	taker = TAKERS[profile.subject]
	if not row.cursor and not taker.each:
		documents.take_along(row)
	documents.keep(row, taker.found(profile, found), changes=True, each=taker.each)
	runs.set_values(run, cursor=json.dumps(following) if following else READ)
	if not following and profile.transport == REST:
		profiles.moved_on(profile.name, get_datetime(row.until))
	return True


def _read_file(row, profile: "EcomExchangeProfile", end: float) -> bool:
	found = files.read(profile, order_file.content(frappe.get_doc(RUN, row.name)))
	position = json.loads(row.cursor)["row"] if row.cursor else 0
	while True:
		some = found[position : position + PAGE]
		position += len(some)
		following = {"row": position} if position < len(found) else None
		if not in_transaction(_keep, row.name, profile, some, following) or not following:
			return True
		if time.monotonic() > end:
			return False


def look(name: str) -> int:
	"""Look for files at the server of a profile: each becomes a run of its own and is moved there to the folder done; how many.
	What goes wrong is shown at the profile."""
	profile = frappe.get_doc(PROFILE, name)
	try:
		taken, problem = _look(profile)
	except StorageError as error:
		in_transaction(profiles.note, name, str(error))
		return 0
	except Exception as error:
		roll_back()
		log_unexpected(f"{PROFILE} {name}")
		in_transaction(profiles.note, name, _("Unexpected: {0}").format(type(error).__name__))
		return 0
	if problem:
		in_transaction(profiles.note, name, problem)
	elif not taken:
		in_transaction(profiles.note, name, None, last_run_at=frappe.utils.now_datetime())
	return taken


def _look(profile: "EcomExchangeProfile") -> tuple[int, str | None]:
	"""How many were taken, and what is wrong with others: one that cannot be read stops no other."""
	server, folder = clients.sftp(profile), clients.folder(profile)
	taken, problems = 0, list[str]()
	with TemporaryDirectory() as scratch:
		for entry in server.entries(folder):
			if taken >= MOST_FILES or len(problems) >= MOST_PROBLEMS:
				break
			if not fnmatch.fnmatch(entry.name, (profile.file_pattern or "*").strip()):
				continue
			if entry.size > files.MOST_BYTES:
				problems.append(_put_aside(profile.name, server, folder, entry))
				continue
			try:
				taken += _take(profile, server, folder, entry, Path(scratch, "file"))
			except StorageError as error:
				problems.append(_("{0}: {1}").format(entry.name, str(error)))
	return taken, "\n".join(problems) or None


def _put_aside(profile: str, server: "Sftp", folder: str, entry: "Entry") -> str:
	why = _("The file {0} is too large. Split it.").format(entry.name)
	in_transaction(_given_up, profile, entry, why)
	server.move(f"{folder}{entry.name}", f"{folder}{FAILED}{entry.name}")
	return why


def _given_up(profile: str, entry: "Entry", why: str) -> None:
	"""A run that has failed: what the profile says is over with its next exchange, and the file is not looked at again."""
	key = message_key(profile, f"{entry.name}|{entry.changed}|{entry.size}")
	lock_values(PROFILE, profile, "name")
	if not frappe.db.exists(RUN, {"file_key": key}):
		runs.give_up(runs.make(profile, file_key=key, file_name=_kept_name(entry)), why)


def _kept_name(entry: "Entry") -> str:
	return storable(entry.name)[:100] or "file"


def _take(profile, server: "Sftp", folder: str, entry: "Entry", scratch: Path) -> int:
	server.get(f"{folder}{entry.name}", scratch)
	data = scratch.read_bytes()
	if len(data) != entry.size:
		return 0  # it is still being written
	made = in_transaction(_run_of_file, profile.name, entry, data)
	stamp = time.strftime("%Y%m%d%H%M%S", time.gmtime(entry.changed))
	# not under the name alone: the next file of this name would replace it
	server.move(f"{folder}{entry.name}", f"{folder}{DONE}{stamp}-{entry.name}")
	return made


def _run_of_file(profile: str, entry: "Entry", data: bytes) -> int:
	"""A run that reads the file; nothing when there is one already: this died before it had moved the file away."""
	key = message_key(profile, f"{entry.name}|{entry.changed}|{hashlib.sha256(data).hexdigest()}")
	lock_values(PROFILE, profile, "name")
	if frappe.db.exists(RUN, {"file_key": key}):
		return 0
	name = _kept_name(entry)
	run = runs.make(profile, file_key=key, file_name=name)
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{run}-{name}",
			"content": data,
			"is_private": 1,
			"attached_to_doctype": RUN,
			"attached_to_name": run,
			"attached_to_field": "file",
		}
	)
	file.flags.ignore_permissions = True
	file.save(ignore_permissions=True)
	frappe.db.set_value(RUN, run, "file", file.file_url, update_modified=False)
	return 1
