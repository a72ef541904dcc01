frappe.ui.form.on("Ecom Statement Import", {
	onload(frm) {
		ecom_erp.follow_progress(frm, "statement_import_progress", __("Importing"), (done, total) =>
			__("{0} of {1} lines", [done, total]),
		);
	},

	refresh(frm) {
		show_statements(frm);
		show_state(frm);
		if (frm.is_new() || !frm.perm[0] || !frm.perm[0].write || frm.is_dirty()) return;
		const { status } = frm.doc;
		if (["New", "Checked", "Failed"].includes(status)) {
			const check = () => ecom_erp.act(frm, "ecom_erp.api.desk.settlements.check_file");
			ecom_erp.action_button(frm, __("Check File"), check, { primary: status === "New" });
		}
		if (["Checked", "Failed"].includes(status)) {
			const run = () => ecom_erp.act(frm, "ecom_erp.api.desk.settlements.import_file");
			ecom_erp.action_button(frm, __("Import"), run, { primary: status === "Checked" });
		}
		const filters = { settlement_account: frm.doc.settlement_account };
		const open = () => ecom_erp.open_list("Ecom Settlement", filters);
		ecom_erp.action_button(frm, __("Settlements"), open, { primary: status === "Done" });
	},
});

function show_state(frm) {
	const { doc } = frm;
	if (frm.is_new()) {
		frm.set_intro(
			__("Choose the account, attach the provider's file, and save. Nothing is imported yet."),
			"blue",
		);
	} else if (doc.status_message) {
		ecom_erp.headline(frm, ecom_erp.colour(doc.doctype, doc.status), [
			__(doc.status),
			ecom_erp.said(frm, doc, "status_message"),
		]);
	} else if (doc.status === "New") {
		ecom_erp.headline(frm, "blue", [
			__("New"),
			__("Press Check File. The file is read, but nothing is imported yet."),
		]);
	} else {
		ecom_erp.headline(frm, "blue", [__(doc.status), __("This page updates when it is done.")]);
	}
}

function show_statements(frm) {
	const wrapper = frm.get_field("preview_html").$wrapper.empty();
	const statements = frm.doc.preview ? JSON.parse(frm.doc.preview) : [];
	frm.toggle_display("preview_section", statements.length > 0);
	if (!statements.length) return;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const proof = (one) => {
		if (one.difference === "") return `<span class="text-muted">${__("Provider states no total")}</span>`;
		return Number(one.difference)
			? `<span class="text-danger">${text(one.difference)}</span>`
			: `<span class="text-success">${__("Adds up")}</span>`;
	};
	const unknown = (one) =>
		one.unknown.length
			? `<div class="text-warning">${__("Unknown")}: ${text(one.unknown.join(", "))}</div>`
			: "";
	const kinds = (one) =>
		one.kinds.map(([kind, count, net]) => `${text(__(kind))} ${count}: ${text(net)}`).join("<br>") +
		unknown(one);
	const rows = statements.map(
		(one) => `<tr><td>${text(one.id)}</td><td>${text(one.from)}</td><td>${text(one.until)}</td>
			<td>${kinds(one)}</td><td class="text-right">${text(one.payout)} ${text(one.currency)}</td><td>${proof(one)}</td></tr>`,
	);
	const titles = [__("Statement"), __("From"), __("Until"), __("Lines"), __("Paid Out"), __("Proof")];
	wrapper.html(`<div class="table-responsive"><table class="table table-bordered small">
		<thead><tr>${titles.map((title) => `<th>${title}</th>`).join("")}</tr></thead>
		<tbody>${rows.join("")}</tbody></table></div>`);
}
