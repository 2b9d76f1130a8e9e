/** The input of an import is not a complete, unchanged export. */
export class DamagedExport extends Error {
  override readonly name = "DamagedExport";
}
