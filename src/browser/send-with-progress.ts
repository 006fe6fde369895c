type Sent = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** As `fetch`, which can't tell how much of a body has been sent. `onPart` gets it from 0 to 1. */
export function sendWithProgress(
  address: string,
  { method, headers, body }: Sent,
  onPart: (part: number) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 0) onPart(loaded / total);
    });
    request.addEventListener("load", () => {
      const hasBody = request.status !== 204 && request.status !== 304;
      resolve(new Response(hasBody ? request.responseText : null, { status: request.status }));
    });
    // In the words `fetch` has for it.
    request.addEventListener("error", () => reject(new TypeError("Failed to fetch")));
    request.send(body);
  });
}
