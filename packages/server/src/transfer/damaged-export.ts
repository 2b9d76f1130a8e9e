/** What was given to an import is not what an export has written. */
export class DamagedExport extends Error {
  override readonly name = "DamagedExport";
}
