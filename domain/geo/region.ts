/**
 * A region as it is compared: the code within its country, so that `WA`, `wa`, `AU-WA` and `Western Australia` are
 * one. Names are known for Australia, the United States and Canada; elsewhere the text itself, in upper case.
 */
export function regionCode(country: string, region: string): string {
  const text = region.trim().toUpperCase();
  const code = text.startsWith(`${country}-`) ? text.slice(country.length + 1) : text;
  return regionNames.get(country)?.get(code) ?? code;
}

const regionNames: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    'AU',
    byName(`ACT Australian Capital Territory, NSW New South Wales, NT Northern Territory, QLD Queensland,
    SA South Australia, TAS Tasmania, VIC Victoria, WA Western Australia`),
  ],
  [
    'US',
    byName(`AL Alabama, AK Alaska, AZ Arizona, AR Arkansas, CA California, CO Colorado, CT Connecticut, DE Delaware,
    DC District of Columbia, FL Florida, GA Georgia, HI Hawaii, ID Idaho, IL Illinois, IN Indiana, IA Iowa, KS Kansas,
    KY Kentucky, LA Louisiana, ME Maine, MD Maryland, MA Massachusetts, MI Michigan, MN Minnesota, MS Mississippi,
    MO Missouri, MT Montana, NE Nebraska, NV Nevada, NH New Hampshire, NJ New Jersey, NM New Mexico, NY New York,
    NC North Carolina, ND North Dakota, OH Ohio, OK Oklahoma, OR Oregon, PA Pennsylvania, RI Rhode Island,
    SC South Carolina, SD South Dakota, TN Tennessee, TX Texas, UT Utah, VT Vermont, VA Virginia, WA Washington,
    WV West Virginia, WI Wisconsin, WY Wyoming, PR Puerto Rico`),
  ],
  [
    'CA',
    byName(`AB Alberta, BC British Columbia, MB Manitoba, NB New Brunswick, NL Newfoundland and Labrador,
    NS Nova Scotia, NT Northwest Territories, NU Nunavut, ON Ontario, PE Prince Edward Island, QC Quebec,
    SK Saskatchewan, YT Yukon`),
  ],
]);

function byName(list: string): ReadonlyMap<string, string> {
  const entries = list.split(/,\s*/).map((entry): [string, string] => {
    const [code = '', ...name] = entry.split(' ');
    return [name.join(' ').toUpperCase(), code];
  });
  return new Map(entries);
}
