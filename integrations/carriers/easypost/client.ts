import { callHttp, type HttpResponse } from '../../../platform/http';
import { refusalOf } from './classify';

export interface EasyPostSettings {
  apiKey: string;
  webhookSecret?: string | undefined;
  /** Scheme, host and port; EasyPost's own unless said. */
  apiBase?: string | undefined;
}

const OWN_BASE = 'https://api.easypost.com';
const TIMEOUT_MS = 10_000;

/**
 * The two calls that we make. Not by EasyPost's own library: of version 8.9 the time limit is never applied, and an
 * answer that is no JSON (a gateway's error page) breaks its error handling.
 */
export interface EasyPostClient {
  /** The tracker of a parcel, new or the one there is, as text of JSON. */
  createTracker(trackingCode: string, carrier: string): Promise<string>;
  /** `undefined`: EasyPost knows no such tracker, which says nothing about the parcel. */
  retrieveTracker(trackerId: string): Promise<string | undefined>;
}

export function easyPostClient({ apiKey, apiBase = OWN_BASE }: EasyPostSettings): EasyPostClient {
  const headers = {
    authorization: `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`,
    'content-type': 'application/json',
    accept: 'application/json',
  };
  const trackers = `${apiBase}/v2/trackers`;
  const call = (method: 'GET' | 'POST', url: string, body?: string): Promise<HttpResponse> =>
    callHttp({ method, url, headers, timeoutMs: TIMEOUT_MS, ...(body === undefined ? {} : { body }) });

  return {
    createTracker: async (trackingCode, carrier) => {
      // Without a carrier EasyPost works it out from the number.
      const tracker = { tracking_code: trackingCode, ...(carrier === '' ? {} : { carrier }) };
      const body = JSON.stringify({ tracker });
      return bodyOf(await call('POST', trackers, body));
    },
    retrieveTracker: async (trackerId) => {
      const response = await call('GET', `${trackers}/${encodeURIComponent(trackerId)}`);
      return response.status === 404 ? undefined : bodyOf(response);
    },
  };
}

function bodyOf(response: HttpResponse): string {
  if (response.status >= 200 && response.status < 300) return response.body;
  throw refusalOf(response);
}
