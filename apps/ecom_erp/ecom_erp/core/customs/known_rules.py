"""The duty rules that a new site begins with; an admin changes them as the law does. Each names its source."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ecom_erp.core.customs.duty import Basis, DutyRule


@dataclass(frozen=True)
class KnownRule:
	rule: DutyRule
	source: str


KNOWN_RULES = (
	KnownRule(
		DutyRule(
			"EU until 2026-06",
			"EU",
			date(2010, 1, 1),
			"EUR",
			Decimal(150),
			Basis.FREE,
			ends=date(2026, 6, 30),
		),
		"Regulation (EC) No 1186/2009, Article 23, until Council Regulation (EU) 2026/382",
	),
	KnownRule(
		DutyRule(
			"EU from 2026-07",
			"EU",
			date(2026, 7, 1),
			"EUR",
			Decimal(150),
			Basis.PER_HEADING,
			Decimal(3),
			ends=date(2028, 6, 30),
		),
		"Council Regulation (EU) 2026/382, Commission Delegated Regulation (EU) 2026/1022: EUR 3 per item of goods sold at "
		"a distance to consumers, counted by tariff subheading, until 2028-07-01. With a full declaration (H1) ten digits "
		"count.",
	),
	KnownRule(
		DutyRule("United Kingdom", "GB", date(2012, 1, 1), "GBP", Decimal(135), Basis.FREE),
		"HM Revenue and Customs: no duty on consignments of up to GBP 135; alcohol, tobacco and perfume excepted. VAT is "
		"charged at the sale.",
	),
	KnownRule(
		DutyRule("Australia", "AU", date(2018, 7, 1), "AUD", Decimal(1000), Basis.FREE),
		"Department of Home Affairs, GST on low value imported goods: no duty up to AUD 1000; alcohol and tobacco excepted. "
		"The seller charges GST.",
	),
	KnownRule(
		DutyRule("Norway", "NO", date(2024, 1, 1), "NOK", Decimal(3000), Basis.FREE, registration="voec"),
		"Norwegian Customs: since 2024-01-01 duty from the first krone, unless the seller is registered for VOEC (goods "
		"below NOK 3000 each; food and excise goods excepted)",
	),
	KnownRule(
		DutyRule(
			"United States until 2025-08-28",
			"US",
			date(2016, 3, 10),
			"USD",
			Decimal(800),
			Basis.FREE,
			ends=date(2025, 8, 28),
		),
		"19 U.S.C. 1321(a)(2)(C): free up to USD 800; for goods of China and Hong Kong it ended earlier, on 2025-05-02",
	),
	KnownRule(
		DutyRule("United States from 2025-08-29", "US", date(2025, 8, 29), "USD", Decimal(0), Basis.FREE),
		"Executive Order 14324 of 2025-07-30, continued by the order of 2026-02-20: no value is free of duty. The rate "
		"depends on goods, origin and way of entry.",
	),
)
