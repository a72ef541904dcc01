"""Where the columns of UPS' billing data file stand that are read, the first being 0. The file has no header, unless somebody
has written one; UPS documents 250 columns, and older files have fewer at the end."""

ACCOUNT, INVOICE_DATE, INVOICE_NUMBER, CURRENCY, INVOICE_AMOUNT = 2, 4, 5, 9, 10
TRANSACTION_DATE, LEAD_NUMBER, PACKAGES, TRACKING_NUMBER = 11, 13, 18, 20
ENTERED_WEIGHT, ENTERED_UNIT, BILLED_WEIGHT, BILLED_UNIT = 26, 27, 28, 29
DIMENSIONS, ZONE, CATEGORY, DETAIL, CLASSIFICATION, CHARGE_NAME = 32, 33, 34, 35, 43, 45
CHARGE_CURRENCY, INCENTIVE, NET, DUE_DATE = 50, 51, 52, 62
DELIVERED_ON = 117
LEAST, MOST = 63, 250
TITLES = {INVOICE_NUMBER: "invoice number", TRACKING_NUMBER: "tracking number", NET: "net amount"}
