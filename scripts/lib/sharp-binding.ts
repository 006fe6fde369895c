import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";

/** Beside sharp's own bundle. */
const GLUE = "sharp-wasm32.cjs";

/**
 * sharp looks for a native build of its own among the installed packages. What is shipped runs anywhere, so here it
 * gets the WebAssembly build and nothing else.
 */
export const sharpBinding: Plugin = {
  name: "sharp-binding",
  setup(builder) {
    builder.onResolve({ filter: /^\.\/sharp\.[cm]js$/ }, ({ importer }) =>
      /node_modules[\\/]sharp[\\/]/.test(importer) ? { path: GLUE, namespace: "sharp-binding" } : null,
    );
    builder.onLoad({ filter: /.*/, namespace: "sharp-binding" }, () => ({
      contents: `import { createRequire } from "node:module";\nexport default createRequire(import.meta.url)("./${GLUE}");`,
    }));
  },
};

/** The WebAssembly build's program: a file of its own, which its threads run too, in the format that it is written in. */
export async function sharpGlue(
  common: BuildOptions,
): Promise<{ name: string; contents: Uint8Array; metafile: Metafile }> {
  const result = await build({
    ...common,
    format: "cjs",
    entryPoints: ["@img/sharp-wasm32/sharp.node"],
    loader: { ".node": "js" },
    metafile: true,
    write: false,
    outfile: GLUE,
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error("esbuild made no output");
  return { name: GLUE, contents: file.contents, metafile: result.metafile };
}
