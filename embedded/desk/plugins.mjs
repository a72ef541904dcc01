// esbuild plugins for the sources of Frappe apps: templates, "<app>/public/..." imports and sass.
import fs from "fs";
import path from "path";
import { fileURLToPath, pathToFileURL } from "url";
import * as sass from "sass";

export const modules = path.join(path.dirname(fileURLToPath(import.meta.url)), "node_modules");

/** import "./x.html" puts the text into frappe.templates["x"]. */
export const templates = {
	name: "templates",
	setup(build) {
		build.onLoad({ filter: /\.html$/ }, (args) => {
			const text = fs
				.readFileSync(args.path, "utf8")
				.replace(/\s/g, " ")
				.replace(/<!--.*?-->/g, "");
			const name = path.basename(args.path, ".html");
			return { contents: `frappe.templates[${JSON.stringify(name)}] = ${JSON.stringify(text)};` };
		});
	},
};

/** "<app>/public/..." leads into the app's package; URLs below /assets stay as they are. */
export function appPaths(apps) {
	return {
		name: "app-paths",
		setup(build) {
			build.onResolve({ filter: /^[a-z_0-9]+\/(public|website|templates)\// }, (args) => {
				const [app, ...rest] = args.path.split("/");
				return apps[app] ? { path: path.join(apps[app], ...rest) } : undefined;
			});
			build.onResolve({ filter: /.*/ }, (args) => {
				const outside = args.kind === "url-token" || /^\/?assets\//.test(args.path);
				return outside ? { path: args.path, external: true } : undefined;
			});
		},
	};
}

/** Sass with imports from the apps and from npm packages. */
export function styles(roots) {
	return {
		name: "styles",
		setup(build) {
			build.onLoad({ filter: /\.s[ac]ss$/ }, (args) => {
				const contents = inlineCss(compile(args.path, roots), roots);
				return { contents, loader: "css", resolveDir: path.dirname(args.path) };
			});
		},
	};
}

function compile(file, roots) {
	const findFileUrl = (url) => {
		const found = url.startsWith("file:") ? null : findStyle(url, roots);
		return found ? pathToFileURL(found) : null;
	};
	return sass.compile(file, {
		logger: sass.Logger.silent,
		loadPaths: [path.dirname(file), modules, ...roots],
		importers: [{ findFileUrl }],
	}).css;
}

// sass leaves imports of plain CSS files alone
function inlineCss(css, roots) {
	return css.replace(/@import (?:url\()?["']?([^"')]+\.css)["']?\)?;/g, (all, url) => {
		const found = findStyle(url, roots);
		return found ? fs.readFileSync(found, "utf8") : all;
	});
}

function findStyle(url, roots) {
	const inside = url.match(/^frappe\/public\/node_modules\/(.*)/);
	const bases = [modules, ...roots].map((root) => path.join(root, url.replace(/^~/, "")));
	if (inside) bases.push(path.join(modules, inside[1]));
	const files = bases.flatMap((base) => [
		base,
		base + ".scss",
		base + ".css",
		path.join(path.dirname(base), `_${path.basename(base)}.scss`),
		path.join(base, "_index.scss"),
	]);
	return files.find((file) => fs.existsSync(file) && fs.statSync(file).isFile());
}
