const DONE = ["Delivered", "Completed", "Shipped at Shop", "Cancelled"];
// named, not "all but": of the many orders the database finds these by its index
const NOT_SHIPPED = ["To Pay", "Paid", "On Hold", "Approved", "Allocated", "Partly Shipped"];

frappe.listview_settings["Ecom Order"] = {
	add_fields: ["status", "next_action", "promised_date", "priority", "currency", "hold_reason"],
	hide_name_column: true,
	get_indicator: ecom_erp.status_indicator("Ecom Order"),

	formatters: {
		next_action(value, _df, doc) {
			const text = ecom_erp.translated(value);
			const { escape_html } = frappe.utils;
			return doc.hold_reason
				? `<span data-waits="${escape_html(doc.name)}" title="${escape_html(doc.hold_reason)}">${text}</span>`
				: text;
		},
		promised_date: ecom_erp.due_date((doc) => !DONE.includes(doc.status)),
	},

	onload(listview) {
		ecom_erp.fit_columns(listview);
		ecom_erp.add_new_order(listview);
		ecom_erp.quick_filters(listview, [
			[__("Waiting for a Person"), { status: "On Hold" }],
			[__("To Approve"), { next_action: "Approve" }],
			[__("To Review"), { next_action: "Review" }],
			[__("Items to Map"), { next_action: "Map Items" }],
			[__("Short of Stock"), { next_action: "Replenish" }],
			[__("Waiting for Payment"), { next_action: "Collect Payment" }],
			[__("To Ship"), { status: ["in", ["Allocated", "Partly Shipped"]] }],
			[
				__("Late"),
				{
					promised_date: ["<", frappe.datetime.get_today()],
					status: ["in", NOT_SHIPPED],
				},
			],
			[__("All Orders"), {}],
		]);
		if (frappe.model.can_write("Ecom Order")) add_decisions(listview);
	},

	refresh: say_reasons,
};

// Reasons are kept in the language of the machine; the server says them in that of the reader.
async function say_reasons(listview) {
	const names = listview.data.filter((doc) => doc.hold_reason).map((doc) => doc.name);
	if (!names.length) return;
	const reasons = await frappe.xcall("ecom_erp.api.desk.review.reasons", { names });
	for (const place of listview.$result.find("[data-waits]")) {
		place.title = reasons[place.dataset.waits] || place.title;
	}
}

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
