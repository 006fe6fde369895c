/** What is typed in a prompt: the file's name without its ending. */
export function tokenOf(fileName: string): string {
  return fileName.replace(/^.*[\\/]/, "").replace(/\.[^.]+$/, "");
}
