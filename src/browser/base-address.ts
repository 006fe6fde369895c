/**
 * Where the page's own origin answers for us, with a slash at the end.
 *
 * Inside a host the module's address is `<web UI root>/file=extensions/…/x.mjs?v=…`; everything
 * before `file=` is the web UI's root, whatever `--subpath` or proxy put there. gradio 4 serves
 * the same files below `/gradio_api/file=` in some versions.
 */
export function baseAddress(moduleUrl: string): string {
  const url = new URL(moduleUrl);
  const at = url.pathname.indexOf("/file=");
  const root = at < 0 ? null : url.pathname.slice(0, at + 1).replace(/gradio_api\/$/, "");
  const path = root === null ? "/" : `${root}ti-sidecar/`;
  return new URL(path, url.origin).href;
}
