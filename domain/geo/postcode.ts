/**
 * The code under which the table of postal centroids keeps a postcode: Australia in four digits, the United States'
 * first five, Canada's first three characters; elsewhere the whole code, compact.
 */
export function centroidCode(country: string, postcode: string): string {
  const code = comparablePostcode(country, postcode);
  switch (country) {
    case 'US':
      return code.slice(0, 5);
    case 'CA':
      return code.slice(0, 3);
    default:
      return code;
  }
}

/** A whole postcode as it is compared: compact, in Australia with all four digits. */
export function comparablePostcode(country: string, postcode: string): string {
  const code = compactPostcode(postcode);
  // Spreadsheets drop the leading zero of Darwin's 0800.
  return country === 'AU' ? code.padStart(4, '0') : code;
}

/** A postcode, or the beginning of one, without spaces and in upper case. */
export function compactPostcode(postcode: string): string {
  return postcode.replaceAll(/\s/g, '').toUpperCase();
}
