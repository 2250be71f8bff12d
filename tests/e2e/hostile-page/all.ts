/** All attempts. */
import { addresses, forms } from './addresses.ts';
import type { Attempt } from './attempt.ts';
import { bodies } from './bodies.ts';
import { encodings, splits, unguarded } from './encodings.ts';
import { realms } from './realms.ts';
import { tampering } from './tampering.ts';
import { windows } from './windows.ts';
import { workers } from './workers.ts';

export const attempts: readonly Attempt[] = [
  ...bodies,
  ...forms,
  ...addresses,
  ...realms,
  ...windows,
  ...tampering,
  ...workers,
  ...encodings,
  ...splits,
  ...unguarded,
];
