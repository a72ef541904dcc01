from frappe.model.document import Document

from ecom_erp.flows.notify import notice_channels
from ecom_erp.permissions import refuse_other_shops


class EcomNoticeChannel(Document):
	"""A group chat, or another system, that is told what people must know."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		enabled: DF.Check
		failing_since: DF.Datetime | None
		form: DF.Literal["WeCom", "DingTalk", "Slack", "Standard Webhooks"]
		host: DF.Data | None
		language: DF.Link | None
		last_delivered_at: DF.Datetime | None
		problem: DF.SmallText | None
		secret: DF.Password | None
		shop: DF.Link | None
		title: DF.Data
		url: DF.Password
		used_until: DF.Datetime | None
	# end: auto-generated types

	def validate(self):
		notice_channels.check(self)
		refuse_other_shops(self.shop)
