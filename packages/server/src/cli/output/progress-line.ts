/** A line on stderr that overwrites itself. Silent when stderr is not a terminal. */
export function progressLine(): { show(text: string): void; clear(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { show: () => {}, clear: () => {} };
  return {
    show: (text) => void stderr.write(`\r\x1b[K${text}`),
    clear: () => void stderr.write("\r\x1b[K"),
  };
}
