"""Several packages as one shipment, with the carriers that take them so: one call, one price, a label for each."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ecom_erp.integrations.couriers.base import CourierError, OutcomeUnknown
from ecom_erp.integrations.http import HttpError, Unreachable
from tests.support.carriers import ABROAD, SERVICES, abroad, adapter, shipment, together

TOGETHER = ("FedEx", "UPS", "DHL Express")
# 9.20 for each package and 0.85 once; 10.10, and a tenth less for each further one; 62.30, and a quarter for each further one
COSTS = {"FedEx": "28.45", "UPS": "28.28", "DHL Express": "93.45"}
three = pytest.mark.parametrize("carrier", TOGETHER)


def buy(carriers, carrier, parcel=None, **options):
	own = adapter(carriers, carrier, **options)
	return own.buy_together(parcel or together(shipment(), 800, 2500), SERVICES[carrier], "PKG-1-1")


@three
@pytest.mark.parametrize("form", ["PDF", "ZPL"])
def test_one_call_buys_a_label_for_each_package(carriers, carrier, form):
	labels = buy(carriers, carrier, label_format=form)
	assert [call for call in carriers.calls if call.endswith("labels")] == [carriers.calls[-1]]
	[sold] = carriers.ledger.labels
	assert [label.tracking_number for label in labels] == sold.numbers
	assert len({label.tracking_number for label in labels}) == len({label.content for label in labels}) == 3
	assert {label.format for label in labels} == {form.lower()}
	assert {label.shipment_number for label in labels} == {sold.number}
	assert [label.cost for label in labels] == [Decimal(COSTS[carrier]), 0, 0]


@three
def test_the_price_is_that_of_all_packages_together(carriers, carrier):
	own = adapter(carriers, carrier, services=SERVICES[carrier])
	[offer] = own.quote(together(shipment(), 800, 2500))
	assert offer.amount == Decimal(COSTS[carrier])
	assert own.takes_together() >= 3


@three
@pytest.mark.parametrize("fault", ["429", "503", "lost", "half"])
def test_a_shipment_is_bought_once_and_whole_whatever_happens_to_the_answer(carriers, carrier, fault):
	"""Half of it: the carrier has sold two of three packages."""
	carriers.faults.add(kind=fault, operation="labels")
	with pytest.raises(HttpError if fault == "429" else Unreachable):
		buy(carriers, carrier)
	labels = buy(carriers, carrier, asked=timedelta(minutes=31))
	numbers = [label.tracking_number for label in labels]
	assert len(set(numbers)) == 3 and all(label.content for label in labels)
	left = [number for number in carriers.ledger.billed() if number not in numbers]
	if carrier == "DHL Express" and fault in ("lost", "half"):
		# it prints no label of a package again, takes none back, and bills none that is not handed over
		assert len(left) == (3 if fault == "lost" else 2)
	else:
		assert left == []
	assert set(numbers) <= set(carriers.ledger.billed())


def test_ups_gives_all_labels_of_a_lost_answer_again(carriers):
	carriers.faults.add(kind="lost", operation="labels")
	with pytest.raises(Unreachable):
		buy(carriers, "UPS")
	buy(carriers, "UPS", asked=timedelta(minutes=31))
	assert carriers.calls.count("ups labels") == 1


@three
def test_what_may_have_been_sold_is_not_bought_again_while_the_carrier_may_not_know(carriers, carrier):
	carriers.faults.add(kind="lost", operation="labels")
	with pytest.raises(Unreachable):
		buy(carriers, carrier)
	carriers.ledger.hidden_references = True
	with pytest.raises(OutcomeUnknown):
		buy(carriers, carrier, asked=timedelta(minutes=5))
	assert len(carriers.ledger.labels) == 1


@pytest.mark.parametrize("carrier", ["FedEx", "UPS"])
def test_all_packages_are_given_back_at_once(carriers, carrier):
	labels = buy(carriers, carrier)
	adapter(carriers, carrier).void(labels[0].shipment_number)
	assert carriers.ledger.billed() == []


@three
def test_all_packages_abroad_are_declared_once(carriers, carrier):
	own = adapter(carriers, carrier)
	labels = own.buy_together(together(abroad(ein="12-3456789"), 800), ABROAD[carrier], "PKG-1-1")
	assert [len(label.papers) for label in labels] == [1, 0]
	assert str(carriers.requests[-1].body).count("6912002500") == 1


@three
def test_each_package_is_followed(carriers, carrier):
	labels = buy(carriers, carrier)
	numbers = [label.tracking_number for label in labels]
	carriers.ledger.scan(numbers[2], "DF" if carrier == "DHL Express" else "PU", "Picked up", "Newark")
	found = adapter(carriers, carrier).track(numbers)
	assert [len(found[number]) for number in numbers] == [1, 1, 1]


def test_usps_takes_each_package_by_itself(carriers):
	assert adapter(carriers, "USPS").takes_together() == 1
	with pytest.raises(CourierError, match="by itself"):
		buy(carriers, "USPS")
	assert carriers.calls == []
