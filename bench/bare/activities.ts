/** Does nothing, at once. */
export function nothing(): Promise<void> {
  return Promise.resolve();
}
