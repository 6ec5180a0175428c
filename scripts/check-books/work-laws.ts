import type { SqlLaw } from './sql-laws';

/** Every thing with an id of its own that an answer can name, by the prefix of that id. */
const THINGS = `
  select id from orders union all select id from order_line union all select id from shipment
  union all select id from payment union all select id from refund union all select id from notification
  union all select id from exception union all select id from routing_decision union all select id from customer
  union all select id from api_key
  union all select distinct cause_id from stock_movement where left(cause_id, 4) in ('adj_','mov_')`;
const PREFIXES = `('ord','lin','shp','pay','ref','ntf','exc','dec','cus','key','adj','mov')`;

/** What must hold of promises: to callers, to those who look after exceptions, and to the outbox. */
export const WORK_LAWS: readonly SqlLaw[] = [
  {
    name: 'answeredRequests',
    law: 'whatever a request was answered 2xx with, or was promised to make, is there',
    cases: `with answered as (
        select principal, route, key, entity_id,
          case when status between 200 and 299 and body is json then body::jsonb end as body
        from idempotency_key where status between 200 and 299 or entity_id is not null
      ), named as (
        select principal, route, key, entity_id as id from answered where entity_id is not null
        union
        select principal, route, key, id #>> '{}' from answered, jsonb_path_query(body, 'strict $.**.id') as id
      )
      select n.route, n.key, n.id, t.id is not null as holds
      from named n left join (${THINGS}) t on t.id = n.id
      where split_part(n.id, '_', 1) in ${PREFIXES}`,
  },
  {
    name: 'openExceptions',
    law: 'one cause is one open exception',
    cases: `select kind, subject_type as "subjectType", subject_id as "subjectId", cause, count(*) as "openAtOnce",
        count(*) = 1 as holds
      from exception where status = 'open' group by kind, subject_type, subject_id, cause`,
  },
  {
    name: 'outboxJobs',
    law: 'no job of the outbox has been given up',
    cases: `select id, task_identifier as job, key, attempts, last_error as "lastError", attempts < max_attempts as holds
      from graphile_worker.jobs`,
  },
];
