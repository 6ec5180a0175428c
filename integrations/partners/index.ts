import { callHttp } from '../../platform/http';
import { apiFormat } from './api';
import type { HandoffFormat } from './partner';
import { portalFormat } from './portal';

/** Every way of handing a shipment to its node, by the `format` in a location's settings. One line a format. */
export function handoffFormats(http: typeof callHttp = callHttp): ReadonlyMap<string, HandoffFormat> {
  const formats = [apiFormat(http), portalFormat()];
  return new Map(formats.map((format) => [format.code, format]));
}
