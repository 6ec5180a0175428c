import type { Route } from '../route';
import { apiKeyRoutes } from './api-keys';
import { channelRoutes } from './channels';
import { customerRoutes } from './customers';
import { exceptionRoutes } from './exceptions';
import { handoffRoutes } from './handoffs';
import { inventoryRoutes } from './inventory';
import { listingRoutes } from './listings';
import { locationRoutes } from './locations';
import { notificationRoutes } from './notifications';
import { orderReadRoutes } from './order-reads';
import { orderRoutes } from './orders';
import { policyRoutes } from './policies';
import { routingRuleRoutes } from './routing-rules';
import { shipmentRoutes } from './shipments';
import { shippingRateRoutes } from './shipping-rates';
import { skuRoutes } from './skus';
import { trackingRoutes } from './tracking-events';
import { webhookRoutes } from './webhooks';

/** Every call of the API. A route that is not listed here does not exist. */
export const routes: readonly Route[] = [
  ...skuRoutes,
  ...locationRoutes,
  ...shippingRateRoutes,
  ...channelRoutes,
  ...listingRoutes,
  ...policyRoutes,
  ...routingRuleRoutes,
  ...apiKeyRoutes,
  ...inventoryRoutes,
  ...orderRoutes,
  ...orderReadRoutes,
  ...shipmentRoutes,
  ...handoffRoutes,
  ...trackingRoutes,
  ...webhookRoutes,
  ...exceptionRoutes,
  ...notificationRoutes,
  ...customerRoutes,
];
