"""What a parcel abroad declares stands in the requests that go out: goods, values, and the sender's numbers. The carriers'
own documents take the same requests (`test_carrier_calls.py`)."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from ecom_erp.integrations.couriers.base import CourierError
from ecom_erp.integrations.http import HttpError
from tests.support.carriers import (
	ABROAD,
	BERLIN,
	BUYER,
	COSTS_ABROAD,
	LONDON,
	MUGS,
	OSLO,
	SENDER,
	abroad,
	adapter,
	every_carrier_abroad,
	from_abroad,
	shipment,
)

EIN, IOSS, EORI, VAT, VOEC = "12-3456789", "IM2760000742", "GB123456789000", "GB980780684", "2025678"
TORONTO = replace(BUYER, city="Toronto", province="ON", postal_code="M5V 2T6", country_code="CA")


def sent(carriers, carrier, parcel=None, operation="labels", **account):
	"""The body of the call that buys a label, or asks for prices."""
	own = adapter(carriers, carrier, **account)
	parcel = parcel or abroad(ein=EIN, ioss=IOSS)
	if operation == "labels":
		own.buy(parcel, ABROAD[carrier], "PKG-1-1")
	else:
		own.quote(parcel)
	[place] = [place for place, call in enumerate(carriers.calls) if call.endswith(operation)]
	return carriers.requests[place].body


def british(incoterm="DDP"):
	return abroad(LONDON, OSLO, incoterm, "GBP", eori=EORI, vat=VAT, voec=VOEC)


@every_carrier_abroad
def test_a_parcel_abroad_gets_offers_and_is_bought_as_offered(carriers, carrier):
	own = adapter(carriers, carrier, services=ABROAD[carrier])
	[offer] = own.quote(abroad(ein=EIN))
	assert offer.amount == Decimal(COSTS_ABROAD[carrier])
	label = own.buy(abroad(ein=EIN), offer.service, "PKG-1-1")
	assert (label.cost, label.currency, label.content[:4]) == (offer.amount, "USD", b"%PDF")
	assert carriers.ledger.billed() == [label.tracking_number]


@every_carrier_abroad
@pytest.mark.parametrize("fault", ["429", "503", "lost"])
def test_a_label_abroad_is_bought_once_whatever_happens_to_the_answer(carriers, carrier, fault):
	carriers.faults.add(kind=fault, operation="labels")
	with pytest.raises(HttpError):
		adapter(carriers, carrier).buy(abroad(), ABROAD[carrier], "PKG-1-1")
	later = adapter(carriers, carrier, asked=timedelta(minutes=31))
	label = later.buy(abroad(), ABROAD[carrier], "PKG-1-1")
	assert carriers.ledger.billed() == [label.tracking_number]
	assert label.content
	if carrier != "DHL Express":  # nothing to tell: it bills what it collects
		later.void(label.tracking_number)
		assert carriers.ledger.billed() == []


def test_fedex_is_told_goods_values_and_numbers(carriers):
	requested = sent(carriers, "FedEx")["requestedShipment"]
	assert requested["shipper"]["tins"] == [
		{"number": EIN, "tinType": "FEDERAL", "usage": "EIN"},
		{"number": IOSS, "tinType": "BUSINESS_UNION", "usage": "IOSS"},
	]
	clearance = requested["customsClearanceDetail"]
	assert clearance["commercialInvoice"]["termsOfSale"] == "DAP"
	assert clearance["dutiesPayment"] == {"paymentType": "RECIPIENT"}
	assert clearance["totalCustomsValue"] == {"amount": 25.8, "currency": "USD"}
	assert clearance["exportDetail"] == {"exportComplianceStatement": "NO_EEI_30_37_A"}
	mugs, tea = clearance["commodities"]
	assert (mugs["harmonizedCode"], mugs["countryOfManufacture"]) == ("6912002500", "CN")
	assert mugs["description"] == "Ceramic coffee mug with a handle, glazed"  # 40 characters, none cut
	assert (mugs["quantity"], mugs["customsValue"]["amount"], mugs["weight"]) == (
		3,
		10.0,
		{"units": "LB", "value": 1.99},  # 900 g are 1.984 pounds, rounded up
	)
	assert (tea["quantity"], tea["unitPrice"], tea["partNumber"]) == (
		2,
		{"amount": 7.9, "currency": "USD"},
		"TEA",
	)


def test_fedex_is_told_who_pays_the_duties_and_sends_the_invoice_ahead(carriers):
	requested = sent(carriers, "FedEx", british(), paperless_customs=True)["requestedShipment"]
	assert [(one["number"], one["usage"]) for one in requested["shipper"]["tins"]] == [
		(EORI, "EORI"),
		(VAT, "VAT"),
		(VOEC, "VOEC"),
	]
	clearance = requested["customsClearanceDetail"]
	assert clearance["commercialInvoice"]["termsOfSale"] == "DDP"
	payor = clearance["dutiesPayment"]["payor"]["responsibleParty"]
	assert (clearance["dutiesPayment"]["paymentType"], payor["accountNumber"]["value"]) == (
		"SENDER",
		"740561073",
	)
	assert "exportDetail" not in clearance
	special = requested["shipmentSpecialServices"]
	assert special["specialServiceTypes"] == ["ELECTRONIC_TRADE_DOCUMENTS"]
	assert special["etdDetail"] == {"requestedDocumentTypes": ["COMMERCIAL_INVOICE"]}


def test_ups_is_told_goods_values_and_numbers(carriers):
	parcel = sent(carriers, "UPS")["ShipmentRequest"]["Shipment"]
	[agent] = parcel["GlobalTaxInformation"]["AgentTaxIdentificationNumber"]
	[number] = agent["TaxIdentificationNumber"]
	assert (number["IdentificationNumber"], number["IDNumberIssuingCntryCd"]) == (EIN, "US")
	assert parcel["ShipFrom"]["VendorInfo"] == {
		"VendorCollectIDTypeCode": "0356",
		"VendorCollectIDNumber": IOSS,
		"ConsigneeType": "02",
	}
	form = parcel["ShipmentServiceOptions"]["InternationalForms"]
	assert (form["FormType"], form["TermsOfShipment"], form["CurrencyCode"]) == (["01"], "DAP", "USD")
	assert form["Contacts"]["SoldTo"]["Address"]["CountryCode"] == "DE"
	mugs, tea = form["Product"]
	assert mugs["Description"] == ["Ceramic coffee mug with a handle, g", "lazed"]
	assert (mugs["CommodityCode"], mugs["OriginCountryCode"]) == ("6912002500", "CN")
	assert (mugs["Unit"]["Number"], mugs["Unit"]["Value"]) == ("3", "3.333333")  # 10.00 in all, to the cent
	assert (tea["Unit"]["Number"], tea["Unit"]["Value"]) == ("2", "7.9")
	assert parcel["InvoiceLineTotal"] == {"CurrencyCode": "USD", "MonetaryValue": "25.80"}
	assert [charge["Type"] for charge in parcel["PaymentInformation"]["ShipmentCharge"]] == ["01"]
	assert [one["Value"] for one in parcel["ReferenceNumber"]] == ["PKG-1-1"]


def test_ups_is_told_the_eori_number_and_who_pays_the_duties(carriers):
	parcel = sent(carriers, "UPS", british())["ShipmentRequest"]["Shipment"]
	[agent] = parcel["GlobalTaxInformation"]["AgentTaxIdentificationNumber"]
	purposes = {
		one["IdentificationNumber"]: one["IDNumberPurposeCode"] for one in agent["TaxIdentificationNumber"]
	}
	assert purposes == {EORI: "02", VAT: "01"}
	assert parcel["ShipFrom"]["VendorInfo"]["VendorCollectIDTypeCode"] == "0357"
	assert parcel["ShipFrom"]["VendorInfo"]["VendorCollectIDNumber"] == VOEC
	duties = parcel["PaymentInformation"]["ShipmentCharge"][1]
	assert duties == {"Type": "02", "BillShipper": {"AccountNumber": "A1B2C3"}}


def test_dhl_is_told_goods_values_and_numbers(carriers):
	body = sent(carriers, "DHL Express")
	assert body["customerDetails"]["shipperDetails"]["registrationNumbers"] == [
		{"typeCode": "EIN", "number": EIN, "issuerCountryCode": "US"},
		{"typeCode": "SDT", "number": IOSS, "issuerCountryCode": "DE"},
	]
	content = body["content"]
	assert (content["isCustomsDeclarable"], content["incoterm"]) == (True, "DAP")
	assert (content["declaredValue"], content["declaredValueCurrency"]) == (25.8, "USD")
	assert content["USFilingTypeValue"] == "NOEEI 30.37(a)"
	goods = content["exportDeclaration"]
	mugs, tea = goods["lineItems"]
	assert mugs["commodityCodes"] == [{"typeCode": "outbound", "value": "6912002500"}]
	assert (mugs["price"], mugs["quantity"]["value"], mugs["preCalculatedLineItemTotalValue"]) == (
		3.333,
		3,
		10.0,
	)
	assert (tea["price"], tea["preCalculatedLineItemTotalValue"]) == (7.9, 15.8)
	assert goods["invoice"]["preCalculatedTotalValues"]["preCalculatedTotalGoodsValue"] == 25.8
	assert "valueAddedServices" not in body


def test_dhl_is_told_the_eori_number_and_who_pays_the_duties(carriers):
	body = sent(carriers, "DHL Express", british(), paperless_customs=True)
	numbers = body["customerDetails"]["shipperDetails"]["registrationNumbers"]
	assert [(one["typeCode"], one["number"], one["issuerCountryCode"]) for one in numbers] == [
		("EOR", EORI, "GB"),
		("VAT", VAT, "GB"),
		("SDT", VOEC, "NO"),
	]
	assert [one["serviceCode"] for one in body["valueAddedServices"]] == ["DD", "WY"]
	assert {"typeCode": "duties-taxes", "number": "123456789"} in body["accounts"]


def test_usps_is_told_goods_values_and_numbers(carriers):
	parcel = replace(
		abroad(incoterm="DDP", ein=EIN, ioss=IOSS), recipient=replace(BERLIN, phone="+49 30 5550-1001")
	)
	body = sent(carriers, "USPS International", parcel)
	form = body["customsForm"]
	assert form["exportersReference"] == {"referenceType": "TAX_CODE", "reference": EIN}
	assert form["importersReference"] == {"referenceType": "VAT_NUMBER", "reference": IOSS}
	assert (form["AESITN"], form["customsContentType"]) == ("NO EEI 30.37(a)", "MERCHANDISE")
	mugs, tea = form["contents"]
	assert mugs == {
		"itemDescription": "Ceramic coffee mug with a hand",  # the 30 characters that the form has
		"itemQuantity": 3,
		"itemTotalValue": 10.0,
		"itemTotalWeight": 1.99,
		"weightUOM": "lb",
		"HSTariffNumber": "6912002500",
		"countryofOrigin": "CN",
	}
	assert tea["itemTotalValue"] == 15.8
	package = body["packageDescription"]
	assert (package["rateIndicator"], package["processingCategory"]) == ("SP", "MACHINABLE")
	assert package["prepayDutiesTaxesFees"] is True
	assert body["senderAddress"]["ZIPCode"] == "07105"
	assert body["toAddress"]["phone"] == "493055501001"


@pytest.mark.parametrize(
	("carrier", "value"),
	[
		(
			"FedEx",
			lambda body: body["requestedShipment"]["customsClearanceDetail"]["commodities"][0][
				"customsValue"
			],
		),
		("UPS", lambda body: body["RateRequest"]["Shipment"]["InvoiceLineTotal"]),
		("DHL Express", lambda body: body["monetaryAmount"][0]),
	],
)
def test_prices_are_asked_for_with_the_goods_value(carriers, carrier, value):
	told = value(sent(carriers, carrier, operation="rates"))
	assert {str(one) for one in told.values()} & {"10.0", "25.80", "25.8"}
	assert "USD" in told.values()


@pytest.mark.parametrize("carrier", ["FedEx", "UPS", "DHL Express"])
def test_the_invoice_that_the_carrier_made_comes_with_the_label(carriers, carrier):
	label = adapter(carriers, carrier).buy(abroad(), ABROAD[carrier], "PKG-1-1")
	[paper] = label.papers
	assert (paper.kind, paper.format, paper.content[:4]) == ("invoice", "pdf", b"%PDF")
	assert label.content != paper.content


@every_carrier_abroad
def test_what_cannot_be_declared_is_not_sent_with_an_invented_declaration(carriers, carrier):
	own = adapter(carriers, carrier)
	good = abroad()
	undescribed = replace(MUGS, description="gift", hs_code="")
	cases = {
		"without a customs declaration": replace(good, customs=None),
		"tariff number of MUG, customs description that says what it is of MUG": replace(
			good, customs=replace(good.customs, lines=(undescribed,))
		),
		"declares no goods": replace(good, customs=replace(good.customs, lines=())),
		"6912002500 .*need an export filing": replace(
			good, customs=replace(good.customs, lines=(replace(MUGS, value=Decimal("2500.01")),))
		),
	}
	for words, parcel in cases.items():
		for call in (lambda: own.quote(parcel), lambda: own.buy(parcel, ABROAD[carrier], "PKG-1-1")):
			with pytest.raises(CourierError, match=words):
				call()
	assert carriers.calls == []


def test_goods_of_any_value_go_to_canada_without_a_filing(carriers):
	parcel = abroad(to=TORONTO)
	dear = replace(parcel.customs, lines=(replace(MUGS, value=Decimal("2500.01")),))
	body = sent(carriers, "USPS International", replace(parcel, customs=dear))
	assert body["customsForm"]["AESITN"] == "NO EEI 30.36"


def test_usps_declares_in_dollars_and_wants_the_size(carriers):
	own = adapter(carriers, "USPS International")
	with pytest.raises(CourierError, match="US dollars only"):
		own.quote(abroad(currency="EUR"))
	flat = replace(abroad().parcel, length_mm=0)
	with pytest.raises(CourierError, match="length, width and height"):
		own.quote(replace(abroad(), parcel=flat))


@pytest.mark.parametrize(
	("carrier", "service"),
	[
		("FedEx", "fedex_international_priority"),
		("UPS", "ups_worldwide_express"),
		("DHL Express", "mydhl_express_worldwide"),
	],
)
def test_nothing_is_declared_within_a_customs_territory(carriers, carrier, service):
	"""From Germany to France; the connectors would declare something."""
	own = adapter(carriers, carrier)
	paris = replace(BERLIN, city="Paris", postal_code="75001", country_code="FR")
	parcel = replace(shipment(), sender=replace(BERLIN, company="Nord GmbH"), recipient=paris)
	with suppress(CourierError):  # the simulated ones know no such lane
		own.buy(parcel, service, "PKG-1-1")
	[body] = [
		request.body
		for request, call in zip(carriers.requests, carriers.calls, strict=True)
		if call.endswith("labels")
	]
	assert not re.search('customsClearance|InternationalForms|exportDeclaration|declaredValue"', str(body))
	assert SENDER.city not in str(body)


@pytest.mark.parametrize("carrier", ["FedEx", "UPS", "DHL Express"])
def test_a_return_names_the_importer_by_his_numbers(carriers, carrier):
	"""A British seller gets his goods back from the United States: his EORI and VAT numbers stand with the receiver, none with
	the buyer."""
	home = {"eori": EORI, "vat": VAT}
	goods = replace(from_abroad().customs, sender="US", country="GB", currency="GBP", numbers=home)
	parcel = replace(from_abroad(), sender=BUYER, recipient=LONDON, customs=goods)
	adapter(carriers, carrier).buy(parcel, ABROAD[carrier], "TKT-1-R1")
	body = next(request.body for request in reversed(carriers.requests) if EORI in str(request.body))
	if carrier == "FedEx":
		shipment = body["requestedShipment"]
		[receiver] = shipment["recipients"]
		assert [(one["usage"], one["number"]) for one in receiver["tins"]] == [("EORI", EORI), ("VAT", VAT)]
		assert not shipment["shipper"]["tins"]
	elif carrier == "UPS":
		[agent] = body["ShipmentRequest"]["Shipment"]["GlobalTaxInformation"]["AgentTaxIdentificationNumber"]
		rows = agent["TaxIdentificationNumber"]
		assert agent["AgentRole"] == "30"
		assert [(one["IdentificationNumber"], one["IDNumberPurposeCode"]) for one in rows] == [
			(EORI, "02"),
			(VAT, "01"),
		]
		told = {(one["IDNumberTypeCode"], one["IDNumberCustomerRole"]) for one in rows}
		assert told == {("1002", "05")}
		assert {one["IDNumberRequestingCntryCd"] for one in rows} == {"GB"}
	else:
		parties = body["customerDetails"]
		assert [
			(one["typeCode"], one["number"], one["issuerCountryCode"])
			for one in parties["receiverDetails"]["registrationNumbers"]
		] == [("EOR", EORI, "GB"), ("VAT", VAT, "GB")]
		assert "registrationNumbers" not in parties["shipperDetails"]
