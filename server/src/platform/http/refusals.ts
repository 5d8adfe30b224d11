import { refusal } from '@amphi/contract';

/** Response schemas of everything that is not a success; spread into a route's `response`. */
export const refusals = { '4xx': refusal, '5xx': refusal } as const;
