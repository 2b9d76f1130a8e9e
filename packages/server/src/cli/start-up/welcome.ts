import type { ServeSettings } from "../settings/serve-settings.ts";
import { localUrl } from "./local-url.ts";
import { productVersion } from "./product-version.ts";

/**
 * What `serve` prints on stdout once it accepts requests: a few lines for new users, then the line that programs wait for,
 * always of the form `openswf ready at URL`.
 */
export function welcome(settings: ServeSettings, port: number, access: "on" | "off", metricsUrl?: string): string {
  const url = localUrl(settings.host, port, settings.tls === undefined ? "http" : "https");
  const pages = `${consoleLine(url, settings)}${metricsUrl === undefined ? "" : `\n  metrics   ${metricsUrl}`}`;
  return access === "on" ? welcomeKnown(url, settings, pages) : welcomeAll(url, settings, pages);
}

const consoleLine = (url: string, { console }: ServeSettings): string =>
  console === "off" ? "" : `\n  console   ${url}/console/${console === "read-only" ? " (read-only)" : ""}`;

const fileLine = ({ configurationFile: file }: ServeSettings): string =>
  file === undefined ? "" : `\n  config    ${file.path}`;

/** When access control is on, no example works with arbitrary credentials, so none is shown. */
function welcomeKnown(url: string, settings: ServeSettings, pages: string): string {
  const { store } = settings;
  return `openswf ${productVersion()}: Amazon SWF (API 2012-01-25)

  address   ${url}${pages}
  store     ${store.kind.banner(store.location)}${fileLine(settings)}
  access    by signature and policy; to create an access key, see openswf access --help

openswf ready at ${url}
`;
}

function welcomeAll(url: string, settings: ServeSettings, pages: string): string {
  const { region, account, store, tls } = settings;
  return `openswf ${productVersion()}: Amazon SWF (API 2012-01-25) on this machine

  address   ${url}${pages}
  store     ${store.kind.banner(store.location)}${fileLine(settings)}
  names in  region ${region}, account ${account}, unless a request is signed for another region

  Call it with the aws CLI (any credentials will do):

    AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any AWS_DEFAULT_REGION=${region} \\
      aws swf list-domains --registration-status REGISTERED --endpoint-url ${url}
${tls === undefined ? "" : howToTrust}
  Tell AWS SDKs and @openswf/flow where it is:

    export AWS_ENDPOINT_URL_SWF=${url}
${howToWatch(url, thisProgram())}
openswf ready at ${url}
`;
}

/**
 * What runs this program in the user's shell. A clone of the repository has it behind npm; so has a project, as far as we
 * know, when npm or npx has started this process.
 */
function thisProgram(): string {
  if (!import.meta.url.includes("/node_modules/")) return "npm run openswf --";
  return process.env["npm_command"] === undefined ? "openswf" : "npx openswf";
}

/**
 * Suggests commands that work in this installation.
 *
 * @param program what runs it in the user's shell
 */
export function howToWatch(url: string, program: string): string {
  const flags = url === "http://127.0.0.1:7930" ? "" : ` --endpoint ${url}`;
  return `
  Watch a whole workflow from another terminal, then look around:

    ${program} demo${flags}
    ${program} workflow list${flags}
`;
}

/** A private authority often signs the certificate, and clients must be told to trust it. */
const howToTrust = `
  To trust a private certificate authority: AWS_CA_BUNDLE (aws CLI, Python), NODE_EXTRA_CA_CERTS (Node)
`;
