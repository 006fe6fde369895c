import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";
import { sharpBinding } from "./sharp-binding.ts";

/** Where the sidecar finds a package at run time, relative to its own file. */
export const vendorFile = (specifier: string): string =>
  `./vendor/${specifier.replace(/^@/, "").replaceAll("/", "-")}.mjs`;

const isBare = (specifier: string): boolean => /^[a-z@]/i.test(specifier) && !specifier.startsWith("node:");

/** Points imports of packages at the vendor files and notes which packages those are. */
export function vendorPlugin(seen: Set<string>): Plugin {
  return {
    name: "vendor",
    setup(builder) {
      builder.onResolve({ filter: /^[a-z@]/i }, ({ path: specifier, kind }) => {
        if (kind === "entry-point" || !isBare(specifier)) return null;
        seen.add(specifier);
        return { path: vendorFile(specifier), external: true };
      });
    },
  };
}

// Packages written as CommonJS call `require` for Node's own modules, and ask for the folder they lie in.
const requireBanner = `import { createRequire as __createRequire } from "node:module";
const require = __createRequire(import.meta.url), __dirname = import.meta.dirname;`;

const isIdentifier = (name: string): boolean => /^[A-Za-z_$][\w$]*$/.test(name) && name !== "default";

/** Re-exports by name: esbuild cannot see the names behind `export *` of a CommonJS package. */
async function vendorEntry(specifier: string): Promise<string> {
  const exports = Object.keys((await import(specifier)) as object);
  const names = exports.filter(isIdentifier).filter((name) => name !== "module.exports");
  const lines = [`export { ${names.join(", ")} } from ${JSON.stringify(specifier)};`];
  if (exports.includes("default")) lines.push(`export { default } from ${JSON.stringify(specifier)};`);
  return lines.join("\n");
}

/** Bundles each package into one readable ES module; what several share becomes a chunk. */
export async function buildVendor(
  specifiers: readonly string[],
  common: BuildOptions,
): Promise<{ files: Map<string, Uint8Array>; metafile: Metafile }> {
  const entries: Plugin = {
    name: "vendor-entry",
    setup(builder) {
      builder.onResolve({ filter: /^vendor-entry:/ }, ({ path: entry }) => ({
        path: entry.slice("vendor-entry:".length),
        namespace: "vendor-entry",
      }));
      builder.onLoad({ filter: /.*/, namespace: "vendor-entry" }, async ({ path: specifier }) => ({
        contents: await vendorEntry(specifier),
        resolveDir: process.cwd(),
      }));
    },
  };
  const result = await build({
    ...common,
    entryPoints: specifiers.map((specifier) => ({
      in: `vendor-entry:${specifier}`,
      out: path.basename(vendorFile(specifier), ".mjs"),
    })),
    outdir: "vendor",
    outExtension: { ".js": ".mjs" },
    chunkNames: "shared-[hash]",
    splitting: true,
    banner: { js: requireBanner },
    plugins: [entries, sharpBinding],
    metafile: true,
    write: false,
  });
  return {
    files: new Map(result.outputFiles.map((file) => [path.basename(file.path), file.contents])),
    metafile: result.metafile,
  };
}

/** A package may have others of its own below it. */
const packageFolder = (input: string): string | null =>
  /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll("\\", "/"))?.[1] ?? null;

/** The licence texts of every package that went into the bundles. */
export async function licenceNotices(metafiles: readonly Metafile[]): Promise<string> {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const packages = [...new Set(inputs.map(packageFolder).filter((folder) => folder !== null))].sort();
  const notices = await Promise.all(packages.map(licenceNotice));
  return ["Packages bundled here, each under its own licence.", ...notices].join("\n\n");
}

async function licenceNotice(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as {
    name: string;
    version: string;
    license: string;
  };
  const { name } = manifest;
  const texts = [
    await licenceText(folder, manifest.license),
    ...(LISTED_IN_README.has(name) ? [plain(await readFile(path.join(folder, "README.md"), "utf8"))] : []),
    ...(await Promise.all((COMPILED_IN[name] ?? []).map(ownCopy))),
  ];
  return [`${"=".repeat(80)}\n${name} ${manifest.version} (${manifest.license})`, ...texts].join("\n\n");
}

/** Libraries of others that stand compiled in a package's WebAssembly. */
const COMPILED_IN: Readonly<Record<string, readonly string[]>> = {
  "@tensorflow/tfjs-backend-wasm": ["XNNPACK"],
  "@img/sharp-wasm32": ["LGPL-3.0", "GPL-3.0"],
  "@cwasm/nsbmp": ["libnsbmp"],
};

/** Packages whose README is the list of what is compiled in, and under which licences. */
const LISTED_IN_README: ReadonlySet<string> = new Set(["@img/sharp-wasm32"]);

/** Of the package, or where it brings none and the text is the same for everybody, our copy. */
async function licenceText(folder: string, licence: string): Promise<string> {
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (file !== undefined) return plain(await readFile(path.join(folder, file), "utf8"));
  return licence === "Apache-2.0" ? ownCopy(licence) : "(no licence file in the package)";
}

const ownCopy = async (name: string): Promise<string> =>
  plain(await readFile(path.join(import.meta.dirname, "licences", `${name}.txt`), "utf8"));

const plain = (text: string): string => text.replaceAll("\r\n", "\n").trim();
