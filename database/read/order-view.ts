import type { Address } from '../../domain/address';
import type { Money } from '../../domain/money/money';
import type { NextMessage } from '../../domain/order/communication';
import type { OrderEffects } from '../../domain/order/effects';
import type { NextAction } from '../../domain/order/next-action';
import type { OrderStatus } from '../../domain/order/order-lifecycle';
import type { HoldRecord } from '../../domain/order/order-record';
import type { Totals } from '../../domain/order/order-totals';
import type { FulfilmentStatus, PaymentState, PaymentStatus } from '../../domain/order/roll-up';
import type { OrderSteps } from '../../domain/order/steps';
import type { Holder } from '../../domain/order/whereabouts';
import type { ExceptionView } from './exception';
import type { NotificationView } from './notification';
import type { ShipmentView } from './shipment';

/** Everything about one order, as the API answers it. Instants are ISO 8601 in UTC. */
export interface OrderView {
  id: string;
  number: string;
  channel: string;
  externalId: string | null;
  placedAt: string;
  status: OrderStatus;
  paymentStatus: PaymentStatus;
  fulfilmentStatus: FulfilmentStatus;
  steps: OrderSteps;
  holder: Holder;
  statusSince: string;
  /** ISO 8601 duration. */
  ageInStatus: string;
  /** Null until the stock is decided. */
  promise: { shipBy: string | null; deliverBy: string | null };
  customer: OrderCustomer;
  billingAddress: Address;
  shippingAddress: Address;
  lines: OrderLineView[];
  shipments: ShipmentView[];
  payment: AgreedPayment;
  payments: PaymentView[];
  refunds: RefundView[];
  invoices: never[];
  messages: NotificationView[];
  exceptions: ExceptionView[];
  holds: HoldView[];
  nextAction: NextAction;
  nextMessage?: NextMessage;
  effects: OrderEffects;
  totals: Totals & { paid: Money; refunded: Money };
  refusal?: { code: string; lines: Shortage[] };
  giftMessage?: string;
  shipNotBefore?: string;
}

export interface OrderCustomer {
  id: string;
  email: string;
  name: string;
  phone?: string;
  type: 'consumer' | 'business';
}

export interface OrderLineView {
  id: string;
  sku: string;
  channelSku?: string;
  quantity: number;
  unitPrice: Money;
  discount: Money;
  tax: Money;
  /** Units set aside for it and not expired. */
  reserved: number;
  backordered: number;
  shipped: number;
  delivered: number;
  cancelled: number;
  returned: number;
  refunded: number;
  expectedAt?: string;
}

/** How it was agreed to pay, as the order was placed; a card's token is not kept to be shown. */
export interface AgreedPayment {
  method: 'card' | 'terms' | 'external';
  netDays?: number;
  purchaseOrderNumber?: string;
  reference?: string;
}

export interface PaymentView {
  id: string;
  method: 'card' | 'terms' | 'external';
  status: PaymentState;
  amount: Money;
  /** The processor's own name for it; null until it has answered. */
  reference: string | null;
  /** Only while the customer has to act. */
  clientSecret?: string;
  at: string;
  declineCode?: string;
}

export interface RefundView {
  id: string;
  payment: string;
  amount: Money;
  status: 'pending' | 'completed' | 'failed';
  as: 'original' | 'storeCredit';
  reason: string;
  at: string;
  completedAt?: string;
}

export interface HoldView {
  kind: HoldRecord['kind'];
  reason: string;
  placedAt: string;
  due?: string;
  releasedAt?: string;
  releasedBy?: string;
  note?: string;
}

export interface Shortage {
  sku: string;
  requested: number;
  available: number;
}
