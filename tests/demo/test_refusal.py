"""Where the demo does not run, and that nothing is changed there."""

import os
import subprocess
import sys

import frappe
import pytest

from ecom_demo import run
from ecom_demo.refusal import is_loopback, refuse_real_site
from tests.factories import shop as factory

COUNTED = (
	"Company",
	"Warehouse",
	"Item",
	"Ecom Shop",
	"Ecom Order",
	"Review Rule",
	"Courier Account",
	"Email Account",
)


def counts() -> list[int]:
	return [frappe.db.count(doctype) for doctype in COUNTED]


def test_a_site_that_is_kept_for_trying_is_taken(site):
	refuse_real_site()
	factory.make_shop(base_url="http://127.0.0.1:8800")
	refuse_real_site()


def test_a_shop_that_is_not_simulated_is_named(site, capsys):
	shop = factory.make_shop(base_url="https://aurora.myshopify.com")
	before = counts()
	assert run.main() == 2
	told = capsys.readouterr()
	assert f"the shop {shop} is not simulated: its address is https://aurora.myshopify.com." in told.err
	assert told.err.strip().endswith("Nothing was changed.") and told.out == ""
	assert counts() == before


def test_orders_of_others_are_named(site, capsys):
	shop = factory.make_shop(base_url="http://127.0.0.1:8800")
	order = factory.pooled(shop, factory.make_order(factory.line(factory.stocked(main=1), "5.00")))
	before = counts()
	assert run.main() == 2
	assert f"there are orders that are not the demo's, such as {order}." in capsys.readouterr().err
	assert counts() == before


def test_an_abbreviation_that_another_company_has_is_named(site, monkeypatch, capsys):
	frappe.db.set_value("Company", "Ecom Test Co", "abbr", "AO", update_modified=False)
	assert run.main() == 2
	assert "the company Ecom Test Co has the abbreviation that it needs: AO." in capsys.readouterr().err


@pytest.mark.parametrize(
	("url", "simulated"),
	[
		("http://127.0.0.1:8800", True),
		("http://localhost:8800", True),
		("http://[::1]:8800", True),
		("https://127.0.0.1.example.com", False),
		("https://localhost.example.com", False),
		("https://shop.example.com/?next=127.0.0.1", False),
		("", False),
		(None, False),
	],
)
def test_what_is_simulated_stands_on_this_machine(url, simulated):
	assert is_loopback(url) is simulated


def test_the_command_refuses_as_well(site):
	factory.make_shop(base_url="https://aurora.myshopify.com")
	frappe.db.commit()
	code = (
		"import sys; from ecom_demo.commands import run_demo; run_demo(obj={'sites': [sys.argv[1]]}, args=[])"
	)
	done = subprocess.run(
		[sys.executable, "-c", code, site.name],
		cwd=site.sites,
		env=os.environ,
		capture_output=True,
		text=True,
		timeout=60,
	)
	assert done.returncode == 2 and "is not simulated" in done.stderr, done.stdout + done.stderr
