// Prints papers at the print station of this computer. The server keeps what was printed: nothing is printed twice unless
// somebody asks for it.
import { asking } from "../packing/server";
import * as qz from "./qz";

const ask = asking("printing");
const KEPT = "ecom_print_station"; // in this browser: the station is where the computer stands
const LOOK_EVERY = 2000; // milliseconds
const LOOKS = 60;
const OPEN = ["Waiting", "Sent"];

// The name of the station that was chosen on this computer, or null.
export const chosen = () => localStorage.getItem(KEPT);

export class DirectPrint {
	// `changed(trouble)` is called with what was not printed, whenever that may have changed.
	constructor(changed) {
		this.changed = changed;
		this.page = frappe.utils.get_random(20);
		this.stations = [];
		this.open = new Set(); // jobs of PrintNode whose end is not known yet
	}

	async start() {
		this.stations = await ask("stations", {}, "GET");
		await this.look();
	}

	get station() {
		return this.stations.find((row) => row.name === chosen()) || null;
	}

	async choose(name) {
		if (name) localStorage.setItem(KEPT, name);
		else localStorage.removeItem(KEPT);
		await this.look();
	}

	// Print what belongs to packages; the jobs. `click`: a number of this click, when a person asks for it again.
	print(packages, click = "", papers = []) {
		return this.ask_for("print_packages", { packages, click, papers });
	}

	// As `print`, of all packages with a label of Fulfilment Orders.
	print_parcels(names, click) {
		return this.ask_for("print_parcels", { names, click });
	}

	// As `print`, the pick list of a wave, the manifest of a wave or a handover.
	print_of_floor(doctype, name, paper, click = "") {
		return this.ask_for("print_of_floor", { doctype, name, paper, click });
	}

	// Print again what a job should have printed.
	print_again(job, click) {
		if (job.fulfilment_package) return this.print([job.fulfilment_package], click, [job.paper]);
		const doctype = job.fulfilment_wave ? "Fulfilment Wave" : "Courier Handover";
		return this.print_of_floor(doctype, subject(job), job.paper, click);
	}

	async ask_for(method, args) {
		const { station } = this;
		const jobs = await ask(method, { ...args, station: station.name });
		for (const job of jobs) {
			if (job.service === "QZ Tray") await this.hand_over(job, station);
			else if (OPEN.includes(job.status)) this.open.add(job.name);
		}
		await this.look();
		this.watch();
		return jobs;
	}

	async hand_over(job, station) {
		const told = { name: job.name, page: this.page };
		if (job.status !== "Waiting") return; // printed before, or by another page
		const paper = await ask("take", told);
		if (!paper) return;
		let status = "Printed";
		let problem = "";
		try {
			await qz.print(station.qz_port, job.printer, paper, `${job.paper} ${subject(job)}`);
		} catch (error) {
			status = error.sent ? "Not Known" : "Failed";
			problem = error.message;
		}
		await ask("report", { ...told, status, problem });
	}

	async look() {
		const { station } = this;
		if (!station) return this.changed([]);
		const names = JSON.stringify([...this.open]);
		const { jobs, trouble } = await ask("state", { station: station.name, names });
		for (const job of jobs) if (!OPEN.includes(job.status)) this.open.delete(job.name);
		this.changed(trouble);
	}

	// PrintNode says later what became of a paper.
	watch() {
		if (this.watching || !this.open.size) return;
		let looks = 0;
		this.watching = setInterval(async () => {
			looks += 1;
			await this.look().catch(() => {}); // the next look tells
			if (this.open.size && looks < LOOKS) return;
			clearInterval(this.watching);
			this.watching = null;
		}, LOOK_EVERY);
	}
}

// What the paper of a job is about: a package, a wave, a handover.
export const subject = (job) => job.fulfilment_package || job.fulfilment_wave || job.courier_handover;
