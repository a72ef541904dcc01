"""What UPS is told for customs: an invoice form, from which it makes the commercial invoice and sends it on, and the sender's
numbers. The connector sends neither IOSS nor EORI, and asks the receiver to pay duties without naming an account."""

from typing import Any

from ecom_erp.integrations.couriers.karrio.customs import Declared, unit_value

_INVOICE, _DUTIES = "01", "02"  # kind of form; type of charge
_IMPORTER, _EXPORTER, _CUSTOMS, _EORI = "05", "06", "01", "02"  # whose number it is; what it is for
_TAX_NUMBER, _EORI_NUMBER, _COMPANY_NUMBER = "0001", "0002", "1002"
_SHIP_FROM, _CONSIGNEE, _CONSUMER = "20", "30", "02"
# numbers under which the sender has collected the buyer's tax, by kind; those of GST by country
_COLLECTED = {"ioss": "0356", "voec": "0357"}
_GST = {"SG": "1051", "AU": "1052", "NZ": "1053", "MY": "1054"}
_OTHER = "0000"
_STATEMENT = "I hereby certify that the information on this invoice is true and correct and the contents and value of this "
_STATEMENT += "shipment is as stated above."


def declare_rate(shipment: dict[str, Any], said: Declared | None) -> None:
	"""The value of the goods, without which UPS quotes nothing across a border."""
	if said:
		shipment["InvoiceLineTotal"] = _total(said)


def declare_ship(shipment: dict[str, Any], said: Declared | None, account_number: str) -> None:
	"""Goods, numbers and who pays duties; without a border nobody does."""
	payment = shipment.get("PaymentInformation") or {}
	charges = [row for row in payment.get("ShipmentCharge") or () if row.get("Type") != _DUTIES]
	if said and said.duties_paid:
		charges.append({"Type": _DUTIES, "BillShipper": {"AccountNumber": account_number}})
	payment["ShipmentCharge"] = charges
	if said is None:
		return
	shipment["Description"] = said.contents(50)
	shipment["InvoiceLineTotal"] = _total(said)
	shipment.setdefault("ShipmentServiceOptions", {})["InternationalForms"] = _form(shipment, said)
	_number(shipment, said)


def _total(said: Declared) -> dict[str, str]:
	return {"CurrencyCode": said.currency, "MonetaryValue": f"{said.declaration.value:f}"}


def _form(shipment: dict[str, Any], said: Declared) -> dict[str, Any]:
	return {
		"FormType": [_INVOICE],
		"InvoiceNumber": said.reference[:35],
		"InvoiceDate": f"{said.day:%Y%m%d}",
		"TermsOfShipment": said.declaration.incoterm,
		"ReasonForExport": "RETURN" if said.going_back else "SALE",
		"CurrencyCode": said.currency,
		"DeclarationStatement": _STATEMENT,
		"Contacts": {"SoldTo": _sold_to(shipment.get("ShipTo") or {})},
		"Product": [
			{
				"Description": _in_lines(line.description),
				"Unit": {
					"Number": str(line.quantity),
					"Value": f"{unit_value(line, 6).normalize():f}",
					"UnitOfMeasurement": {"Code": "PCS", "Description": "PCS"},
				},
				"CommodityCode": line.digits,
				"PartNumber": line.item[:35],
				"OriginCountryCode": line.origin,
			}
			for line in said.lines
		],
	}


def _in_lines(text: str) -> list[str]:
	"""At most three lines of 35 characters."""
	return [text[start : start + 35] for start in range(0, min(len(text), 105), 35)]


def _sold_to(receiver: dict[str, Any]) -> dict[str, Any]:
	address = {
		name: value
		for name, value in (receiver.get("Address") or {}).items()
		if name != "ResidentialAddressIndicator"
	}
	return {
		"Name": receiver.get("Name"),
		"AttentionName": receiver.get("AttentionName") or receiver.get("Name"),
		"Phone": receiver.get("Phone"),
		"Address": address,
	}


def _number(shipment: dict[str, Any], said: Declared) -> None:
	taxes = []
	for kind, number, country in said.numbers():
		if kind in ("eori", "vat", "ein"):
			taxes.append(_tax_number(kind, number, country, said))
		else:
			code = _COLLECTED.get(kind) or _GST.get(country, _OTHER)
			shipment.setdefault("ShipFrom", {})["VendorInfo"] = {
				"VendorCollectIDTypeCode": code,
				"VendorCollectIDNumber": number,
				"ConsigneeType": _CONSUMER,
			}
	role = _CONSIGNEE if said.going_back else _SHIP_FROM
	if taxes:
		shipment["GlobalTaxInformation"] = {
			"AgentTaxIdentificationNumber": [{"AgentRole": role, "TaxIdentificationNumber": taxes}]
		}


def _tax_number(kind: str, number: str, country: str, said: Declared) -> dict[str, str]:
	eori = kind == "eori"
	type_code = _EORI_NUMBER if eori else _TAX_NUMBER
	return {
		"IdentificationNumber": number,
		# of a consignee, UPS takes a company's number alone
		"IDNumberTypeCode": _COMPANY_NUMBER if said.going_back else type_code,
		"IDNumberPurposeCode": _EORI if eori else _CUSTOMS,
		"IDNumberCustomerRole": _IMPORTER if said.going_back else _EXPORTER,
		"IDNumberEncryptionIndicator": "0",
		"IDNumberIssuingCntryCd": country,
		"IDNumberRequestingCntryCd": said.home,
	}
