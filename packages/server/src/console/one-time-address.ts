import { createHash, timingSafeEqual } from "node:crypto";
import type { WireHeaders } from "@openswf/core/ports/transport";
import type { Page } from "../http/routes/route.ts";

/** In the address that is printed. */
const parameter = "token";

/**
 * The address that opens a console, once.
 *
 * T1. Its token is exchanged for a cookie, which scripts cannot read and browsers send to this address only from its own
 *     pages. Whoever finds the address later, in a history of a browser or a shell, has nothing.
 * T2. Token and cookie are compared in constant time.
 */
export class OneTimeAddress {
  readonly #token: string;
  readonly #cookie: string;
  readonly #cookieName: string;
  #isUsed = false;

  /** @param secret at least 48 random bytes */
  constructor(secret: Buffer) {
    this.#token = secret.subarray(0, 24).toString("base64url");
    this.#cookie = secret.subarray(24, 44).toString("base64url");
    // Cookies do not know ports: two consoles on this machine must not overwrite each other's.
    this.#cookieName = `openswf-console-${secret.subarray(44, 48).toString("hex")}`;
  }

  /** For the person who has started the console. */
  get path(): string {
    return `/console/?${parameter}=${this.#token}`;
  }

  /** What a page with a token gets: the cookie, or no. `undefined` for an address without one. */
  pageFor(url: string): Page | undefined {
    const query = url.slice(url.indexOf("?") + 1);
    const token = url.includes("?") ? new URLSearchParams(query).get(parameter) : null;
    if (token === null) return undefined;
    if (this.#isUsed || !isEqual(token, this.#token)) return refused;
    this.#isUsed = true;
    return {
      status: 303,
      contentType: "text/plain; charset=utf-8",
      body: "/console/\n",
      headers: {
        Location: "/console/",
        "Set-Cookie": `${this.#cookieName}=${this.#cookie}; Path=/; HttpOnly; SameSite=Strict`,
        "Cache-Control": "no-store",
      },
    };
  }

  /** Whether a request has the cookie. */
  isOurs(headers: WireHeaders): boolean {
    // Several Cookie headers are joined with a comma.
    const cookies = (headers.get("cookie") ?? "").split(/[;,]\s*/);
    return cookies.some((cookie) => isEqual(cookie, `${this.#cookieName}=${this.#cookie}`));
  }
}

const refused: Page = {
  status: 403,
  contentType: "text/plain; charset=utf-8",
  body: "This address works once, and has been used. Start openswf console again for another.\n",
};

const isEqual = (a: string, b: string): boolean => timingSafeEqual(hash(a), hash(b));
const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
