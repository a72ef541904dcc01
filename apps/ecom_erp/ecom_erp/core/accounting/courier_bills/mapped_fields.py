"""What a column of a bill of any courier may hold, and how couriers call it."""

from collections.abc import Collection, Sequence

from ecom_erp.core.intake.table_header import recognised

# field -> (label, how couriers and people call it); the first that fits wins
FIELDS: dict[str, tuple[str, str]] = {
	"tracking_number": ("Tracking Number", "tracking number|tracking no|tracking|waybill|waybill number|awb|consignment|consignment number|parcel number|shipment number|运单号|快递单号|运单号码|物流单号"),
	"amount": ("Amount", "amount|net amount|charge|charge amount|net|price|freight|应付金额|金额|费用|运费|应收金额"),
	"tax": ("Tax", "tax|vat|vat amount|gst|tax amount|税额|增值税"),
	"charge_name": ("Charge", "charge description|charge type|charge name|description|service description|fee type|费用类型|费用名称|增值服务"),
	"bill_number": ("Bill Number", "bill number|invoice number|invoice no|invoice|statement number|账单号|账单编号|发票号"),
	"bill_date": ("Bill Date", "bill date|invoice date|statement date|账单日期|开票日期"),
	"due_date": ("Due Date", "due date|payment due|到期日|付款日期"),
	"bill_total": ("Bill Total", "bill total|invoice total|invoice amount|total due|账单总额|账单金额"),
	"account": ("Account", "account|account number|customer number|billing account|月结账号|客户编号|月结卡号"),
	"currency": ("Currency", "currency|currency code|invoice currency|币种|货币"),
	"service": ("Service", "service|service type|product|product name|产品类型|业务类型|快件类型"),
	"zone": ("Zone", "zone|zone code|rate zone|区域|分区|计费区域"),
	"billed_weight": ("Billed Weight", "billed weight|chargeable weight|rated weight|billable weight|weight|计费重量|结算重量|重量"),
	"weight_unit": ("Unit of Weight", "weight unit|billed weight unit|unit of weight|uom|重量单位"),
	"entered_weight": ("Entered Weight", "entered weight|declared weight|actual weight|实际重量|申报重量"),
	"dimensions": ("Dimensions", "dimensions|package dimensions|size|尺寸|体积"),
	"packages": ("Packages", "packages|pieces|number of pieces|package quantity|件数"),
	"shipped_on": ("Shipped On", "ship date|shipment date|shipped on|pickup date|date|寄件日期|寄件时间|揽收时间|日期"),
	"delivered_on": ("Delivered On", "delivery date|delivered on|pod date|签收时间|签收日期"),
	"discount": ("Discount", "discount|discount amount|incentive amount|折扣金额|优惠金额"),
}  # fmt: skip


def guess(header: Sequence[str]) -> dict[str, str]:
	"""Our field -> the column's header, for the columns that are recognised."""
	return recognised(header, FIELDS)


def missing(columns: Collection[str]) -> list[str]:
	"""Fields without which no bill can be read, by name."""
	return [name for name in ("tracking_number", "amount") if name not in columns]
