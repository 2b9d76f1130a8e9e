import { resolve } from "node:path";
import { localUrl } from "./local-url.ts";
import { productVersion } from "./product-version.ts";
import type { ServeSettings } from "./serve-settings.ts";
import { type StoreAddress, shownAddress } from "./store-address.ts";

/**
 * What `serve` prints on stdout once it can be called: some lines for a newcomer, then the one line that programs wait
 * for, always of the form `openswf ready at URL`.
 */
export function welcome(
  { host, region, account, store, tls }: ServeSettings,
  port: number,
  access: "on" | "off",
): string {
  const url = localUrl(host, port, tls === undefined ? "http" : "https");
  return access === "on" ? welcomeKnown(url, store) : welcomeAll(url, { region, account, store, tls });
}

/** Where everybody needs a key, there is nothing that a newcomer could try with any credentials. */
function welcomeKnown(url: string, store: StoreAddress): string {
  return `openswf ${productVersion()}: Amazon SWF (API 2012-01-25)

  address   ${url}
  store     ${placeOf(store)}
  access    by signature and policy; openswf access --help says how to give somebody a key

openswf ready at ${url}
`;
}

function welcomeAll(
  url: string,
  { region, account, store, tls }: Pick<ServeSettings, "region" | "account" | "store" | "tls">,
): string {
  const place = placeOf(store);
  const isUsualAddress = url === "http://127.0.0.1:7930";
  return `openswf ${productVersion()}: Amazon SWF (API 2012-01-25) on this machine

  address   ${url}
  store     ${place}
  names in  region ${region}, account ${account}, unless a request is signed for another region

  Call it with the aws CLI (any credentials will do):

    AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any AWS_DEFAULT_REGION=${region} \\
      aws swf list-domains --registration-status REGISTERED --endpoint-url ${url}
${tls === undefined ? "" : howToTrust}
  Watch a whole workflow, from another terminal in the same folder:

    npm run demo${isUsualAddress ? "" : ` -- --endpoint ${url}`}

openswf ready at ${url}
`;
}

/** The certificate is often of an authority that only its owner knows. */
const howToTrust = `
  If its certificate is of an authority of your own: AWS_CA_BUNDLE (aws CLI, Python), NODE_EXTRA_CA_CERTS (Node)
`;

function placeOf(store: StoreAddress): string {
  switch (store.kind) {
    case "memory":
      return "memory: gone when the server stops";
    case "sqlite":
      return `sqlite:${resolve(store.path)}`;
    case "postgres":
      return shownAddress(store);
  }
}
