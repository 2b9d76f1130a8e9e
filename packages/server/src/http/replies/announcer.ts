import type { Announcement, WireHeaders } from "@openswf/core/ports/transport";
import { extensionsAsked, extensionsHeader } from "@openswf/core/protocol/print-reply";

/** Decides which replies announce the extensions of a server, and with which value of the header. */
export class Announcer {
  readonly #value: string | undefined;
  readonly #to: Announcement["to"];

  constructor({ extensions, to }: Announcement) {
    this.#value = extensions.length === 0 ? undefined : extensions.join(",");
    this.#to = to;
  }

  /** The value for the reply to a request with these headers; `undefined` if the reply does not have the header. */
  valueFor(headers: WireHeaders): string | undefined {
    if (this.#value === undefined || this.#to === "everybody") return this.#value;
    return headers.get(extensionsHeader) === extensionsAsked ? this.#value : undefined;
  }
}
