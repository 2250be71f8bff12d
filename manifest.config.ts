/** The manifest of both builds: one text and one table of what differs (docs/permissions.md explains every line). */
import type { ManifestV3Export } from '@crxjs/vite-plugin';
import pkg from './package.json' with { type: 'json' };
import { catalogue } from './src/catalogue/catalogue.ts';
import { hostPattern } from './src/catalogue/match-pattern.ts';

export const builds = ['store', 'enterprise'] as const;
export type Build = (typeof builds)[number];

/** Catalogue sites by host: `match_origin_as_fallback` takes no paths, so paths are checked when something is pasted. */
const catalogueHosts = [...new Set(catalogue.flatMap((entry) => entry.matches.map(hostPattern)))].sort();

/** Everything in which the two builds differ. */
export const differences = {
  store: {
    permissions: [],
    host_permissions: catalogueHosts,
    optional_host_permissions: ['http://*/*', 'https://*/*'],
    web_accessible_resources: [],
    connect: "'self'",
  },
  enterprise: {
    permissions: ['webRequest', 'webRequestBlocking', 'webNavigation', 'declarativeNetRequest'],
    host_permissions: ['<all_urls>'],
    optional_host_permissions: [],
    // Where a banned site is sent to: the browser's rules need a page with one lasting address.
    web_accessible_resources: [
      {
        resources: ['src/ui/blocked/index.html'] as string[],
        matches: ['http://*/*', 'https://*/*'] as string[],
        use_dynamic_url: false,
      },
    ],
    connect: "'self' https: http://localhost:* http://127.0.0.1:*",
  },
} as const;

/** Builds the manifest of one build. */
export function manifestOf(build: Build): ManifestV3Export {
  const { connect, host_permissions, optional_host_permissions, permissions, web_accessible_resources } =
    differences[build];
  return {
    manifest_version: 3,
    name: '__MSG_name__',
    description: '__MSG_description__',
    default_locale: 'en',
    version: pkg.version,
    minimum_chrome_version: '137',
    icons: { 16: 'icons/icon-16.png', 32: 'icons/icon-32.png', 48: 'icons/icon-48.png', 128: 'icons/icon-128.png' },
    action: {
      default_popup: 'src/ui/popup/index.html',
      default_icon: { 16: 'icons/icon-16.png', 32: 'icons/icon-32.png', 48: 'icons/icon-48.png' },
    },
    options_ui: { page: 'src/ui/options/index.html', open_in_tab: true },
    background: { service_worker: 'src/background/worker.ts', type: 'module' },
    permissions: [
      'storage',
      'unlimitedStorage',
      'scripting',
      'clipboardRead',
      'activeTab',
      'alarms',
      'offscreen',
      ...permissions,
    ],
    host_permissions: [...host_permissions],
    ...(optional_host_permissions.length > 0 ? { optional_host_permissions: [...optional_host_permissions] } : {}),
    ...(web_accessible_resources.length > 0
      ? { web_accessible_resources: web_accessible_resources.map((one) => ({ ...one })) }
      : {}),
    storage: { managed_schema: 'managed-schema.json' },
    content_security_policy: {
      extension_pages: [
        "default-src 'self'",
        `connect-src ${connect}`,
        "form-action 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
    },
    // The MAIN-world script first: it must be in place before the isolated one asks it to announce `document.open()`.
    content_scripts: (['src/page/main.iife.ts', 'src/content/main.iife.ts'] as const).map((script) => ({
      js: [script],
      matches: catalogueHosts,
      run_at: 'document_start' as const,
      all_frames: true,
      match_origin_as_fallback: true,
      world: script.startsWith('src/page/') ? ('MAIN' as const) : ('ISOLATED' as const),
    })),
  };
}
