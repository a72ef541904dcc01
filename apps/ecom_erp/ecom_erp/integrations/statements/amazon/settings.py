"""What the reader of Amazon's settlements declares."""

from dataclasses import dataclass

from ecom_erp.integrations.declaration import Address, Declaration, Link
from ecom_erp.integrations.statements.base import Capability, StatementSettings


@dataclass(frozen=True)
class Settings(StatementSettings):
	"""Nothing but the name is needed to read files."""


DECLARATION = Declaration(
	name="Amazon",
	key="amazon",
	settings=Settings,
	capabilities=frozenset({Capability.FILE}),
	about="Settlement reports of Amazon as flat file V2, in the number formats of all marketplaces. Amazon makes one about every "
	"two weeks and keeps it for 90 days. Flat file V1 and XML have been withdrawn by Amazon.",
	address=Address.NONE,
	links=(
		Link(
			"Settlement reports",
			"https://developer-docs.amazon.com/sp-api/docs/report-type-values-settlement",
		),
	),
	steps=(
		"In Seller Central, choose Payments > Reports Repository (or All Statements), and download the settlement as Flat File V2.",
	),
)
