/**
 * The code under which the table of postal centroids keeps a postcode: Australia in four digits, the United States'
 * first five, Canada's first three characters; elsewhere the code without spaces. Upper case.
 */
export function centroidCode(country: string, postcode: string): string {
  const code = compactPostcode(postcode);
  switch (country) {
    case 'AU':
      // Spreadsheets drop the leading zero of Darwin's 0800.
      return code.padStart(4, '0');
    case 'US':
      return code.slice(0, 5);
    case 'CA':
      return code.slice(0, 3);
    default:
      return code;
  }
}

/** A postcode as it is compared: upper case, without spaces. */
export function compactPostcode(postcode: string): string {
  return postcode.replaceAll(/\s/g, '').toUpperCase();
}
