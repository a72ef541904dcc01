// The buttons of this folder on the forms of orders and of their parcels.
const NOT_SENT = ["To Pay", "Paid", "On Hold", "Approved", "Allocated"];
const STOPPERS = ["Ecom Manager", "Order Clerk", "Warehouse Clerk", "Customer Service", "System Manager"];

const is_stopped = (doc) => (doc.holds || []).some((row) => row.status === "Open" && row.code === "manual");
const may_stop = () => frappe.user.has_role(STOPPERS);

frappe.ui.form.on("Ecom Order", {
	refresh(frm) {
		if (frm.is_new()) return;
		const { status } = frm.doc;
		const here = [...NOT_SENT, "Partly Shipped"].includes(status);
		if (here && may_stop() && !is_stopped(frm.doc)) {
			const stop = frm.add_custom_button(__("Stop"), () => ecom_erp.stop_order(frm, frm.doc.name));
			stop.addClass("btn-danger").attr("title", __("Nothing of it leaves until somebody releases it"));
		}
		if (NOT_SENT.includes(status) && ecom_erp.may_write(frm)) {
			frm.add_custom_button(__("Change Goods"), () => ecom_erp.change_goods(frm), __("Change"));
		}
	},
});

frappe.ui.form.on("Fulfilment Order", {
	refresh(frm) {
		const open = ["Waiting for Stock", "To Pick", "Picked", "Packed", "Labelled"].includes(frm.doc.status);
		if (frm.is_new() || !open || !may_stop()) return;
		frm.add_custom_button(__("Stop Order"), () => ecom_erp.stop_order(frm, frm.doc.ecom_order), __("Change"));
	},
});
