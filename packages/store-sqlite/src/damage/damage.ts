/** Stored bytes that no server has written: the disk, or another program, has changed the file. */
export class Damage extends Error {
  override readonly name = "Damage";
}

/** Throws Damage unless `condition` holds, which every stored row of a healthy file satisfies. */
export function intact(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Damage(what);
}

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const damageCodes: readonly number[] = [11, 26];

/** Whether an error says that the file itself is damaged, so that no retry can help. */
export function isDamage(error: unknown): boolean {
  return error instanceof Damage || damageCodes.some((code) => hasCode(error, code));
}

/** Whether an error has this code of SQLite's. Extended codes carry it in their lowest byte. */
export function hasCode(error: unknown, code: number): boolean {
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === code;
}

/** What an operator can do about an error while a server runs, by SQLite's code. */
const remedies: Readonly<Record<number, string>> = {
  8: "Let this user write to the file and its folder, and see whether the disk is mounted read-only.",
  10: "See the system's log: the disk may be failing.",
  13: "Free some space. The server then continues by itself.",
};

/** Names the file and the remedy, as far as one is known. */
export function explainCallError(error: unknown, path: string): unknown {
  if (isDamage(error)) return explainDamage(error, path);
  const remedy = Object.entries(remedies).find(([code]) => hasCode(error, Number(code)))?.[1];
  if (remedy === undefined || !(error instanceof Error)) return error;
  const explained = new Error(`${path}: ${error.message}. ${remedy}`, { cause: error });
  return "errcode" in error ? Object.assign(explained, { errcode: error.errcode }) : explained;
}

/** Names the file and the remedy. */
export function explainDamage(error: unknown, path: string): Error {
  const what = error instanceof Error ? error.message : String(error);
  return new Error(
    `${path} is damaged: ${what}. Stop the server, see what "openswf verify" finds, and restore a backup.`,
    { cause: error },
  );
}
