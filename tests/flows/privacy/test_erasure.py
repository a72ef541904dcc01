"""A person is found over all shops, exported, and erased: from every table and file."""

import io
import json
import zipfile
from uuid import uuid4

import frappe
import pytest

from ecom_erp.core.orders.canonical import Address, Buyer, to_dict
from ecom_erp.erp.selling import people
from ecom_erp.erp.selling.masters import ensure_address
from ecom_erp.flows.privacy import erasing, own_documents, record_file, replay, requests, terms
from ecom_erp.flows.privacy.person import Given, find
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import shop as factory
from tests.factories.erpnext import make, unique
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user
from tests.support.dumps import database_dump, lines_with, restore, site_files

NAME, STREET, PHONE = "Wilhelmine Quastenflosser", "77 Zwickelgasse", "+13125559876"
KEPT_HERE = ("tabSales Invoice",)


@pytest.fixture(autouse=True)
def record(site, tmp_path, monkeypatch):
	"""The record of erasures begins empty, and nobody of an earlier test has the same name."""
	called, number = frappe.generate_hash(length=8), str(uuid4().int)[:7]
	values = {"NAME": f"Wilhelmine Q{called}", "STREET": f"77 Z{called} St", "PHONE": f"+1312{number}"}
	for name, value in values.items():
		monkeypatch.setitem(globals(), name, value)
	monkeypatch.setattr(record_file, "path", lambda: tmp_path / record_file.FILE)


def of_her(email: str, *lines, **changes):
	address = Address(NAME, "", STREET, "", "Chicago", "Illinois", "IL", "60647", "US", PHONE)
	values = {
		"buyer": Buyer(f"7700{frappe.generate_hash(length=6)}", NAME, email, PHONE),
		"shipping_address": address,
		"billing_address": address,
		"note": f"Ring twice, {NAME}",
	}
	return make_order(*lines, **{**values, **changes})


@pytest.fixture
def email() -> str:
	return f"mina.{frappe.generate_hash(length=8)}@quasten.example"


@pytest.fixture
def bought(shop, email) -> str:
	"""A completed order of hers, with all that gathers around one."""
	order = of_her(email, line(stocked(main=5), "10.00"))
	name = factory.billed(shop, order)
	assert frappe.db.get_value("Ecom Order", name, "status") == "Completed"
	doc = factory.get(name)
	ensure_address(doc)
	_around(name, order, doc, shop, email)
	frappe.db.commit()
	return name


def _around(name: str, order, doc, shop: str, email: str) -> None:
	frappe.get_doc(
		{
			"doctype": "Inbox Message",
			"shop": shop,
			"topic": "orders/create",
			"event_id": f"e-{name}",
			"message_key": f"k-{name}",
			"status": "Done",
			"external_id": order.external_id,
			"payload": json.dumps(to_dict(order)),
		}
	).db_insert()
	contact = frappe.get_doc({"doctype": "Contact", "first_name": NAME})
	contact.append("email_ids", {"email_id": email, "is_primary": 1})
	contact.append("links", {"link_doctype": "Customer", "link_name": doc.customer})
	contact.insert(ignore_permissions=True)
	doc.add_comment("Comment", f"Called {NAME} at {PHONE}")
	frappe.get_doc(
		{
			"doctype": "Version",
			"ref_doctype": "Ecom Order",
			"docname": name,
			"data": json.dumps({"changed": [["ship_line1", STREET, "x"]]}),
		}
	).db_insert()
	mail = {
		"doctype": "Communication",
		"subject": f"Dear {NAME}",
		"content": f"To {STREET}",
		"recipients": email,
		"reference_doctype": "Ecom Order",
		"reference_name": name,
	}
	frappe.get_doc(mail).insert(ignore_permissions=True)
	queued = frappe.get_doc({"doctype": "Email Queue", "message": f"To: {email}\n\n{NAME}", "status": "Sent"})
	queued.append("recipients", {"recipient": email, "status": "Sent"})
	queued.insert(ignore_permissions=True)
	frappe.get_doc(
		{"doctype": "Error Log", "method": "x", "error": f"Traceback: {email} refused"}
	).db_insert()
	frappe.get_doc(
		{
			"doctype": "Deleted Document",
			"deleted_doctype": "Ecom Order",
			"deleted_name": name,
			"data": json.dumps({"ship_name": NAME}),
		}
	).db_insert()
	frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "wilhelmine.txt",
			"attached_to_doctype": "Ecom Order",
			"attached_to_name": name,
		}
		| {"is_private": 1, "content": f"{NAME}\n{STREET}"}
	).insert(ignore_permissions=True)
	frappe.db.sql(
		"insert into `__global_search` (doctype, name, title, content) values ('Ecom Order', %s, %s, %s)",
		(name, NAME, email),
	)


def identifiers(email: str) -> list[str]:
	return [NAME, STREET, PHONE, PHONE[1:], email]


def erased(email: str, **given) -> str:
	name = in_transaction(requests.make, "Erase", Given(email=email, **given), "Desk", start_now=True)
	requests.work(name)
	return name


def places(email: str) -> list[str]:
	frappe.db.commit()
	found = lines_with(database_dump(KEPT_HERE), identifiers(email))
	for path, content in site_files().items():
		found += [f"{path}: {one}" for one in lines_with(content, identifiers(email))]
	return found


@pytest.mark.smoke
def test_nothing_of_the_erased_is_left_in_the_database_or_in_files(bought, email):
	before = places(email)
	assert len(before) > 15, before  # the look finds what there is
	name = erased(email)
	request = frappe.get_doc("Privacy Request", name)
	assert request.status == "Done", request.reason
	assert places(email) == []
	assert json.loads(request.erased)["Ecom Order"] == 1


def test_an_issued_invoice_keeps_its_buyer_for_accountants_alone(bought, email):
	invoice = frappe.db.get_value("Ecom Order", bought, "sales_invoice")
	assert invoice
	erased(email)
	doc = frappe.get_doc("Sales Invoice", invoice)
	assert doc.customer_name == NAME and doc.docstatus == 1
	assert doc.customer.startswith("Erased ") and not doc.contact_email
	assert doc.get(people.KEPT_UNTIL).year == doc.posting_date.year + 10


def test_other_roles_do_not_see_the_kept_invoice(bought, email):
	invoice = frappe.db.get_value("Ecom Order", bought, "sales_invoice")
	erased(email)
	frappe.db.commit()
	clerk, accountant = make_user("Sales Manager"), make_user("Ecom Accountant", "Accounts User")
	assert not frappe.has_permission("Sales Invoice", "read", invoice, user=clerk)
	assert frappe.has_permission("Sales Invoice", "read", invoice, user=accountant)
	assert invoice in frappe.get_list("Sales Invoice", pluck="name", user=accountant, limit_page_length=0)
	assert invoice not in frappe.get_list(
		"Sales Invoice", {"name": invoice}, pluck="name", user=make_user("Accounts User")
	)


def test_after_the_legal_term_the_invoice_loses_its_buyer(bought, shop, email):
	invoice = frappe.db.get_value("Ecom Order", bought, "sales_invoice")
	erased(email)
	other = factory.get(factory.billed(shop, make_order(line(stocked(main=1), "10.00"))))
	frappe.db.commit()
	assert terms.erase_over() == 0
	assert frappe.db.get_value("Sales Invoice", other.sales_invoice, "customer_name") == other.buyer_name
	frappe.db.set_value("Sales Invoice", invoice, people.KEPT_UNTIL, "2020-12-31")
	assert terms.erase_over() == 1
	frappe.db.commit()
	left = lines_with(database_dump(), identifiers(email))
	assert [one for one in left if invoice in one] == []
	assert frappe.db.get_value("Sales Invoice", invoice, "docstatus") == 1


@pytest.mark.parametrize("killed_after", range(1, 6))
def test_an_erasure_that_is_killed_goes_on(bought, email, killed_after, monkeypatch):
	class Killed(BaseException):
		pass

	real, calls = erasing.in_transaction, []

	def stopped(*args, **kwargs):
		if len(calls) == killed_after - 1:
			raise Killed
		calls.append(args)
		return real(*args, **kwargs)

	name = in_transaction(requests.make, "Erase", Given(email=email), "Desk", start_now=True)
	monkeypatch.setattr(erasing, "in_transaction", stopped)
	with pytest.raises(Killed):
		requests.work(name)
	frappe.db.rollback()
	assert places(email)
	monkeypatch.setattr(erasing, "in_transaction", real)
	requests.work(name)
	assert places(email) == []
	requests.work(name)  # and once more does no harm
	assert len(record_file.read()) == 1
	assert frappe.db.get_value("Privacy Request", name, "status") == "Done"


def test_what_is_not_over_waits_and_says_for_what(shop, email):
	name = factory.allocated(shop, of_her(email, line(stocked(main=5), "10.00")))
	request = erased(email)
	doc = frappe.get_doc("Privacy Request", request)
	assert doc.status == "Waiting" and name in doc.reason
	assert doc.step_due_at > frappe.utils.now_datetime()
	assert frappe.db.get_value("Ecom Order", name, "buyer_name") == NAME


def test_the_person_is_found_over_all_shops_and_by_every_way(courier, email):
	shops = [factory.make_shop(), factory.make_shop()]
	orders = [factory.pooled(one, of_her(email, line(stocked(main=5), "10.00"))) for one in shops]
	other = factory.pooled(shops[0], make_order(line(stocked(main=5), "10.00")))
	customer = frappe.db.get_value("Ecom Order", orders[0], "customer")
	buyer = frappe.db.get_value("Ecom Order", orders[0], "buyer")
	for given in (
		Given(email=email.upper()),
		Given(customer=customer),
		Given(buyer_id=buyer),
		Given(orders=[orders[1]]),
	):
		assert find(given).orders == sorted(orders), given
	assert set(orders) <= set(find(Given(phone=f"(1) 312 {PHONE[5:8]}-{PHONE[8:]}")).orders)
	assert find(Given(email=email, shop=shops[1])).orders == [orders[1]]
	assert other not in find(Given(email=email, phone=PHONE)).orders


def test_others_of_the_same_name_stay(bought, shop, email):
	namesake = factory.pooled(shop, of_her(f"x{email}", line(stocked(main=5), "10.00")))
	erased(email)
	kept = factory.get(namesake)
	assert (kept.buyer_name, kept.buyer_email, kept.ship_line1) == (NAME, f"x{email}", STREET)
	# they share a telephone, too
	assert kept.buyer_phone == PHONE == frappe.db.get_value("Ecom Buyer", kept.buyer, "phone")
	assert frappe.db.exists("Customer", kept.customer) and frappe.db.exists("Ecom Buyer", kept.buyer)


def test_a_shop_erases_its_own_buyer_and_leaves_those_of_other_shops_whole(bought, email):
	other = factory.pooled(factory.make_shop(), of_her(email, line(stocked(main=5), "10.00")))
	erased(email, shop=frappe.db.get_value("Ecom Order", bought, "shop"))
	assert frappe.db.get_value("Ecom Order", bought, "buyer_email") is None
	kept = factory.get(other)
	assert (kept.buyer_email, kept.buyer_phone) == (email, PHONE)
	assert frappe.db.get_value("Ecom Buyer", kept.buyer, ["email", "phone"]) == (email, PHONE)


def test_the_export_has_all_and_goes_with_the_erasure(bought, email):
	name = in_transaction(requests.make, "Export", Given(email=email), "Desk", start_now=True)
	requests.work(name)
	address = frappe.db.get_value("Privacy Request", name, "export_file")
	assert address.startswith("/private/files/")
	content = frappe.get_doc("File", {"file_url": address}).get_content()
	with zipfile.ZipFile(io.BytesIO(content)) as packed:
		whole = json.loads(packed.read("person.json"))
		page = packed.read("person.html").decode()
		names = packed.namelist()
		assert any(NAME.encode() in packed.read(one) for one in names if one.startswith("files/"))
	assert [row["name"] for row in whole["documents"]["Ecom Order"]] == [bought]
	assert {"Sales Invoice", "Customer", "Shipping Label", "Address", "Contact"} <= set(whole["documents"])
	assert STREET in page and "csv/ecom_order.csv" in names
	erased(email)
	frappe.db.delete("Privacy Request", {"name": name})  # its own request names her until it is erased too
	assert places(email) == []


def test_a_restored_backup_is_erased_again(bought, email, tmp_path):
	"""What a backup from before brings back: the rows are put back as they were."""
	frappe.db.commit()
	before = database_dump()
	request = erased(email)
	assert places(email) == []
	restore(before)
	assert places(email) and not frappe.db.exists("Privacy Request", request)
	assert replay.replay_missing() == 1
	assert places(email) == []
	assert replay.replay_missing() == 0
	assert frappe.db.get_value("Privacy Request", request, ["status", "source"]) == ("Done", "Restore")


def test_what_she_buys_after_the_erasure_is_not_erased_again(bought, shop, email):
	request = erased(email)
	again = factory.pooled(shop, of_her(email, line(stocked(main=5), "10.00")))
	frappe.db.delete("Privacy Request", {"name": request})
	frappe.db.commit()
	replay.replay_missing()
	assert frappe.db.get_value("Ecom Order", again, "buyer_email") == email


def test_the_record_names_nobody_and_survives_a_cut_off_line(bought, email):
	erased(email)
	with record_file.path().open("a") as file:
		file.write('{"id": "cut o')
	second = record_file.of_person("another", "2026-01-01", find(Given(email=email)), "")
	record_file.append(second)
	assert len(record_file.read()) == 2 and "another" in record_file.read()
	assert lines_with(record_file.path().read_bytes(), identifiers(email)) == []


def _message(**values):
	"""A message that came in, as the app keeps it."""
	said = {"way": "WhatsApp", "direction": "Received", "text": "Where is it?", **values}
	doc = frappe.get_doc({"doctype": "Ecom Buyer Message", "name": unique("MSG"), **said})
	doc.db_insert()
	return doc


def _blocked(email: str):
	return make("Ecom Risk List Entry", list_type="Block", kind="E-mail", value=email)


def test_lists_messages_and_copies_are_erased_with_her(bought, email):
	mine = [
		_message(ecom_order=bought, contact=email, contact_name="Ada"),
		_message(contact=email),
		_blocked(email.upper()),
	]
	others = [_message(contact=f"no-{email}"), _blocked(f"no-{email}")]
	frappe.db.set_value("Ecom Order", bought, {"email_key": "abc", "risk_reasons": "[]"})
	frappe.db.commit()
	erased(email)
	# what is said of the order stays, without its words
	assert [bool(frappe.db.exists(one.doctype, one.name)) for one in mine] == [True, False, False]
	assert frappe.db.get_value("Ecom Buyer Message", mine[0].name, ["text", "contact"]) == (None, None)
	assert all(frappe.db.exists(one.doctype, one.name) for one in others)
	assert frappe.db.get_value("Ecom Order", bought, ["email_key", "risk_reasons"]) == (None, None)


def test_every_doctype_of_the_app_is_known_to_the_erasure():
	of = {"module": "Ecom ERP", "istable": 0, "issingle": 0, "is_virtual": 0}
	known = {
		"Ecom Order",
		*own_documents.OF_ORDER,
		*own_documents.BESIDE_OWN,
		*own_documents.WITHOUT_BUYERS,
		*own_documents.ELSEWHERE,
	}
	assert set(frappe.get_all("DocType", of, pluck="name")) == known
