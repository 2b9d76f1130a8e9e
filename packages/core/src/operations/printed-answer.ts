/** An answer already printed, because its parts were stored printed, and what to do if it is not delivered. */
export class PrintedAnswer {
  readonly body: string;
  readonly undelivered: (() => void) | undefined;
  constructor(body: string, undelivered?: () => void) {
    this.body = body;
    this.undelivered = undelivered;
  }
}
