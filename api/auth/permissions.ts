import type { Role } from '../../database/api-keys';

/**
 * Who may do what, in one place. A route names one of these; a role that is not listed hears 403. `admin` is in every
 * list: no exception hides in the code that reads them. Partners' roles see only their own party (`own-party.ts`).
 */
const partners = ['warehouse', 'thirdParty', 'supplier'] as const;
const staff = ['admin', 'operator'] as const;

export const may = {
  manageKeys: ['admin'],
  readKeys: ['admin', 'auditor'],
  changeSetUp: [...staff],
  readSetUp: [...staff, 'support', 'auditor'],
  readLocations: [...staff, 'support', 'auditor', ...partners],

  readStock: [...staff, 'support', 'merchantApi', 'auditor', ...partners],
  changeStock: [...staff, ...partners],

  placeOrders: [...staff, 'merchantApi'],
  readOrders: [...staff, 'support', 'finance', 'merchantApi', 'auditor'],
  /** Cancel, hold, release, correct an address and the like. */
  steerOrders: [...staff, 'support', 'merchantApi'],
  recordPayments: [...staff, 'finance', 'merchantApi'],
  readMoney: [...staff, 'finance', 'auditor'],

  readShipments: [...staff, 'support', 'finance', 'merchantApi', 'auditor', ...partners],
  workShipments: [...staff, ...partners],
  resendShipments: [...staff],
  reportTracking: [...staff, 'merchantApi', ...partners],

  readExceptions: [...staff, 'support', 'finance', 'auditor'],
  handleExceptions: [...staff, 'support', 'finance'],
  readMessages: [...staff, 'support', 'auditor'],
} as const satisfies Record<string, readonly Role[]>;
