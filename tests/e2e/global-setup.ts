/** Builds all that end-to-end tests use before the first of them starts its clock. */
import { buildOnce } from '../../scripts/build.mjs';

export default async function globalSetup(): Promise<void> {
  const rest = process.env['SOURCEKEEP_WITHOUT'] === undefined ? (['store', 'demo', 'tour'] as const) : [];
  for (const part of ['pages', 'chats', 'enterprise', 'cli', ...rest] as const) await buildOnce(part);
}
