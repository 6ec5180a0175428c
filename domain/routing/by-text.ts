/** Orders text by its code units: the same everywhere, whatever the machine's language. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
