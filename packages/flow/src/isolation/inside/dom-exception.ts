const codes: Readonly<Record<string, number>> = {
  InvalidCharacterError: 5,
  AbortError: 20,
  TimeoutError: 23,
  DataCloneError: 25,
};

/** What `structuredClone`, `atob` and an aborted signal throw, as in browsers and in Node. */
export class DOMException extends Error {
  override readonly name: string;
  readonly code: number;

  constructor(message = "", name = "Error") {
    super(message);
    this.name = name;
    this.code = codes[name] ?? 0;
  }
}
