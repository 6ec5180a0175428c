import type { Address } from '../../domain/address';
import type { Position } from '../../domain/geo/position';
import { centroidCode } from '../../domain/geo/postcode';
import type { Database, Queryable } from '../connection';
import { recordChange, type Saved, type SetUpAct } from './changes';
import { withoutNulls } from './without-nulls';

/** Where goods lie and are sent from: a warehouse, a 3PL or a supplier, all in one model. */
export interface Location {
  code: string;
  name: string;
  kind: 'warehouse' | 'thirdParty' | 'supplier';
  address: Address;
  timeZone: string;
  /** Local time until which an order still counts for the day, `15:00`. */
  cutoff: string;
  /** 1 (Monday) to 7. */
  workingDays: readonly number[];
  /** Dates on which nothing is sent. */
  holidays: readonly string[];
  /** Shipments a day; absent: without limit. */
  dailyCapacity?: number | undefined;
  insured: boolean;
  packaging?: Record<string, unknown> | undefined;
  handoff: Handoff;
  /** Degrees: those of the address, else of its postcode, else unknown. */
  position?: Position | undefined;
}

/** How shipments are handed to the location. `acknowledgeWithin`: ISO 8601, absent: the policy's. */
export type Handoff =
  | { format: 'portal'; acknowledgeWithin?: string | undefined }
  | { format: 'api'; acknowledgeWithin?: string | undefined; url: string; secret?: string | undefined };

/** A hand-off by API needs a secret and there is none from before. */
export interface SecretMissing {
  secretMissing: true;
}

/**
 * Creates or replaces. Without coordinates those of the postcode are taken; without a secret the present one stays, so
 * that a location can be read, edited and saved.
 */
export async function saveLocation(
  db: Database,
  given: Omit<Location, 'position'>,
  act: SetUpAct,
): Promise<Saved<Location> | SecretMissing> {
  return db.transaction().execute(async (tx) => {
    const before = await findLocation(tx, given.code, 'for update');
    const handoff = withSecret(given.handoff, before?.handoff);
    if (!handoff) return { secretMissing: true };
    const position = await locate(tx, given.address);
    const location: Location = { ...given, handoff, ...(position ? { position } : {}) };
    const row = toRow(location);
    await tx
      .insertInto('location')
      .values({ ...row, updatedAt: act.now })
      .onConflict((conflict) => conflict.column('code').doUpdateSet({ ...row, updatedAt: act.now }))
      .execute();
    const change = {
      before: before && withoutSecret(before),
      after: withoutSecret(location, before),
    };
    const entity = { type: 'location', id: given.code };
    await recordChange(tx, { entity, title: `Location ${given.code}`, ...change }, act);
    return { value: location, created: before === undefined };
  });
}

export async function findLocation(
  db: Queryable,
  code: string,
  lock?: 'for update',
): Promise<Location | undefined> {
  const row = await db
    .selectFrom('location')
    .select(COLUMNS)
    .where('code', '=', code)
    .$if(lock !== undefined, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Locations by code, those after `after`; `only` shows one alone, for a partner. */
export async function listLocations(
  db: Queryable,
  page: { limit: number; after?: string | undefined; only?: string | undefined },
): Promise<Location[]> {
  const rows = await db
    .selectFrom('location')
    .select(COLUMNS)
    .where('code', '>', page.after ?? '')
    .$if(page.only !== undefined, (query) => query.where('code', '=', page.only ?? ''))
    .orderBy('code')
    .limit(page.limit)
    .execute();
  return rows.map(fromRow);
}

/** Every location's code, for rules that name them. */
export async function locationCodes(db: Queryable): Promise<string[]> {
  const rows = await db.selectFrom('location').select('code').execute();
  return rows.map((row) => row.code);
}

const COLUMNS = [
  'code',
  'name',
  'kind',
  'address',
  'timeZone',
  'cutoff',
  'workingDays',
  'holidays',
  'dailyCapacity',
  'insured',
  'packaging',
  'handoff',
  'latitude',
  'longitude',
] as const;

function withSecret(given: Handoff, before: Handoff | undefined): Handoff | undefined {
  if (given.format !== 'api' || given.secret !== undefined) return given;
  return before?.format === 'api' && before.secret !== undefined
    ? { ...given, secret: before.secret }
    : undefined;
}

async function locate(db: Queryable, address: Address): Promise<Position | undefined> {
  const { latitude, longitude, country, postcode } = address;
  if (latitude !== undefined && longitude !== undefined) return { latitude, longitude };
  return db
    .selectFrom('postalCentroid')
    .select(['latitude', 'longitude'])
    .where('country', '=', country)
    .where('code', '=', centroidCode(country, postcode))
    .executeTakeFirst();
}

/** For the timeline: that a secret changed, never what it is. */
function withoutSecret(location: Location, before?: Location): object {
  const { handoff } = location;
  if (handoff.format !== 'api') return location;
  const changed = before?.handoff.format === 'api' && before.handoff.secret !== handoff.secret;
  return { ...location, handoff: { ...handoff, secret: changed ? 'changed' : 'set' } };
}

function toRow({ position, ...location }: Location) {
  return {
    code: location.code,
    name: location.name,
    kind: location.kind,
    address: JSON.stringify(location.address),
    timeZone: location.timeZone,
    cutoff: location.cutoff,
    workingDays: [...location.workingDays],
    holidays: [...location.holidays],
    dailyCapacity: location.dailyCapacity ?? null,
    insured: location.insured,
    packaging: location.packaging === undefined ? null : JSON.stringify(location.packaging),
    handoff: JSON.stringify(location.handoff),
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
  };
}

function fromRow(row: { latitude: number | null; longitude: number | null }): Location {
  const { latitude, longitude, ...rest } = row;
  const position = latitude === null || longitude === null ? {} : { position: { latitude, longitude } };
  return { ...withoutNulls(rest), ...position } as Location; // jsonb columns hold what toRow put there
}
