export interface Reply {
  readonly status: number;
  readonly body: string;
}

const head = /^HTTP\/1\.1 (\d{3}) [ -~]*\r\n((?:[!-9;-~]+: [ -~\xa0-\xff]*\r\n)*)\r\n/;

/**
 * Parses the complete replies at the start of `text` (latin1), and returns them with the rest. Throws on a malformed reply.
 * A reply to HEAD looks like any other, so the fuzz test sends no HEAD.
 */
export function readReplies(text: string): { readonly replies: readonly Reply[]; readonly rest: string } {
  const replies: Reply[] = [];
  let rest = text;
  while (rest.includes("\r\n\r\n")) {
    const [whole, status, headers = ""] = head.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`not a reply: ${JSON.stringify(rest.slice(0, 300))}`);
    // An interim reply has no body.
    const length = Number(status) < 200 ? "0" : /^Content-Length: (\d+)\r$/im.exec(headers)?.[1];
    if (
      length === undefined &&
      !/^Transfer-Encoding: chunked\r$/im.test(headers) &&
      !/^Connection: close\r$/im.test(headers)
    ) {
      throw new Error(`a reply without a length: ${JSON.stringify(headers)}`);
    }
    const end = length === undefined ? rest.length : whole.length + Number(length);
    if (rest.length < end) break;
    replies.push({ status: Number(status), body: rest.slice(whole.length, end) });
    rest = rest.slice(end);
  }
  return { replies, rest };
}
