-- Up Migration

-- Intents that have taken effect, by the caller's own request: a step that runs twice after a crash finds itself here.
create table order_intent (
  order_id text not null references orders (id),
  request_id text not null,
  kind text not null,
  at timestamptz not null,
  primary key (order_id, request_id)
);

-- Down Migration
