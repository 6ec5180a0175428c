import type { Queryable } from '../connection';
import { given } from './instant';
import { listNotifications, type NotificationView } from './notification';
import { listOrders, type OrderSummary } from './order-list';

export interface CustomerView {
  id: string;
  email: string;
  name: string;
  phone?: string;
  type: 'consumer' | 'business';
  createdAt: string;
}

/** A customer with what they bought and what they were told, the newest of each. */
export interface CustomerProfile extends CustomerView {
  orders: OrderSummary[];
  messages: NotificationView[];
}

/** How many of each a profile shows; the lists have the rest. */
const NEWEST = 50;

/** A customer's profile; undefined if there is no such customer. */
export async function readCustomer(
  db: Queryable,
  id: string,
  now: Date,
): Promise<CustomerProfile | undefined> {
  const row = await db.selectFrom('customer').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const orders = await listOrders(db, { customer: id }, { limit: NEWEST, now });
  const messages = await listNotifications(db, { customer: id }, { limit: NEWEST });
  return { ...toCustomer(row), orders, messages };
}

/** Customers, newest first, older than `beforeId` if given. `email` in any capitals. */
export async function listCustomers(
  db: Queryable,
  { email }: { email?: string | undefined },
  page: { limit: number; beforeId?: string | undefined },
): Promise<CustomerView[]> {
  const rows = await db
    .selectFrom('customer')
    .selectAll()
    .$if(email !== undefined, (query) => query.where('email', '=', email?.toLowerCase() ?? ''))
    .$if(page.beforeId !== undefined, (query) => query.where('id', '<', page.beforeId ?? ''))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map(toCustomer);
}

interface Row {
  id: string;
  email: string;
  name: string;
  phone: string | null;
  type: string;
  createdAt: Date;
}

function toCustomer({ id, email, name, phone, type, createdAt }: Row): CustomerView {
  return {
    ...{ id, email, name },
    ...given('phone', phone),
    type: type as CustomerView['type'], // the table's CHECK knows the same list
    createdAt: createdAt.toISOString(),
  };
}
