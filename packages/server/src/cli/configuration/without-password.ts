const passwordInUrl = /(:\/\/[^\s/@:]*:)[^\s/@]*(?=@)|((?:^|[?&\s])password=)[^&\s]*/gi;

/** Services on the web are often given a key so, under any name. */
const queryOfWebAddress = /(https?:\/\/[^\s?#"]*\?)([^\s#"]*)/gi;

/** A text whose URLs have no passwords. */
export const withoutPassword = (text: string): string =>
  text
    .replace(passwordInUrl, (_, before?: string, query?: string) => `${before ?? query}***`)
    .replace(queryOfWebAddress, (_, before: string, query: string) => before + query.replace(/=[^&]*/g, "=***"));

/** Whether a text has a URL with a password. */
export const hasPassword = (text: string): boolean => text !== withoutPassword(text);
