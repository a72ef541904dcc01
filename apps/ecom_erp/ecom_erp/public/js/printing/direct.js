// Prints labels and packing slips at the print station of this computer. The server keeps what was printed: nothing is printed
// twice unless somebody asks for it.
import { asking } from "../packing/server";
import * as qz from "./qz";

const ask = asking("printing");
const KEPT = "ecom_print_station"; // in this browser: the station is where the computer stands
const LOOK_EVERY = 2000; // milliseconds
const LOOKS = 60;

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
		const name = localStorage.getItem(KEPT);
		return this.stations.find((row) => row.name === name) || null;
	}

	async choose(name) {
		if (name) localStorage.setItem(KEPT, name);
		else localStorage.removeItem(KEPT);
		await this.look();
	}

	// Print what belongs to packages. `click`: a number of this click, when a person asks for it again.
	async print(packages, click = "", papers = []) {
		const { station } = this;
		const jobs = await ask("print_packages", { packages, station: station.name, click, papers });
		for (const job of jobs) {
			if (job.service === "QZ Tray") await this.hand_over(job, station);
			else if (["Waiting", "Sent"].includes(job.status)) this.open.add(job.name);
		}
		await this.look();
		this.watch();
	}

	async hand_over(job, station) {
		const told = { name: job.name, page: this.page };
		if (job.status !== "Waiting") return; // printed before, or by another page
		const paper = await ask("take", told);
		if (!paper) return;
		let status = "Printed";
		let problem = "";
		try {
			await qz.print(station.qz_port, job.printer, paper, `${job.paper} ${job.fulfilment_package}`);
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
		for (const job of jobs) if (!["Waiting", "Sent"].includes(job.status)) this.open.delete(job.name);
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
