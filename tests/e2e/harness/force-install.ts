/**
 * The extension as an organisation deploys it: packed and signed, served with its update manifest, installed by a real
 * policy of the browser, which can't be undone there. Only so does Chromium grant blocking `webRequest`.
 */
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { buildOnce } from '../../../scripts/build.mjs';
import { pack } from '../../../src/cli/commands/pack.ts';
import type { PolicyInput } from '../../../src/contract/policy.ts';
import { attach, chromiumPath, type Extension, removeFolder, waitForWorker } from './browser.ts';
import { installIndex } from './index-files.ts';
import { serveFolder } from './pages.ts';
import { chromiumIn, type PolicyFolder, policyFolder, writePolicy } from './policy.ts';
import { stored, until, waitUntilStored } from './settings.ts';

export interface ManagedOptions {
  /** What the extension finds in managed storage. */
  readonly policy: PolicyInput;
  /** An index put into the browser by hand; a policy that names `index.url` has its own fetched instead. */
  readonly index?: { readonly dir: string; readonly key: string };
  readonly headless?: boolean;
  readonly args?: readonly string[];
  /** Further options of Playwright's persistent context. */
  readonly context?: Parameters<typeof chromium.launchPersistentContext>[1];
  /** Further policies of the browser itself. */
  readonly browserPolicies?: Readonly<Record<string, unknown>>;
  /** False: as soon as the service worker has started, whatever it knows by then. */
  readonly ready?: boolean;
}

export interface Managed extends Extension {
  /** Rewrites the policy; Chromium takes it some seconds later, without a restart. */
  changePolicy(policy: PolicyInput): Promise<void>;
}

/** With these the browser would install nothing and ask no update server. */
const UNWANTED = [
  '--disable-extensions',
  '--disable-component-extensions-with-background-pages',
  '--disable-background-networking',
];
const INSTALL_MILLISECONDS = 60_000;

/** Packs a built extension into `out` with a new key, which lies elsewhere, as an organisation does; returns its id. */
async function packInto(out: string, key: string, built: string, origin: string): Promise<string> {
  let printed = '';
  const streams = { out: (text: string) => (printed += text), err: () => undefined, colour: false, progressColumns: 0 };
  await pack({ extension: built, key, baseUrl: origin, out, json: true }, streams);
  return (JSON.parse(printed) as { readonly extensionId: string }).extensionId;
}

/**
 * Starts a browser in which a policy has installed the enterprise build. Ready once managed storage has answered with
 * the policy and the index is there. Close it, or it stays.
 */
export async function launchManaged(options: ManagedOptions): Promise<Managed> {
  const built = await buildOnce('enterprise');
  const home = await realpath(await mkdtemp(join(tmpdir(), 'sourcekeep-managed-')));
  const served = join(home, 'served');
  const server = await serveFolder(served);
  const discard = async (): Promise<void> => {
    await server.close();
    await removeFolder(home);
  };
  const extensionId = await packInto(served, join(home, 'key.pem'), built, server.origin);
  const policies = await policyFolder(home);
  const changePolicy = (policy: PolicyInput): Promise<void> =>
    writePolicy(policies, extensionId, policy, {
      ...options.browserPolicies,
      // Otherwise the browser hides the worker and the pages of such an extension from every debugger, ours included.
      DeveloperToolsAvailability: 1,
      ExtensionSettings: {
        [extensionId]: {
          installation_mode: 'force_installed',
          update_url: `${server.origin}/update.xml`,
          override_update_url: true,
        },
      },
    });
  await changePolicy(options.policy);
  const started = await startUnderPolicy(home, policies, extensionId, discard, options);
  const extension: Managed = { ...started, changePolicy };
  try {
    await waitForWorker(extension);
    if (options.ready === false) return extension;
    await policySeen(extension);
    if (options.index !== undefined) await installIndex(extension, options.index.dir, options.index.key);
    await waitUntilStored(extension, 'active-index', (active) => active !== undefined);
  } catch (error) {
    await extension.close();
    throw error;
  }
  return extension;
}

/**
 * Starts the machine's Chromium under `policies`, with a profile in `home`: what they force-install is on its way then.
 * `discard` removes what was made for it, once it is closed.
 */
export async function startUnderPolicy(
  home: string,
  policies: PolicyFolder,
  extensionId: string,
  discard: () => Promise<void>,
  options: Pick<ManagedOptions, 'headless' | 'args' | 'context'> = {},
): Promise<Extension> {
  const profile = join(home, 'profile');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await chromiumIn(policies, home, await chromiumPath()),
    headless: false,
    viewport: { width: 1100, height: 760 },
    ...options.context,
    ignoreDefaultArgs: UNWANTED,
    args: [
      ...(options.headless === false ? [] : ['--headless=new']),
      ...['--no-sandbox', '--lang=en-US'],
      ...(options.args ?? []),
      ...(options.context?.args ?? []),
    ],
  });
  return attach(context, extensionId, profile, discard);
}

/** Waits until managed storage has answered with a policy; after a forced installation that takes some seconds. */
export function policySeen(extension: Extension): Promise<void> {
  return until(
    'the policy in managed storage',
    async () => {
      const cache = (await stored(extension, 'policy-cache')) as { seen?: boolean; raw?: object } | undefined;
      return cache?.seen === true && Object.keys(cache.raw ?? {}).length > 0;
    },
    INSTALL_MILLISECONDS,
  );
}
