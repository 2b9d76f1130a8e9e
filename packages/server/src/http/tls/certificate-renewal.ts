import { type Clock, isoDate } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { every, type Repeated } from "@openswf/core/waiting/every";
import { isSameContent, readTlsFiles, type TlsContent, type TlsFiles, UnusableTlsFiles } from "./tls-files.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** How long before expiry the warnings start. By then, automatic renewal should have replaced the certificate. */
const soonMs = 30 * dayMs;

export interface CertificateRenewalOptions {
  readonly files: TlsFiles;
  /** The content in use. */
  readonly content: TlsContent;
  /** Uses new content for new connections. */
  readonly take: (content: TlsContent) => void;
  readonly everyMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Polls the TLS files and takes new content. Each poll reads the whole files: they are small, and this notices every way
 * to replace a file, such as a symbolic link changed higher up in the path.
 *
 * A problem is logged once, when a second poll finds the same one: a program that writes two files leaves them mismatched
 * for a moment.
 */
export class CertificateRenewal {
  readonly #options: CertificateRenewalOptions;
  #content: TlsContent;
  #problem: { readonly message: string; readonly isLogged: boolean } | undefined;
  #isStopped = false;
  readonly #checks: Repeated;
  readonly #warnings: Repeated;

  constructor(options: CertificateRenewalOptions) {
    this.#options = options;
    this.#content = options.content;
    this.#warnOfExpiry();
    const { clock, everyMs } = options;
    this.#warnings = every(clock, dayMs, () => this.#warnOfExpiry());
    this.#checks = every(clock, everyMs, () => this.#checkSafely());
  }

  stop(): void {
    this.#isStopped = true;
    void this.#checks.stop();
    void this.#warnings.stop();
  }

  /** Polls the files once. */
  async check(): Promise<void> {
    const { files, log, take } = this.#options;
    try {
      const content = await readTlsFiles(files);
      this.#problem = undefined;
      if (this.#isStopped || isSameContent(content, this.#content)) return;
      take(content);
      this.#content = content;
      log.info({ certificate: files.cert, expiresAt: isoDate(content.expiresAt) }, "using a new certificate");
      this.#warnOfExpiry();
    } catch (error) {
      if (!(error instanceof UnusableTlsFiles)) throw error;
      this.#refuse(error);
    }
  }

  #refuse(error: UnusableTlsFiles): void {
    const { message } = error;
    if (this.#problem?.message !== message) {
      this.#problem = { message, isLogged: false };
    } else if (!this.#problem.isLogged) {
      this.#problem = { message, isLogged: true };
      this.#options.log.error({ why: message }, "the changed TLS files cannot be used: keeping the old ones");
    }
  }

  async #checkSafely(): Promise<void> {
    try {
      await this.check();
    } catch (error) {
      this.#options.log.error({ error }, "failed to check the TLS files");
    }
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
