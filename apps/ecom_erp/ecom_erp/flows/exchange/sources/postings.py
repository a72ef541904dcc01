"""Invoices, credit notes and payments of orders, as rows of the ledger."""

import frappe

from ecom_erp.core.exchange.mapping import Record
from ecom_erp.erp.accounts import vouchers
from ecom_erp.flows.exchange.sources.base import Row, page_of


class Postings:
	doctypes = vouchers.DOCTYPES

	def page(self, profile, cursor, until, limit):
		voucher, order = frappe.qb.DocType(self.doctypes[cursor.kind]), frappe.qb.DocType("Ecom Order")
		query, of_order = vouchers.of_orders(self.doctypes[cursor.kind], voucher)
		query = query.join(order).on(order.name == of_order)
		query = query.where((voucher.company == profile.company) & (voucher.docstatus != 0))
		if profile.shop:
			query = query.where(order.shop == profile.shop)
		return page_of(voucher, query, cursor, until, limit)

	def rows(self, profile, kind, names):
		found = vouchers.vouchers(self.doctypes[kind], [one.name for one in names])
		orders = {one.order for one in found}
		shops = dict(frappe.get_all("Ecom Order", {"name": ("in", orders)}, ["name", "shop"], as_list=True))
		return [
			Row(
				one.name, self.doctypes[kind], one.name, _record(one), shops.get(one.order), not one.cancelled
			)
			for one in found
		]


def _record(one: vouchers.Voucher) -> Record:
	head = {
		"voucher.kind": one.kind,
		"voucher.number": one.name,
		"voucher.date": one.date.isoformat(),
		"voucher.order": one.order,
		"voucher.company": one.company,
		"voucher.currency": one.currency,
		"voucher.cancelled": "yes" if one.cancelled else "no",
	}
	lines = [
		{
			"line.account": row.account,
			"line.account_number": row.account_number,
			"line.debit": row.debit,
			"line.credit": row.credit,
			"line.party": row.party,
			"line.cost_center": row.cost_center,
			"line.account_currency": row.account_currency,
			"line.debit_in_account_currency": row.debit_in_account_currency,
			"line.credit_in_account_currency": row.credit_in_account_currency,
			"line.remarks": row.remarks,
		}
		for row in one.rows
	]
	return Record(head, lines)
