/** Builds all that end-to-end tests use before the first of them starts its clock. */
import { buildOnce } from '../../scripts/build.mjs';

export default async function globalSetup(): Promise<void> {
  for (const part of ['pages', 'enterprise', 'store', 'cli', 'demo', 'tour'] as const) await buildOnce(part);
}
