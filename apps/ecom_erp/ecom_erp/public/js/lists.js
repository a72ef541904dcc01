// Shared by the app's lists: filters that answer a question, dates that are late, work on the chosen rows.
frappe.provide("ecom_erp");

const CHUNK = 5;

// A menu "Show" with one entry a question; `questions` are [label, filters] with filters as in a route.
ecom_erp.quick_filters = function (listview, questions) {
	for (const [label, filters] of questions) {
		listview.page.add_inner_button(label, () => ecom_erp.set_filters(listview, filters), __("Show"));
	}
};

// All columns share the width of the list. Frappe 16 gives each its own, and puts the last ones under what stands at the
// right end of a row.
ecom_erp.fit_columns = function (listview) {
	listview.list_view_settings = { ...listview.list_view_settings, disable_scrolling: 1 };
};

ecom_erp.set_filters = async function (listview, filters) {
	await listview.filter_area.clear(false);
	const rows = Object.entries(filters).map(([field, value]) => [
		listview.doctype,
		field,
		...(Array.isArray(value) ? value : ["=", value]),
	]);
	if (rows.length) await listview.filter_area.add(rows);
	else listview.refresh();
};

// Formatter of a date that shows in red what should have happened by now; `open` says whether it still matters.
ecom_erp.due_date = (open) => (value, _df, doc) => {
	const text = frappe.utils.escape_html(frappe.datetime.str_to_user(value) || "");
	if (!value || !open(doc) || !ecom_erp.is_past(value)) return text;
	return `<span class="text-danger bold" title="${__("Late")}">${text}</span>`;
};

// How fields of a form are shown, whichever of its documents is open: each has a copy of its own of the fields.
ecom_erp.format_fields = function (frm, formatters) {
	for (const [field, formatter] of Object.entries(formatters)) {
		frappe.meta.get_docfield(frm.doctype, field).formatter = formatter;
		frm.get_docfield(field).formatter = formatter;
	}
};

ecom_erp.translated = (value) => frappe.utils.escape_html(__(value || ""));

// An entry of the Actions menu that works on the chosen rows some at a time, with progress.
ecom_erp.bulk_action = function (listview, label, title, run, size = CHUNK) {
	listview.page.add_actions_menu_item(label, () =>
		ecom_erp.run_bulk(listview, listview.get_checked_items(true), title, run, size),
	);
};

// Work on the named rows of a list some at a time, then show the list anew.
ecom_erp.run_bulk = async function (listview, names, title, run, size = CHUNK) {
	await ecom_erp.in_chunks(names, title, run, size);
	listview.clear_checked_items();
	listview.last_args = null; // a list asked the same within three seconds would not ask the server again
	listview.refresh();
};

// A dialog that is still coming in does not hear that it is to go: with a quick answer it would stay.
function end_progress() {
	const progress = frappe.cur_progress;
	frappe.hide_progress();
	if (progress) setTimeout(() => progress.hide(), 500);
}

// Call `run(names)` for some names (`size`) at a time; it answers {text, indicator}. What went wrong is shown at the end, under
// `told`.
ecom_erp.in_chunks = async function (names, title, run, size = CHUNK, told = __("Not all could be done")) {
	const problems = [];
	try {
		for (let start = 0; start < names.length; start += size) {
			frappe.show_progress(title, start, names.length, names[start]);
			const answer = await run(names.slice(start, start + size));
			if (answer && answer.indicator && answer.indicator !== "green") problems.push(answer.text);
		}
	} finally {
		end_progress(); // also when the server could not be asked
	}
	if (problems.length) {
		frappe.msgprint({
			title: told,
			indicator: "orange",
			message: problems.map(frappe.utils.escape_html).join("<br>").replaceAll("\n", "<br>"),
		});
	} else {
		frappe.show_alert({ message: __("{0} done", [names.length]), indicator: "green" });
	}
};
