import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { LRUCache } from "lru-cache";

/** What a signing key is good for: one secret, one day, one region, one service. */
export interface SigningKeyScope {
  readonly secretAccessKey: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** Derives the key that signs for a day. It takes four HMACs, three quarters of the work of a check. */
export function deriveSigningKey(scope: SigningKeyScope): KeyObject {
  let key = hmac(`AWS4${scope.secretAccessKey}`, scope.date);
  for (const part of [scope.region, scope.service, "aws4_request"]) key = hmac(key, part);
  return createSecretKey(key);
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/**
 * Signing keys that have proven right, those used last. Found by the secret itself, not by the id of its owner, so a
 * secret that is changed or withdrawn takes its signing keys with it: nobody can ask for them any more.
 */
export class SigningKeys {
  readonly #keys: LRUCache<string, KeyObject>;

  constructor(keysMax: number) {
    this.#keys = new LRUCache({ max: keysMax });
  }

  find(scope: SigningKeyScope): KeyObject | undefined {
    return this.#keys.get(nameOf(scope));
  }

  /** Only for a key that a signature has proven: who merely knows key ids must not push out those in use. */
  keep(scope: SigningKeyScope, key: KeyObject): void {
    this.#keys.set(nameOf(scope), key);
  }
}

/** The parts of a scope have no slash, so the secret, which may have some, comes last. */
const nameOf = (scope: SigningKeyScope): string =>
  `${scope.date}/${scope.region}/${scope.service}/${scope.secretAccessKey}`;
