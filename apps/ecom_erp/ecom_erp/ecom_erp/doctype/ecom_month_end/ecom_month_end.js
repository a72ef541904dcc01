const MONTHS = "ecom_erp.api.desk.month_ends";

frappe.ui.form.on("Ecom Month End", {
	refresh(frm) {
		frm.disable_save();
		const { doc } = frm;
		const { proposal } = doc.__onload || {};
		const obstacles = proposal ? proposal.obstacles : [];
		const said = {
			Proposed: obstacles.length
				? obstacles.join(" ")
				: __(
						"Post writes these entries on the last day of the month. Accruals are reversed on the next day.",
					),
			Posted: __("Posted {0} by {1}", [frappe.datetime.str_to_user(doc.posted_at), doc.posted_by]),
		};
		const colour = obstacles.length ? "orange" : ecom_erp.colour(doc.doctype, doc.status);
		ecom_erp.headline(frm, colour, [__(doc.status), said[doc.status]]);
		frm.get_field("proposal_html").$wrapper.html(proposal ? entries_html(proposal) : "");
		if (!frm.perm[0] || !frm.perm[0].write) return;
		if (doc.status === "Proposed" && proposal && proposal.entries.length && !obstacles.length) {
			const post = () => ecom_erp.act(frm, `${MONTHS}.post`, { seen: proposal.digest }, __("Posting..."));
			ecom_erp.action_button(frm, __("Post"), post, { primary: true });
		}
		if (doc.status === "Posted") {
			const back = () => ecom_erp.act(frm, `${MONTHS}.take_back`, {}, __("Taking back..."));
			ecom_erp.action_button(frm, __("Take Back"), () =>
				frappe.confirm(
					__(
						"The journal entries are cancelled, or reversed today where their period is closed. Take {0} back?",
						[doc.name],
					),
					back,
				),
			);
		}
	},
});

function entries_html({ entries, notes }) {
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const titles = [__("Account"), __("Kind"), __("Shop"), __("Debit"), __("Credit"), __("Currency")];
	const row = (
		one,
	) => `<tr><td>${text(one.account || __("No account chosen"))}</td><td>${text(__(one.purpose))}</td><td>${text(one.shop)}</td>
		<td class="text-right">${text(one.debit)}</td><td class="text-right">${text(one.credit)}</td><td>${text(one.currency)}</td></tr>`;
	const table = (
		entry,
	) => `<h5>${text(frappe.datetime.str_to_user(entry.day))} · ${text(__(entry.purpose))}</h5>
		<div class="table-responsive"><table class="table table-bordered small">
		<thead><tr>${titles.map((title) => `<th>${title}</th>`).join("")}</tr></thead>
		<tbody>${entry.rows.map(row).join("")}</tbody></table></div>`;
	const told = notes.map((note) => `<p class="text-muted">${text(note)}</p>`).join("");
	const none = entries.length ? "" : `<p>${__("There is nothing to post for this month.")}</p>`;
	return entries.map(table).join("") + none + told;
}
