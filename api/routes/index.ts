import type { Route } from '../route';
import { apiKeyRoutes } from './api-keys';

/** Every call of the API. A route that is not listed here does not exist. */
export const routes: readonly Route[] = [...apiKeyRoutes];
