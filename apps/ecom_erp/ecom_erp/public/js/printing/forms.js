// What forms and lists print: at the print station of this computer where one is chosen, else in a tab of the browser.
import { scan_id } from "../packing/input";
import { DirectPrint, chosen, subject } from "./direct";

frappe.provide("ecom_erp");

const AT_ONCE = 5; // parcels: QZ Tray has to get what is asked for within two minutes
const BROWSER = () => __("Print dialog of this browser");

// Print a paper of a wave or a handover. `otherwise()` opens it in the browser.
ecom_erp.print_of_floor = function (doctype, name, paper, otherwise) {
	return at_station(otherwise, (direct) => direct.print_of_floor(doctype, name, paper, scan_id()));
};

// Print papers of a package; those named, else all.
ecom_erp.print_of_package = function (name, papers, otherwise) {
	return at_station(otherwise, (direct) => direct.print([name], scan_id(), papers));
};

// Print the papers of Fulfilment Orders, in the order of the slots.
ecom_erp.print_parcels = function (names, otherwise) {
	return at_station(otherwise, async (direct) => {
		const jobs = [];
		const click = scan_id();
		for (let from = 0; from < names.length; from += AT_ONCE) {
			frappe.show_progress(__("Printing"), from, names.length);
			jobs.push(...(await direct.print_parcels(names.slice(from, from + AT_ONCE), click)));
		}
		frappe.hide_progress();
		return jobs;
	});
};

// Choose the print station of this computer.
ecom_erp.choose_print_station = async function () {
	const direct = new DirectPrint(() => {});
	await direct.start();
	const none = BROWSER();
	frappe.prompt(
		{
			fieldname: "station",
			fieldtype: "Select",
			label: __("Print At"),
			options: [none, ...direct.stations.map((row) => row.name)],
			default: direct.station ? direct.station.name : none,
			description: direct.stations.length ? "" : __("There is no print station yet"),
		},
		({ station }) => direct.choose(station === none ? "" : station),
		__("Print At"),
		__("Choose"),
	);
};

// The tab is opened by the click itself where no station is chosen: browsers block tabs that open later.
async function at_station(otherwise, print) {
	if (!chosen()) return otherwise();
	const names = new Set();
	const told = new Set();
	const direct = new DirectPrint((trouble) => {
		const mine = trouble.filter((job) => names.has(job.name) && !told.has(job.name));
		for (const job of mine) told.add(job.name);
		if (mine.length) say_missing(mine);
	});
	try {
		await direct.start();
		if (!direct.station) return otherwise();
		const jobs = await print(direct);
		if (!jobs.length) return otherwise();
		for (const job of jobs) names.add(job.name);
		await direct.look();
		if (told.size) return;
		const papers = [...new Set(jobs.map((job) => __(job.paper)))].join(", ");
		frappe.show_alert(__("Sent to {0}: {1}", [direct.station.name, papers]));
	} catch (error) {
		frappe.hide_progress();
		frappe.msgprint({ title: __("Not Printed"), indicator: "red", message: escape(error.message) });
	}
}

function say_missing(jobs) {
	const rows = jobs.map(
		(job) => `<b>${escape(subject(job))}</b> ${__(job.paper)} ·
			${__(job.status, null, "Ecom Print Job")} ${escape(job.problem)}`,
	);
	frappe.msgprint({
		title: __("Not printed. Look at the printer before you print again."),
		indicator: "red",
		message: rows.join("<br>"),
	});
}

const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
