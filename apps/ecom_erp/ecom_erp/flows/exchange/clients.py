"""The ways out of a profile: its HTTP client with its sign-in, its SFTP server."""

import base64
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import frappe

from ecom_erp.core.exchange import paths
from ecom_erp.flows.shops.site_address import may_reach_local
from ecom_erp.integrations.breaker import CircuitBreaker, site_store
from ecom_erp.integrations.http import HttpClient
from ecom_erp.integrations.storage.sftp import Sftp

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_exchange_profile.ecom_exchange_profile import EcomExchangeProfile

TIMEOUT = (5.0, 45.0)
_PLACE = re.compile(r"\{([^{}]+)\}")


def http(profile: "EcomExchangeProfile") -> HttpClient:
	"""It repeats nothing: what may be sent again is decided where the outcome is kept."""
	return HttpClient.for_account(
		profile.url or "",
		f"exchange {profile.name}",
		timeout=TIMEOUT,
		retries=0,
		breaker=CircuitBreaker(site_store()),
		local=may_reach_local(),
	)


def headers(profile: "EcomExchangeProfile") -> dict[str, str]:
	"""Sign-in, and what else the other system wants to be told with each request."""
	found = {"Accept": "application/json"}
	for line in (profile.more_headers or "").splitlines():
		name, sign, value = line.partition(":")
		if sign and name.strip():
			found[name.strip()] = value.strip()
	secret = _secret(profile, "secret")
	if profile.auth == "Bearer":
		found["Authorization"] = f"Bearer {secret}"
	elif profile.auth == "Basic":
		pair = f"{profile.auth_name}:{secret}".encode()
		found["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
	elif profile.auth == "Header":
		found[profile.auth_name] = secret
	return found


def address(url: str, values: Mapping[str, Any], record: Any = None) -> str:
	"""The address with its places filled: {key} and other names of `values`, else what the record has at that path. What is
	filled in is quoted; the rest stays as it was entered, but for spaces."""

	def fill(place: re.Match) -> str:
		text = _filling(place[1], values, record)
		# within quotes, as in OData, a quote is written twice
		quoted = place.string[: place.start()].endswith("'")
		return quote(text.replace("'", "''") if quoted else text, safe="")

	parts = urlsplit(url)
	host = f"{parts.scheme}://{parts.netloc}"
	return host + _PLACE.sub(fill, url[len(host) :]).replace(" ", "%20")


def lacking(url: str, values: Mapping[str, Any], record: Any = None) -> list[str]:
	"""Places of the address for which nothing is known: without them it is the address of something else."""
	return [name for name in _PLACE.findall(url) if not _filling(name, values, record)]


def _filling(name: str, values: Mapping[str, Any], record: Any) -> str:
	found = values[name] if name in values else paths.get(record, name)
	return "" if found is None else str(found)


def sftp(profile: "EcomExchangeProfile") -> Sftp:
	"""Raises StorageError when it may not be reached."""
	return Sftp(
		profile.host or "",
		profile.port,
		profile.username or "",
		_secret(profile, "password"),
		_secret(profile, "private_key").replace("\\n", "\n"),
		profile.host_key or "",
		[row.host for row in frappe.get_cached_doc("Ecom Settings").allowed_hosts],
		may_reach_local(),
	)


def folder(profile: "EcomExchangeProfile") -> str:
	"""The folder of the profile at its server, with a slash at its end; "" for the one in which one arrives."""
	name = (profile.folder or "").strip("/")
	return f"{name}/" if name else ""


def _secret(profile: "EcomExchangeProfile", field: str) -> str:
	return profile.get_password(field, raise_exception=False) or ""
