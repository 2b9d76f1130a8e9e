export interface Reply {
  readonly status: number;
  readonly body: string;
}

const head = /^HTTP\/1\.1 (\d{3}) [ -~]*\r\n((?:[!-9;-~]+: [ -~\xa0-\xff]*\r\n)*)\r\n/;

/**
 * The replies that `text` (latin1) begins with, and what is left when it is not whole yet. Throws when a reply is not one.
 * A reply to HEAD can not be told from others: nobody sends that here.
 */
export function readReplies(text: string): { readonly replies: readonly Reply[]; readonly rest: string } {
  const replies: Reply[] = [];
  let rest = text;
  while (rest.includes("\r\n\r\n")) {
    const [whole, status, headers = ""] = head.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`no reply: ${JSON.stringify(rest.slice(0, 300))}`);
    // An interim reply has no body.
    const length = Number(status) < 200 ? "0" : /^Content-Length: (\d+)\r$/im.exec(headers)?.[1];
    if (
      length === undefined &&
      !/^Transfer-Encoding: chunked\r$/im.test(headers) &&
      !/^Connection: close\r$/im.test(headers)
    ) {
      throw new Error(`a reply without an end: ${JSON.stringify(headers)}`);
    }
    const end = length === undefined ? rest.length : whole.length + Number(length);
    if (rest.length < end) break;
    replies.push({ status: Number(status), body: rest.slice(whole.length, end) });
    rest = rest.slice(end);
  }
  return { replies, rest };
}
