frappe.ui.form.on("Order Import", {
	setup(frm) {
		frm.set_query("shop", () => ({ filters: { channel: ["in", ecom_erp.channels_that("files")] } }));
		frm.set_query("mapping", () => ({ filters: { shop: ["in", ["", frm.doc.shop]] } }));
		const problem = frappe.meta.get_docfield("Order Import Problem", "problem", frm.doc.name);
		problem.formatter = (_value, _df, _options, row) =>
			frappe.utils.escape_html(ecom_erp.said(frm, row || {}, "problem") || "");
	},

	onload(frm) {
		ecom_erp.follow_progress(frm, "order_import_progress", __("Importing"), (done, total) =>
			__("{0} of {1} orders", [done, total]),
		);
	},

	async onload_post_render(frm) {
		if (!frm.is_new() || frm.doc.shop) return;
		const filters = { channel: ["in", ecom_erp.channels_that("files")], enabled: 1 };
		const shops = await frappe.db.get_list("Ecom Shop", { filters, limit: 2 });
		if (shops.length === 1 && frm.is_new() && !frm.doc.shop) frm.set_value("shop", shops[0].name);
	},

	refresh(frm) {
		show_preview(frm);
		show_state(frm);
		if (frm.is_new()) frm.begun_here = true;
		if (frm.is_new() || !frm.perm[0] || !frm.perm[0].write || frm.is_dirty()) return;
		if (frm.begun_here && frm.doc.file && frm.doc.status === "New") {
			// reading a file changes nothing: it is looked at as soon as it is there
			frm.begun_here = false;
			check_file(frm);
		}
		if (["New", "Checked", "Failed"].includes(frm.doc.status)) {
			ecom_erp.action_button(frm, __("Check File"), () => check_file(frm), {
				primary: frm.doc.status === "New",
			});
		}
		if (["Checked", "Failed"].includes(frm.doc.status)) {
			const run = () => ecom_erp.act(frm, "ecom_erp.api.desk.intake.import_file", {}, __("Importing..."));
			ecom_erp.action_button(frm, __("Import"), run, { primary: frm.doc.status === "Checked" });
		}
		for (const [label, doctype] of [
			[__("Orders"), "Ecom Order"],
			[__("Inbox"), "Inbox Message"],
		]) {
			const filters = { shop: frm.doc.shop };
			frm.add_custom_button(label, () => ecom_erp.open_list(doctype, filters), __("View"));
		}
	},
});

const check_file = (frm) =>
	ecom_erp.act(frm, "ecom_erp.api.desk.intake.check_file", {}, __("Reading the file..."));

function show_state(frm) {
	const { doc } = frm;
	const colours = { New: "blue", Checked: "green", Importing: "blue", Done: "green", Failed: "red" };
	if (frm.is_new()) {
		frm.set_intro(__("Choose the shop and attach the file. Nothing is imported yet."), "blue");
	} else if (doc.status_message) {
		const colour = doc.problem_count && doc.status !== "Failed" ? "orange" : colours[doc.status];
		ecom_erp.headline(frm, colour, [__(doc.status), ecom_erp.said(frm, doc, "status_message")]);
	} else if (doc.status === "New") {
		ecom_erp.headline(frm, "blue", [
			__("New"),
			__("Press Check File. The file is read, but nothing is imported yet."),
		]);
	}
}

function show_preview(frm) {
	const wrapper = frm.get_field("preview_html").$wrapper.empty();
	const orders = frm.doc.preview ? JSON.parse(frm.doc.preview) : [];
	frm.toggle_display("preview_section", orders.length > 0);
	if (!orders.length) return;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const total = (order) =>
		text(`${order.total} ${order.currency}`) +
		(Number(order.off) ? ` <span class="text-danger">(${text(order.off)})</span>` : "");
	const rows = orders.map(
		(order) => `<tr><td>${text(order.number)}</td><td>${text(order.at)}</td><td>${text(order.buyer)}</td>
			<td>${text(order.lines)}</td><td>${text(order.state)}</td><td class="text-right">${total(order)}</td></tr>`,
	);
	const titles = [__("Order"), __("Ordered At (UTC)"), __("Buyer"), __("Lines"), __("Payment"), __("Total")];
	wrapper.html(`<div class="table-responsive"><table class="table table-bordered small">
		<thead><tr>${titles.map((title) => `<th>${title}</th>`).join("")}</tr></thead>
		<tbody>${rows.join("")}</tbody></table></div>`);
}
