import { randomUUID } from "node:crypto";

const lastDigits = 3;
const idsPerRandom = 16 ** lastDigits;
const endings: readonly string[] = Array.from({ length: idsPerRandom }, (_, number) =>
  number.toString(16).padStart(lastDigits, "0"),
);

/**
 * Ids of requests, in the form of a random UUID. They are unique: blocks of 4096 ids differ in 110 random bits. They can be
 * guessed, which harms nobody: they appear in replies, logs and the audit, and open nothing.
 */
export class RequestIds {
  #beginning = "";
  #used = idsPerRandom;

  next(): string {
    if (this.#used === idsPerRandom) {
      this.#beginning = randomUUID().slice(0, -lastDigits);
      this.#used = 0;
    }
    const id = this.#beginning + (endings[this.#used] ?? "");
    this.#used += 1;
    return id;
  }
}
