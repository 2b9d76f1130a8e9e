import { type Clock, isoDate } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { isSameContent, readTlsFiles, type TlsContent, type TlsFiles, UnusableTlsFiles } from "./tls-files.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** How long before its end a certificate is warned of: by then, whatever renews certificates has had its chances. */
const soonMs = 30 * dayMs;

export interface CertificateRenewalOptions {
  readonly files: TlsFiles;
  /** What is in force. */
  readonly content: TlsContent;
  /** Puts new content in force, for connections to come. */
  readonly take: (content: TlsContent) => void;
  readonly everyMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Looks at the files again and again, and takes what is new. It reads them whole: that hears of every way to replace a
 * file, a symbolic link to a folder further up included, and they are small.
 *
 * What does not fit is said once, when a second look has found the same: whoever writes two files is between them for a
 * moment.
 */
export class CertificateRenewal {
  readonly #options: CertificateRenewalOptions;
  #content: TlsContent;
  #doubt: { readonly why: string; readonly isSaid: boolean } | undefined;
  #isStopped = false;
  #cancelLook = (): void => {};
  #cancelWarning = (): void => {};

  constructor(options: CertificateRenewalOptions) {
    this.#options = options;
    this.#content = options.content;
    this.#warnDaily();
    this.#lookLater();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelLook();
    this.#cancelWarning();
  }

  /** One look. */
  async look(): Promise<void> {
    const { files, log, take } = this.#options;
    try {
      const content = await readTlsFiles(files);
      this.#doubt = undefined;
      if (this.#isStopped || isSameContent(content, this.#content)) return;
      take(content);
      this.#content = content;
      log.info({ certificate: files.cert, expiresAt: isoDate(content.expiresAt) }, "a new certificate is in force");
      this.#warnOfExpiry();
    } catch (error) {
      if (!(error instanceof UnusableTlsFiles)) throw error;
      this.#refuse(error);
    }
  }

  #refuse(error: UnusableTlsFiles): void {
    const why = error.message;
    if (this.#doubt?.why !== why) {
      this.#doubt = { why, isSaid: false };
    } else if (!this.#doubt.isSaid) {
      this.#doubt = { why, isSaid: true };
      this.#options.log.error({ why }, "the TLS files have changed and can not be used: the old ones stay in force");
    }
  }

  #lookLater(): void {
    const { clock, everyMs, log } = this.#options;
    this.#cancelLook = clock.schedule(clock.now() + everyMs, () => {
      this.look()
        .catch((error: unknown) => log.error({ error }, "the TLS files could not be looked at"))
        .finally(() => {
          if (!this.#isStopped) this.#lookLater();
        });
    });
  }

  #warnDaily(): void {
    this.#warnOfExpiry();
    const { clock } = this.#options;
    this.#cancelWarning = clock.schedule(clock.now() + dayMs, () => this.#warnDaily());
  }

  #warnOfExpiry(): void {
    const { clock, log, files } = this.#options;
    const { expiresAt } = this.#content;
    const leftMs = expiresAt - clock.now();
    if (leftMs > soonMs) return;
    const fields = { certificate: files.cert, expiresAt: isoDate(expiresAt) };
    log.warn(fields, leftMs > 0 ? "the certificate expires within 30 days" : "the certificate has expired");
  }
}
