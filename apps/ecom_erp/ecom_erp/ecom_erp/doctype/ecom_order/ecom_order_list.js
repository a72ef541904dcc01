frappe.listview_settings["Ecom Order"] = {
	add_fields: ecom_erp.pool.FIELDS,
	hide_name_column: true,
	get_indicator: ecom_erp.status_indicator("Ecom Order"),
	formatters: ecom_erp.pool.CELLS,

	onload(listview) {
		ecom_erp.fit_columns(listview);
		ecom_erp.add_new_order(listview);
		ecom_erp.pool.set_up(listview);
		ecom_erp.quick_filters(listview, ecom_erp.pool.questions());
		if (frappe.model.can_write("Ecom Order")) {
			add_decisions(listview);
			ecom_erp.pool.add_bulk_edit(listview);
		}
		ecom_erp.pool.add_export(listview);
	},

	refresh(listview) {
		ecom_erp.pool.add_list_keys(listview);
		return ecom_erp.pool.refresh(listview);
	},
};

// What a reviewer decides about the chosen orders; what cannot be done is told order by order.
function add_decisions(listview) {
	const decide = (decision, remark) => async (names) =>
		(
			await frappe.call({
				method: "ecom_erp.api.desk.review.decide_many",
				args: { names, decision, remark: remark || null },
			})
		).message;
	const ask = (label, title, decision, texts) =>
		listview.page.add_actions_menu_item(label, () => {
			const names = listview.get_checked_items(true);
			ecom_erp.ask_reason(label, texts, (remark) =>
				ecom_erp.run_bulk(listview, names, title, decide(decision, remark)),
			);
		});
	hide_framework_actions(listview);
	ask(__("Approve or Release"), __("Approving"), "approve", ecom_erp.WHY_CONTINUE());
	ask(__("Put on Hold"), __("Putting on hold"), "hold", ecom_erp.WHY_HOLD());
	ecom_erp.bulk_action(listview, __("Review Again"), __("Reviewing..."), decide("review_again"));
	ecom_erp.add_merge_action(listview, "merge_orders");
	ask(__("Cancel Orders"), __("Cancelling"), "cancel", ecom_erp.WHY_CANCEL());
}

// Frappe offers the workflow's actions too. Of those that do the same as an entry below, none asks why; and where both
// have one name in some language, it would hide ours with its own.
function hide_framework_actions(listview) {
	const items = listview.workflow_action_items || {};
	for (const action of ["Approve", "Release", "Hold", "Check Again"]) {
		const item = items[action];
		if (!item) continue;
		const row = item.closest("li");
		(row.length ? row : item).remove();
		delete items[action];
	}
}
