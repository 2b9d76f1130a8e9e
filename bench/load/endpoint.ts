/** Where the calls go. */
export interface Endpoint {
  readonly url: URL;
  /** Header lines that sign a request, each with its line end; without it requests go unsigned. */
  readonly sign: ((target: string, body: string) => string) | undefined;
}
