/** Addresses that a person names: https, or http on loopback alone. */
import * as v from 'valibot';
import { ServiceUrlSchema } from '../contract/policy.ts';

/** Whether an address may be used, as for a policy's `index.url`. */
export function isServiceUrl(address: string): boolean {
  return v.is(ServiceUrlSchema, address);
}
