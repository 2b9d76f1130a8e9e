/** Activities are ordinary functions. They may do whatever Node can: call services, read files, take hours. */
export async function writeGreeting(name: string): Promise<string> {
  return `Hello, ${name}!`;
}
