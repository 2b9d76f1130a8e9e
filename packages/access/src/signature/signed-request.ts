/** A request as far as its signature covers it. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came in the request line, latin1 text of the bytes. SWF's is `/`. */
  readonly target: string;
  /**
   * Lower-case names; several headers of one name are joined with `,` in the order they came. Values as latin1 text of
   * the bytes, without the white space that HTTP lets be around them.
   */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}
