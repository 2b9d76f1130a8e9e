/** Stored bytes that no server has written: the disk, or another program, has changed the file. */
export class Damage extends Error {
  override readonly name = "Damage";
}

/** Throws Damage unless `condition` holds, which every stored row of a healthy file satisfies. */
export function intact(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Damage(what);
}

/** SQLITE_CORRUPT and SQLITE_NOTADB. Extended codes carry these in their lowest byte. */
const damageCodes: readonly number[] = [11, 26];

/** Whether an error says that the file itself is damaged, so that no retry can help. */
export function isDamage(error: unknown): boolean {
  if (error instanceof Damage) return true;
  if (!(error instanceof Error && "errcode" in error)) return false;
  return damageCodes.includes(Number(error.errcode) & 0xff);
}

/** Names the file and the remedy. */
export function explainDamage(error: unknown, path: string): Error {
  const what = error instanceof Error ? error.message : String(error);
  return new Error(
    `${path} is damaged: ${what}. Stop the server, see what "openswf verify" finds, and restore a backup.`,
    { cause: error },
  );
}
