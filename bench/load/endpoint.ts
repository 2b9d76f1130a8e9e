/** The target of the calls. */
export interface Endpoint {
  readonly url: URL;
  /** Returns the header lines that sign a request, each with its line end. If undefined, requests are unsigned. */
  readonly sign: ((target: string, body: string) => string) | undefined;
}
