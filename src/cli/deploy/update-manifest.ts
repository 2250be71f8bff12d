/**
 * `update.xml`: where browsers that a policy told to install an extension ask for its newest version.
 * Source: https://developer.chrome.com/docs/extensions/how-to/distribute/host-on-linux and Chromium's
 * extensions/browser/updater/safe_manifest_parser.cc.
 */
import { escapeXml } from './xml.ts';

/** One version of an extension. */
export interface UpdateEntry {
  readonly extensionId: string;
  readonly version: string;
  /** Address of the CRX file. */
  readonly codebase: string;
  /** Of the CRX file, in hexadecimal. */
  readonly sha256: string;
  readonly minimumChromeVersion: string | undefined;
}

/** The document. */
export function updateManifest({ extensionId, version, codebase, sha256, minimumChromeVersion }: UpdateEntry): string {
  const attributes: readonly (readonly [string, string])[] = [
    ['codebase', codebase],
    ['version', version],
    ['hash_sha256', sha256],
    ...(minimumChromeVersion === undefined ? [] : [['prodversionmin', minimumChromeVersion] as const]),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<gupdate xmlns="http://www.google.com/update2/response" protocol="2.0">
  <app appid="${extensionId}">
    <updatecheck ${attributes.map(([name, value]) => `${name}="${escapeXml(value)}"`).join(' ')} />
  </app>
</gupdate>
`;
}

/**
 * What an `update.xml` that this wrote says: extension id, version and hash; undefined for anything else, such as one
 * for several extensions.
 */
export function readUpdateManifest(
  text: string,
): { readonly extensionId: string; readonly version: string; readonly sha256: string } | undefined {
  const of = (name: string): string => new RegExp(`\\b${name}="([^"]*)"`, 'u').exec(text)?.[1] ?? '';
  // The first "version" is the XML declaration's.
  const body = text.slice(text.indexOf('<app'));
  const version = /<updatecheck[^>]*\bversion="([^"]*)"/u.exec(body)?.[1] ?? '';
  const extensionId = of('appid');
  const isOne = text.split('<app ').length === 2;
  return !isOne || extensionId === '' || version === ''
    ? undefined
    : { extensionId, version, sha256: of('hash_sha256') };
}

/** Whether a browser that has version `other` takes no notice of `version`: one to four numbers, missing ones are 0. */
export function isLowerVersion(version: string, other: string): boolean {
  const [numbers, others] = [version, other].map((text) => text.split('.').map(Number));
  for (let i = 0; i < 4; i += 1) {
    const difference = (numbers?.[i] ?? 0) - (others?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
