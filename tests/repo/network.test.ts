/** The store build has no way to the network: not in its policy, not in its scripts, not in its pages and styles. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../../scripts/build.mjs';
import { builtFiles, manifestIn } from './bundle.ts';
import { networkNames, networkUses } from './network.ts';
import { sourceFiles, textOf } from './project.ts';

describe('the search for network APIs', () => {
  const uses: readonly (readonly [string, string])[] = [
    ['fetch("https://a.example")', 'fetch'],
    ['fetch("//a.example/public-code.bin")', 'fetch'],
    ['fetch("/\\\\a.example")', 'fetch'],
    ['fetch("/a.bin", { body: u })', 'fetch'],
    ['fetch(`/a.bin?${u}`)', 'fetch'],
    ['fetch(path)', 'fetch'],
    ['globalThis.fetch(u)', '.fetch'],
    ['self["fetch"](u)', '.fetch'],
    ['const { fetch: f } = globalThis; f(u)', '{ fetch }'],
    ['new XMLHttpRequest()', 'XMLHttpRequest'],
    ['new WebSocket(u)', 'WebSocket'],
    ['navigator.sendBeacon(u)', '.sendBeacon'],
    ['new RTCPeerConnection()', 'RTCPeerConnection'],
    ['new EventSource(u)', 'EventSource'],
    ['importScripts(u)', 'importScripts'],
    ['chrome.runtime.setUninstallURL(u)', '.setUninstallURL'],
    ['chrome.downloads.download({})', '.downloads'],
    ['window.open(u)', 'window.open(…)'],
    ['open(u)', 'open(…)'],
    ['location = u', 'location = …'],
    ['window.location = u', 'location = …'],
    ['document.location.href = u', 'location.href = …'],
    ['location.assign(u)', 'location.assign(…)'],
    ['location.replace(u)', 'location.replace(…)'],
    ['import(u)', 'import(…)'],
    ['new Image().src = u', 'new Image'],
    ['chrome.tabs.create({ url: u })', 'tabs.create(…)'],
    ['chrome.tabs.create({ ...o })', 'tabs.create(…)'],
    ['chrome.tabs.update(1, { url: u })', 'tabs.update(…)'],
    ['chrome.windows.create({ url: "https://a.example" })', 'windows.create(…)'],
  ];
  for (const [code, what] of uses) {
    it(`finds ${code}`, () => {
      expect(networkUses(code)).toContain(what);
    });
  }

  it('finds names that something could be looked up by', () => {
    expect(networkNames('get(globalThis, "fetch"); get(navigator, `sendBeacon`); a.fetch; "fetched"')).toEqual([
      'fetch',
      'sendBeacon',
    ]);
  });

  it('leaves the extension its own pages and files, its database, its keys and its words', () => {
    const harmless = `
      fetch('/public-code.bin');
      fetch(\`/public-code.bin\`);
      chrome.tabs.create({ url: chrome.runtime.getURL('welcome.html') });
      chrome.windows.create({ url: chrome.runtime.getURL('a.html?' + id), type: 'popup' });
      chrome.tabs.update(1, { active: true });
      indexedDB.open('activity', 1);
      const table = { fetch: 1, downloads: { cancel: 0 } };
      document.open();
      const text = 'fetch(';
      import('./part.js');
      a.replace('b', 'c');
      if (location.href === other) read(location.pathname);
    `;
    expect(networkUses(harmless)).toEqual([]);
  });
});

describe('the enterprise build', () => {
  it('downloads its index: the search sees that in a built script too', async () => {
    const folder = await buildOnce('enterprise');
    const scripts = builtFiles(folder).filter((file) => file.endsWith('.js'));
    expect(scripts.flatMap((file) => networkUses(readFileSync(join(folder, file), 'utf8')))).toContain('fetch');
  });

  it('connects in two files alone: the index comes by one, reports go by the other', () => {
    // Stand-ins of the page's world have natives of their own names; build scripts don't run in a browser.
    const files = sourceFiles().filter((file) => !/\.test\.|^src\/(page|cli|offscreen\/build)\//.test(file));
    const asking = files.filter((file) =>
      /\bfetch\((?!'\/)|new (XMLHttpRequest|WebSocket|EventSource)\b|sendBeacon\(/.test(textOf(file)),
    );
    expect(asking).toEqual(['src/platform/download.ts', 'src/platform/upload.ts']);
  });
});

describe('the store build', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await buildOnce('store');
  });

  it('lets the browser stop its pages and its worker', () => {
    const policy = manifestIn(folder).content_security_policy.extension_pages;
    const parts = new Map(policy.split(';').map((part) => [part.trim().split(' ')[0], part.trim()]));
    expect(parts.get('default-src')).toBe("default-src 'self'");
    expect(parts.get('connect-src')).toBe("connect-src 'self'");
    expect(parts.get('form-action')).toBe("form-action 'none'");
    expect(parts.get('base-uri')).toBe("base-uri 'none'");
  });

  it('has no network API in any script but the natives that the page script stands in for', () => {
    const scripts = builtFiles(folder).filter((file) => /\.[cm]?js$/.test(file));
    expect(scripts.length).toBeGreaterThan(4);
    const found = scripts.flatMap((file) => {
      const code = readFileSync(join(folder, file), 'utf8');
      const names = networkNames(code).map((name) => `${file}: ${name} as a text`);
      return [...networkUses(code).map((use) => `${file}: ${use}`), ...names];
    });
    // Each is in its guard: src/page/fetch.ts, xhr.ts, web-socket.ts, beacon.ts, event-source.ts; withdraw.ts takes away.
    const page = 'src/page/main.iife.js: ';
    const standsFor = [
      'EventSource',
      'EventSource as a text',
      'RTCDataChannel',
      'WebSocket',
      'WebSocket as a text',
      'WebSocketStream as a text',
      'WebTransport as a text',
      'XMLHttpRequest',
      'XMLHttpRequest as a text',
      'fetch as a text',
      'fetchLater as a text',
      'sendBeacon as a text',
    ];
    expect(found.sort()).toEqual(standsFor.map((use) => page + use).sort());
  });

  it('loads nothing from elsewhere in its pages and styles', () => {
    const found = builtFiles(folder)
      .filter((file) => /\.(html|css)$/.test(file))
      .flatMap((file) => {
        const text = readFileSync(join(folder, file), 'utf8');
        const loads = text.matchAll(
          /(?:\bsrc\s*=\s*["']?|url\(\s*["']?|@import\s+["']|<link[^>]*href\s*=\s*["']?)(https?:)?\/\/[^"')\s>]+/g,
        );
        return [...loads].map(([what]) => `${file}: ${what}`);
      });
    expect(found).toEqual([]);
  });
});
