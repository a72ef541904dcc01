// Form and list of inbox and outbox messages: what became of a message, and trying it again.
frappe.provide("ecom_erp");

const STUCK = ["Failed", "Dead"];
// named, not "all but Done": of the many messages the database finds these by its index
const NOT_DONE = ["New", "Processing", ...STUCK];

ecom_erp.message_form = function (frm) {
	const { doc } = frm;
	const parts = [__(doc.status, null, doc.doctype)];
	if (doc.status === "Failed") {
		parts.push(__("Next attempt at {0}", [frappe.datetime.str_to_user(doc.next_try_at)]));
	} else if (doc.status === "Dead") {
		parts.push(__("It is no longer retried. Fix the error, then press Try Again."));
	}
	const colour = { orange: "orange", red: "red", green: "green" }[ecom_erp.colour(doc.doctype, doc.status)];
	ecom_erp.headline(frm, colour || "blue", parts, doc.error ? [{ text: doc.error }] : []);
	if (STUCK.includes(doc.status) && frm.perm[0] && frm.perm[0].write) {
		const replay = () => ecom_erp.act(frm, "ecom_erp.api.desk.work.replay_message", { doctype: doc.doctype });
		ecom_erp.action_button(frm, __("Try Again"), replay, { primary: true });
	}
	if (doc.ecom_order) {
		frm.add_custom_button(
			__("Order"),
			() => frappe.set_route("Form", "Ecom Order", doc.ecom_order),
			__("View"),
		);
	}
};

ecom_erp.message_list = (doctype) => ({
	add_fields: ["status"],
	hide_name_column: true,
	get_indicator: ecom_erp.status_indicator(doctype),

	onload(listview) {
		ecom_erp.quick_filters(listview, [
			[__("Failed or Dead"), { status: ["in", STUCK] }],
			[__("Not Done Yet"), { status: ["in", NOT_DONE] }],
			[__("All Messages"), {}],
		]);
		if (!frappe.model.can_write(doctype)) return;
		ecom_erp.bulk_action(listview, __("Try Again"), __("Trying again"), (names) =>
			replay_all(doctype, names),
		);
	},
});

// Those that are neither failed nor dead are left alone.
async function replay_all(doctype, names) {
	const stuck = await frappe.db.get_list(doctype, {
		filters: { name: ["in", names], status: ["in", STUCK] },
		pluck: "name",
		limit: names.length,
	});
	for (const name of stuck) {
		await frappe.xcall("ecom_erp.api.desk.work.replay_message", { doctype, name });
	}
}
