/** Every worker of the order process polls this queue; the name can be changed by configuration so that tests stay apart. */
export const ORDERS_TASK_QUEUE = 'orders';
