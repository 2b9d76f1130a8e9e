import { isIP } from "node:net";
import type { WireHeaders } from "@openswf/core/ports/transport";
import { isLoopback } from "../addresses/loopback.ts";
import { hostOfOrigin, type NamedHost, namedHost } from "./named-host.ts";

export interface TrustedHostsOptions {
  /** The address that the server listens on. */
  readonly boundTo: string;
  /** Further names, each perhaps with a port: `swf.internal`, `swf.internal:8443`. */
  readonly allowed: readonly string[];
}

/** Why a request is refused, for its sender and the log. */
export interface ForeignRequest {
  readonly message: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

/**
 * Keeps web pages of other sites from using the server through the browser of somebody who can reach it. A page can send
 * requests to any address, and by DNS rebinding also under a name of its own: then the browser takes the server for the
 * page's own. Both show in headers that a page cannot change.
 *
 * O1. A server that listens on loopback answers only to names that it trusts: those of loopback, its own address, and the
 *     allowed ones. No other name can be one that a page has pointed at this machine.
 * O2. A server that others can reach answers programs under any name: they call it by names that it cannot know. A request
 *     with an `Origin`, or with the headers that browsers add, comes from a page, and needs a trusted name.
 * O3. A page may only come from the server itself, or from an allowed host.
 *     Links are another matter: a page of another site may lead here, to an address of the console that somebody has sent.
 *     What a browser opens in this way, the other page can neither read nor frame, and a GET changes nothing.
 * O4. A request without a `Host` (HTTP/1.0) counts as a program's: browsers always send one.
 */
export class TrustedHosts {
  readonly #isOpenToPrograms: boolean;
  readonly #boundTo: string;
  /** Whether the server listens on every address. Then each of its addresses is its own. */
  readonly #isBoundToAll: boolean;
  readonly #allowed: readonly NamedHost[];
  /** The last trusted `Host`: clients send the same one again and again. */
  #lastTrusted: string | undefined;

  constructor({ boundTo, allowed }: TrustedHostsOptions) {
    this.#isOpenToPrograms = !isLoopback(boundTo);
    this.#boundTo = boundTo.toLowerCase();
    this.#isBoundToAll = boundTo === "0.0.0.0" || boundTo === "::";
    this.#allowed = allowed.flatMap((text) => namedHost(text) ?? []);
  }

  /** `undefined` when the request may be answered. Header names are in lower case, and repeated headers are joined with a comma. */
  refusalOf(headers: WireHeaders, method: string): ForeignRequest | undefined {
    const host = headers.get("host");
    const origin = headers.get("origin");
    const fetchSite = headers.get("sec-fetch-site");
    if (!comesFromPage(headers)) {
      return host === undefined || this.#isOpenToPrograms || this.#trusts(host) ? undefined : foreignHost(host, origin);
    }
    if (host === undefined || !this.#trusts(host)) return foreignHost(host, origin);
    if (origin !== undefined) return this.#isOfPage(origin, host) ? undefined : foreignOrigin(host, origin);
    // `none`: somebody has typed the address.
    if (fetchSite === "same-origin" || fetchSite === "none" || followsLink(headers, method)) return undefined;
    return foreignOrigin(host, origin);
  }

  #trusts(text: string): boolean {
    if (text === this.#lastTrusted) return true;
    const host = namedHost(text);
    if (host === undefined || !this.#isTrusted(host)) return false;
    this.#lastTrusted = text;
    return true;
  }

  #isTrusted(host: NamedHost): boolean {
    const { name } = host;
    if (isLoopback(name) || name === this.#boundTo) return true;
    // No page can make its own origin an address: rebinding needs a name.
    if (this.#isBoundToAll && isIP(name) !== 0) return true;
    return this.#isAllowed(host);
  }

  #isAllowed({ name, port }: NamedHost): boolean {
    return this.#allowed.some((one) => one.name === name && (one.port === undefined || one.port === port));
  }

  /** O3. */
  #isOfPage(origin: string, host: string): boolean {
    const page = hostOfOrigin(origin);
    if (page === undefined) return false;
    const own = hostOfOrigin(`${origin.toLowerCase().startsWith("https:") ? "https" : "http"}://${host}`);
    return (page.name === own?.name && page.port === own.port) || this.#isAllowed(page);
  }
}

/** O2. Whether a browser has sent this. Its headers say so, and pages cannot leave them out. */
export const comesFromPage = (headers: WireHeaders): boolean =>
  headers.get("origin") !== undefined || headers.get("sec-fetch-site") !== undefined;

/** O3. */
const followsLink = (headers: WireHeaders, method: string): boolean =>
  method === "GET" && headers.get("sec-fetch-mode") === "navigate" && headers.get("sec-fetch-dest") === "document";

const remedy = "To allow it, start the server with --allowed-host NAME.";

const foreignHost = (host: string | undefined, origin: string | undefined): ForeignRequest => ({
  message: `The Host header ${quoted(host)} does not name this server. ${remedy}`,
  host: shown(host),
  origin: shown(origin),
});

const foreignOrigin = (host: string, origin: string | undefined): ForeignRequest => ({
  message: `Web pages of other sites may not use this server; the Origin header is ${quoted(origin)}. ${remedy}`,
  host: shown(host),
  origin: shown(origin),
});

const shownCharactersMax = 100;
const shown = (text: string | undefined): string | undefined => text?.slice(0, shownCharactersMax);
const quoted = (text: string | undefined): string => (text === undefined ? "(none)" : JSON.stringify(shown(text)));
