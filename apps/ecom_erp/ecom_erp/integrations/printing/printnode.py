"""PrintNode's REST interface: the printers of all computers of an account, and papers for them.

As its documentation at printnode.com/en/docs/api/curl says: basic authentication with the API key as the user and no
password; `GET /printers`, `POST /printjobs`, `GET /printjobs/<numbers>`."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ecom_erp.core.states.print_job import PrintStatus
from ecom_erp.integrations.http import HttpClient, HttpError, Refused

ADDRESS = "https://api.printnode.com"
KEEP_SECONDS = 600
"""After that long nobody waits for the paper: a computer that is switched on tomorrow must not print it."""
RECENT = 100
OVER = {
	"done": PrintStatus.PRINTED,
	"error": PrintStatus.FAILED,
	"expired": PrintStatus.FAILED,
	"deleted": PrintStatus.FAILED,
	"disappeared": PrintStatus.NOT_KNOWN,
}
"""Its states of a job that are an end; all others (new, sent_to_client, queued, in_progress ...) go on."""


class PrintNodeError(Exception):
	"""An answer that means nothing to us, or a refusal; the message can be shown."""


@dataclass(frozen=True)
class Printer:
	"""`number`: its number at PrintNode. `online`: whether it can print now."""

	number: int
	name: str
	computer: str
	online: bool


@dataclass(frozen=True)
class Paper:
	"""`key`: a number of our own, which is also its title: PrintNode takes a paper with the same key once."""

	key: str
	printer: int
	content: bytes
	raw: bool = False


class PrintNode:
	"""All methods raise HttpError, and PrintNodeError for an answer that is none."""

	def __init__(self, http: HttpClient, api_key: str, address: str = ADDRESS):
		self.http, self.address = http, address.rstrip("/")
		self._headers = {"Authorization": "Basic " + base64.b64encode(f"{api_key}:".encode()).decode()}

	def printers(self) -> list[Printer]:
		"""The printers of the account, by computer and name."""
		found = [_printer(row) for row in self._rows("/printers")]
		return sorted(found, key=lambda one: (one.computer.casefold(), one.name.casefold()))

	def send(self, paper: Paper) -> str:
		"""Hand a paper in; its number at PrintNode. One that was handed in before, whose answer was lost, is not printed
		again: the key is refused, or the number of the first is answered."""
		body = {
			"printerId": paper.printer,
			"title": paper.key,
			"contentType": "raw_base64" if paper.raw else "pdf_base64",
			"content": base64.b64encode(paper.content).decode(),
			"source": "ecom_erp",
			"expireAfter": KEEP_SECONDS,
		}
		headers = {**self._headers, "X-Idempotency-Key": paper.key}
		try:
			# one attempt: whether it arrived is asked for before the next
			answer = self.http.request("POST", f"{self.address}/printjobs", headers=headers, json=body)
		except Refused as refusal:
			if refusal.status != 409:
				raise
			known = self.find(paper.key)
			if known:
				return known
			raise PrintNodeError("PrintNode has had this paper before and does not show it") from None
		number = answer.json()
		if not isinstance(number, int) or isinstance(number, bool):
			raise PrintNodeError("PrintNode did not answer with the number of a print job")
		return str(number)

	def find(self, key: str) -> str | None:
		"""The number of a paper that was handed in, among the latest; None when it is not there."""
		for row in self._rows(f"/printjobs?limit={RECENT}"):
			if row.get("title") == key and row.get("id"):
				return str(row["id"])
		return None

	def status(self, number: str) -> PrintStatus:
		"""How far a paper is; *Not Known* when PrintNode does not know it."""
		rows = self._rows(f"/printjobs/{int(number)}")
		return OVER.get(str(rows[0].get("state")), PrintStatus.SENT) if rows else PrintStatus.NOT_KNOWN

	def _rows(self, path: str) -> list[Mapping[str, Any]]:
		answer = self.http.request("GET", self.address + path, headers=self._headers).json()
		if not isinstance(answer, list) or not all(isinstance(row, dict) for row in answer):
			raise PrintNodeError("PrintNode did not answer with a list")
		return answer


def _printer(row: Mapping[str, Any]) -> Printer:
	computer = row.get("computer") or {}
	online = str(row.get("state")) == "online" and str(computer.get("state", "connected")) == "connected"
	return Printer(int(row["id"]), str(row.get("name") or ""), str(computer.get("name") or ""), online)


def refused_key(error: HttpError) -> bool:
	"""Whether an error says that the API key is not good."""
	return error.status in (401, 403)
