"""What every reader of statements must do that can be registered, those of other apps too. A new one is tested here without a
line."""

import random
import re
import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest

from ecom_erp.core.accounting.statements.mapped import FileMapping
from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.integrations import registry, statements
from ecom_erp.integrations.declaration import Address, Kind, faults
from ecom_erp.integrations.http import HttpError
from ecom_erp.integrations.statements import base
from ecom_erp.integrations.statements.base import Capability, StatementContext, UnknownProvider
from tests.statements import test_mapped
from tests.statements.conftest import client
from tests.statements.test_written_statements import WHOLE

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/outside/app"))  # an app that is not ours

READERS = statements.registered(("bazaar.statements",)).classes
HIDDEN = "NEVER-SHOWN"
AT = datetime(2026, 3, 1, tzinfo=timezone.utc)
MAPPING = FileMapping({"type": "Type", "at": "Date", "amount": "Amount"}, currency="USD")
each = pytest.mark.parametrize("adapter", READERS.values(), ids=READERS)


def settings_of(adapter, base_url=""):
	texts = {Kind.SECRET: HIDDEN, Kind.TEXT: "123456"}
	own = {one.name: one.default or texts.get(one.kind, one.default) for one in adapter.declaration.fields}
	return adapter.declaration.settings(
		**{"name": "Aurora", "base_url": base_url, "webhook_secret": HIDDEN, **own}
	)


@each
def test_the_declaration_is_sound(adapter):
	declaration = adapter.declaration
	assert faults(declaration) == []
	assert declaration.settings.__dataclass_params__.frozen
	for link in declaration.links:
		assert link.label and (link.url.startswith("https://") or (ROOT / "docs" / link.url).is_file()), link
	assert HIDDEN not in repr(settings_of(adapter)), "a secret is not printed with its settings"


@each
def test_what_it_offers_is_what_it_declares(adapter):
	assert registry.adapter_faults(adapter, base) == []
	assert adapter.declaration.capabilities


@each
@pytest.mark.parametrize(
	"data",
	[
		b"",
		b"\n\n\n",
		b"hello",
		b"a,b,c\n1,2,3\n",
		b'"open,1\n2',
		b"\x00\x01\x02\xff\xfe",
		b"\xff\xfe\x00",
		b"PK\x03\x04 no archive",
		b"<?xml version='1.0'?><a/>",
		b"%PDF-1.7",
		"编号,金额\n1,2\n".encode("gb18030"),
		b"Type,Date,Amount\n",
		b"x" * 120_000,
	],
	ids=range(13),
)
def test_what_is_no_statement_is_refused_in_words(adapter, data):
	reader = adapter(settings_of(adapter), StatementContext())
	if not adapter.declaration.can(Capability.FILE):
		pytest.skip("it reads no files")
	with pytest.raises(StatementError) as told:
		reader.read_file(data, "file.csv", {}, MAPPING)
	assert str(told.value)[0].isupper()


@each
def test_a_file_of_another_provider_is_refused(adapter):
	header = "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description,Transfer,Transfer Date (UTC)\n"
	ours = adapter(settings_of(adapter), StatementContext())
	if adapter.declaration.name != "Stripe" and not adapter.needs_mapping:
		with pytest.raises(StatementError):
			ours.read_file(
				header.encode() + b"txn_1,charge,ch_1,1,0,1,usd,2026-03-01 1:00,2026-03-01 1:00,,,\n",
				"a.csv",
				{},
			)


@each
def test_what_it_does_not_declare_says_so(adapter):
	reader = adapter(settings_of(adapter), StatementContext())
	if not adapter.declaration.can(Capability.FILE):
		with pytest.raises(StatementError, match="Fetch its statements"):
			reader.read_file(b"", "", {})
	if not adapter.declaration.can(Capability.FETCH):
		with pytest.raises(StatementError, match="Upload its files"):
			next(iter([reader.fetch(AT, {})]))


@each
def test_a_service_that_fails_is_an_http_error_without_secrets(adapter, httpserver):
	if not adapter.declaration.can(Capability.FETCH):
		pytest.skip("it fetches nothing")
	url = httpserver.url_for("").rstrip("/")
	for status, content in (
		(500, "oops"),
		(429, "slow"),
		(200, "<html>"),
		(200, "[]"),
		(200, "{}"),
		(200, '"text"'),
	):
		httpserver.clear()
		httpserver.expect_request(re.compile(".*")).respond_with_data(content, status=status)
		reader = adapter(settings_of(adapter, url), StatementContext(client(url, retries=0)))
		with pytest.raises((HttpError, StatementError)) as told:
			list(reader.fetch(AT, {}))
		assert HIDDEN not in str(told.value)
		assert status == 200 or isinstance(told.value, HttpError)


JUNK = (
	"", "\n", ",", "\t", '"', "`", "-", "9" * 40, "1e5", "NaN", "Infinity", "٣", "²", "１２", "0000-00-00", "2026-13-45", "99999-01-01",
	"2026-02-30 25:61:61", "USD", "XXX", "\0", "#", "SB", "SF", "SH", "CH", "-0", "()", "()-", "$", "5-", "Ada Berg", "PST", "\r",
)  # fmt: skip


@pytest.mark.parametrize("provider", [*WHOLE, "Other Provider"])
def test_whatever_stands_in_a_cell_is_refused_in_words_that_repeat_no_name(provider):
	"""The same 800 damages in each run."""
	chance = random.Random(7)
	mapping = test_mapped.MAPPING if provider == "Other Provider" else None
	data = test_mapped.file(*test_mapped.ROWS) if mapping else WHOLE[provider]
	sign = b"\t" if provider == "Amazon" else b","
	reader = READERS[provider](settings_of(READERS[provider]), StatementContext())
	refused = 0
	for _damage in range(800):
		cells = data.split(sign)
		cells[chance.randrange(len(cells))] = chance.choice(JUNK).encode()
		try:
			reader.read_file(sign.join(cells), "", {}, mapping)
		except StatementError as error:
			assert "Berg" not in str(error)
			refused += 1
	assert refused > 100


def test_a_reader_of_another_app_reads():
	reader = READERS["Bazaar Payouts"]
	data = b"payout,line,type,amount\n7,1,sale,5.00\n"
	[statement] = reader(settings_of(reader), StatementContext()).read_file(
		data, "", {"sale": LineKind.CHARGE}
	)
	assert [line.kind for line in statement.lines] == [LineKind.CHARGE]


def test_a_provider_that_nobody_brings_is_told():
	with pytest.raises(UnknownProvider, match="No app reads statements of Nobody"):
		statements.get_adapter_class("Nobody")


@each
def test_an_address_is_asked_for_only_where_one_may_be_needed(adapter):
	fetches = adapter.declaration.can(Capability.FETCH)
	assert adapter.declaration.address is (Address.OPTIONAL if fetches else Address.NONE)
