/** Whether the organisation installed the extension, which decides what the browser lets it do. */
import { installType } from './lifecycle.ts';

/** `blocking`: requests can be stopped. `reporting`: they can be seen. `none`: this build looks at none. */
export type NetworkMode = 'blocking' | 'reporting' | 'none';

/** What the browser grants here; never changes while it runs. */
export async function networkMode(): Promise<NetworkMode> {
  if (__BUILD__ !== 'enterprise') return 'none';
  return (await installType()) === 'admin' ? 'blocking' : 'reporting';
}
