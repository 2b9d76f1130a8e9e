/**
 * The number of files and sockets that this process may open. Node raises the soft limit to the hard one at startup.
 */
export function openFilesMax(): number {
  // `as`: the report is JSON, which Node's types declare only as `object`.
  const { userLimits } = process.report.getReport() as {
    readonly userLimits?: { readonly open_files?: { readonly hard: number | string } };
  };
  const hard = Number(userLimits?.open_files?.hard);
  return Number.isNaN(hard) ? Number.POSITIVE_INFINITY : hard;
}
