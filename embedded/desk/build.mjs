// node build.mjs OUT APP NAME=PACKAGE_FOLDER...
// Builds public/**/*.bundle.* of APP into OUT/APP/dist, links its other public files, and merges the bundles into
// OUT/assets.json. The NAME=PACKAGE_FOLDER list names all apps, for imports from one app into another.
import * as esbuild from "esbuild";
import vue from "esbuild-plugin-vue3";
import fg from "fast-glob";
import fs from "fs";
import path from "path";
import { appPaths, modules, styles, templates } from "./plugins.mjs";

const out = path.resolve(process.argv[2]);
const app = process.argv[3];
const apps = Object.fromEntries(
	process.argv
		.slice(4)
		.map((pair) => pair.split("="))
		.map(([name, folder]) => [name, path.resolve(folder)]),
);
const roots = [...new Set(Object.values(apps).map((folder) => path.dirname(folder)))];

const options = {
	bundle: true,
	minify: true,
	write: true,
	metafile: true,
	format: "iife",
	target: "es2019",
	logLevel: "error",
	entryNames: "[name].[hash]",
	nodePaths: [modules, ...roots],
	define: {
		"process.env.NODE_ENV": '"production"',
		global: "window",
		__VUE_OPTIONS_API__: "true",
		__VUE_PROD_DEVTOOLS__: "false",
		__VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
	},
	alias: { "plyr/dist/plyr.polyfilled": path.join(modules, "plyr/dist/plyr.mjs") }, // only this one has a default export
	loader: Object.fromEntries(
		["svg", "png", "woff2", "woff", "ttf", "eot"].map((ext) => ["." + ext, "dataurl"]),
	),
	plugins: [templates, appPaths(apps), styles(roots), vue()],
};

// frappe.require() loads scripts only, so a script brings its component styles along
function embedStyles(js, css) {
	const target = js.replace(/js$/, path.basename(css).split(".").at(-2) + ".js");
	const style = JSON.stringify(fs.readFileSync(css, "utf8"));
	const script = `{const s=document.createElement("style");s.textContent=${style};document.head.append(s)}\n`;
	fs.writeFileSync(target, script + fs.readFileSync(js, "utf8"));
	fs.rmSync(js);
	fs.rmSync(css);
	return target;
}

async function buildBundles(kind, extensions) {
	const ignore = ["public/dist/**", "public/node_modules/**"];
	const entryPoints = fg.sync(`public/**/*.bundle.{${extensions}}`, {
		cwd: apps[app],
		absolute: true,
		ignore,
	});
	const bundles = {};
	if (!entryPoints.length) return bundles;
	const result = await esbuild.build({ ...options, entryPoints, outdir: path.join(out, app, "dist", kind) });
	for (const [file, info] of Object.entries(result.metafile.outputs)) {
		if (!info.entryPoint) continue; // styles of components
		const name = path.basename(file).replace(/\.[A-Z0-9]{8}(?=\.(js|css)$)/, "");
		const built = info.cssBundle ? embedStyles(file, info.cssBundle) : file;
		bundles[name] = "/assets/" + path.relative(out, path.resolve(built)).split(path.sep).join("/");
	}
	return bundles;
}

function linkPublicFiles() {
	const target = path.join(out, app);
	const source = path.join(apps[app], "public");
	for (const name of fs.existsSync(source) ? fs.readdirSync(source) : [])
		if (name !== "dist") link(path.join(source, name), path.join(target, name));
	if (app === "frappe") link(modules, path.join(target, "node_modules"));
}

function link(source, target) {
	fs.rmSync(target, { recursive: true, force: true });
	fs.symlinkSync(source, target);
}

function merge(name, entries) {
	const file = path.join(out, name);
	const before = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
	const others = Object.entries(before).filter(([, url]) => !url.startsWith(`/assets/${app}/`));
	fs.writeFileSync(file + ".new", JSON.stringify({ ...Object.fromEntries(others), ...entries }, null, 1));
	fs.renameSync(file + ".new", file);
}

fs.rmSync(path.join(out, app), { recursive: true, force: true });
fs.mkdirSync(path.join(out, app), { recursive: true });
const scripts = await buildBundles("js", "js,ts,jsx");
const sheets = await buildBundles("css", "css,scss");
linkPublicFiles();
merge("assets.json", { ...scripts, ...sheets });
// right-to-left styles are not made: the left-to-right ones stand in their place
merge(
	"assets-rtl.json",
	Object.fromEntries(Object.entries(sheets).map(([name, url]) => ["rtl_" + name, url])),
);
console.log(`${Object.keys(scripts).length + Object.keys(sheets).length} bundles`);
