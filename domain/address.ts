/** A postal address. Country: ISO 3166-1 alpha-2; latitude and longitude: degrees. */
export interface Address {
  name?: string | undefined;
  line1: string;
  line2?: string | undefined;
  city: string;
  region?: string | undefined;
  postcode: string;
  country: string;
  latitude?: number | undefined;
  longitude?: number | undefined;
}
