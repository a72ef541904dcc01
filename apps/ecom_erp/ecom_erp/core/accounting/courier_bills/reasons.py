"""Why a line of a bill costs other than was quoted, in sentences: kept with their values, translated when they are read."""

from ecom_erp.core.enums import StrEnum


class BillClass(StrEnum):
	"""What is wrong with a line, or with a part of it."""

	OTHER_CURRENCY = "Other Currency"
	NOT_A_PARCEL = "Not of a Parcel"
	UNKNOWN_NUMBER = "Unknown Tracking Number"
	DOUBLED = "Doubled"
	NEVER_SHIPPED = "Never Shipped"
	RETURN_UNUSED = "Return Label Unused"
	RETURN_BILLED = "Return Billed"
	NO_QUOTE = "No Quote"
	ADDRESS = "Address Correction"
	WEIGHT = "Weight or Size Changed"
	ZONE = "Wrong Zone"
	SERVICE = "Wrong Service"
	NO_DISCOUNT = "Missing Discount"
	RESIDENTIAL = "Residential Surcharge"
	AREA = "Delivery Area Surcharge"
	DUTY = "Duty and Import Tax"
	SURCHARGE = "Other Surcharge"
	FUEL = "Fuel Surcharge"
	PRICE = "Price Differs"
	LATE = "Delivered Late"
	CREDIT = "Credit"


EXPLAINED: dict[BillClass, str] = {
	BillClass.OTHER_CURRENCY: "The label was quoted in {0}, but is billed in {1}.",
	BillClass.NOT_A_PARCEL: "{0} is charged for the account, not for a parcel: {1}.",
	BillClass.UNKNOWN_NUMBER: "No label here has the tracking number {0}.",
	BillClass.DOUBLED: "The carriage of this parcel was billed before: {0}.",
	BillClass.NEVER_SHIPPED: "The label was given back, or its parcel never left: {0}.",
	BillClass.RETURN_UNUSED: "The return label was never used: the courier has not seen its parcel.",
	BillClass.RETURN_BILLED: "The way back to the sender is billed with {0}.",
	BillClass.NO_QUOTE: "No price was quoted for this label; {0} is billed.",
	BillClass.ADDRESS: "{0} for the correction of an address, which was not quoted.",
	BillClass.WEIGHT: "{0} more: billed by {1} g ({2}), while we weighed {3} g and were quoted for {4} g.",
	BillClass.ZONE: "{0} more: billed for zone {1}, quoted for zone {2}.",
	BillClass.SERVICE: "{0} more: billed for {1}, bought as {2}.",
	BillClass.NO_DISCOUNT: "{0} more: weight, zone and service are as quoted, and the courier has taken off no discount.",
	BillClass.RESIDENTIAL: "{0} for a residential address, which was not quoted.",
	BillClass.AREA: "{0} for the delivery area, which was not quoted.",
	BillClass.DUTY: "{0} duty or import tax that the courier has advanced.",
	BillClass.SURCHARGE: "{0} for what was not quoted: {1}.",
	BillClass.FUEL: "{0} more fuel surcharge than was quoted.",
	BillClass.PRICE: "{0} more than was quoted; the bill does not say what for.",
	BillClass.LATE: "Delivered on {0}, promised for {1}: the carriage of {2} is guaranteed.",
	BillClass.CREDIT: "The courier gives back {0}.",
}

# what cannot be asked back from the courier as such: it is accepted, or found out first
NOT_CLAIMED = frozenset(
	{
		BillClass.OTHER_CURRENCY,
		BillClass.NOT_A_PARCEL,
		BillClass.NO_QUOTE,
		BillClass.CREDIT,
	}
)
