/** A database's URL for messages, without its password and parameters. */
export function shownUrl(text: string): string {
  const url = URL.parse(text);
  // A password that contains an unescaped / or # is parsed as another part of the URL, and would be shown.
  if (url === null || `${url.pathname}${url.search}${url.hash}`.includes("@")) return "postgres://...";
  return `postgres://${url.username === "" ? "" : `${url.username}@`}${url.host}${url.pathname}`;
}
