"""The remarks of a channel in words: what is wrong, and what to do."""

from frappe import _

from ecom_erp.integrations.channels.description import Remark, RemarkCode

HINTS = (RemarkCode.OLD_ORDERS_HIDDEN, RemarkCode.WEBHOOK_MISSING)
"""What stops nothing."""


def in_words(remark: Remark) -> str:
	return _texts()[remark.code].format(**remark.params)


def _texts() -> dict[RemarkCode, str]:
	return {
		RemarkCode.SCOPE_MISSING: _(
			"The app lacks these scopes: {scopes}. Add them to the app, release a new version, and approve it in the shop."
		),
		RemarkCode.OLD_ORDERS_HIDDEN: _(
			"Orders older than 60 days are not shown: the app does not have the scope read_all_orders."
		),
		RemarkCode.CUSTOMERS_NOT_APPROVED: _(
			"The shop refuses customers' data to this app. Request access to protected customer data in the app's settings; until then, orders come without them and are held."
		),
		RemarkCode.CUSTOMERS_EMPTY: _(
			"The shop leaves names, addresses and e-mail addresses of the newest orders empty. The plan of the shop or the approval of the app does not include them. Such orders are held, because they cannot be shipped."
		),
		RemarkCode.OTHER_SIGNING_SECRET: _(
			"The webhook secret is not the client secret of this app. Webhooks that the app registers would be refused: clear the field Webhook Secret."
		),
		RemarkCode.WEBHOOK_DISABLED: _(
			"The shop has switched off webhooks to this site ({topics}), usually after deliveries failed. Press Register Webhooks to switch them on again."
		),
		RemarkCode.WEBHOOK_MISSING: _(
			"Webhooks are not registered ({topics}). Until then, orders come by polling only. Press Register Webhooks."
		),
		RemarkCode.WEBHOOK_ELSEWHERE: _(
			"Webhooks of this shop go to an old address of this site ({topics}). Press Register Webhooks to move them."
		),
		RemarkCode.KEY_READS_ONLY: _(
			"The key may only read. Set its permissions to Read/Write in {place}; otherwise shipments, stock and refunds cannot be reported."
		),
		RemarkCode.SETTINGS_HIDDEN: _(
			"The user of the key may not see the shop's settings, gateways and webhooks. Create the key for an administrator or shop manager."
		),
	}
