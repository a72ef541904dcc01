// Prints as JSON what the app's lists ask beside their columns: by DocType `add_fields` and the filters of their menu
// "Show", as [label, filters in the form of a route]. Arguments: the app's folder, today as YYYY-MM-DD, a user.
const fs = require("fs");
const path = require("path");

const [app, today, user] = process.argv.slice(2);
const anything = new Proxy(() => anything, { get: () => anything });
const frappe = {
	provide: () => {},
	listview_settings: {},
	datetime: { get_today: () => today },
	model: { can_write: () => false },
	router: anything,
	session: { user },
	user: { has_role: () => true },
	utils: anything,
};
let shown = [];
const ecom_erp = new Proxy(
	{ quick_filters: (_listview, questions) => shown.push(...questions), pool: { add_export: () => {}, add_keys: () => {} } },
	{ get: (known, name) => known[name] || (() => anything) },
);

const files = ["public/js/messages.js", "public/js/pool/list.js", "public/js/pool/questions.js"];
for (const folder of fs.readdirSync(path.join(app, "ecom_erp/doctype"))) {
	files.push(path.join("ecom_erp/doctype", folder, `${folder}_list.js`));
}
for (const file of files) {
	const full = path.join(app, file);
	if (!fs.existsSync(full)) continue;
	new Function("frappe", "ecom_erp", "__", "$", fs.readFileSync(full, "utf8"))(
		frappe,
		ecom_erp,
		(text) => text,
		anything,
	);
}
const lists = {};
for (const [doctype, settings] of Object.entries(frappe.listview_settings)) {
	shown = [];
	if (settings.onload) settings.onload(anything);
	lists[doctype] = { add_fields: settings.add_fields || [], filters: settings.filters || [], shown };
}
console.log(JSON.stringify(lists));
