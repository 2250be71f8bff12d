/** `sourcekeep pack`: a built extension becomes a signed CRX file, and the `update.xml` that browsers ask for it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crxOf } from '../deploy/crx.ts';
import { readExtensionFolder } from '../deploy/extension-folder.ts';
import { type ExtensionKey, openExtensionKey } from '../deploy/extension-key.ts';
import { isLowerVersion, readUpdateManifest, updateManifest } from '../deploy/update-manifest.ts';
import { Failure, describeSystemError, hasCode } from '../failure.ts';
import { writeFiles } from '../index-files/write-files.ts';
import { requireOutside } from '../real-path.ts';
import { isServiceUrl } from '../service-url.ts';
import { type Streams, bytesFormatted, counted, paints } from '../streams.ts';

export interface PackOptions {
  readonly extension: string;
  readonly key: string;
  readonly baseUrl: string;
  readonly out: string;
  readonly json?: boolean;
}

const UPDATE_MANIFEST = 'update.xml';

/** Runs the command. Throws a `Failure` that names the file or option which is wrong; nothing is written then. */
export async function pack(options: PackOptions, streams: Streams): Promise<number> {
  const base = baseUrlOf(options.baseUrl);
  await requireOutside('--out', options.out, options.extension, 'is packed');
  await requireOutside('--key', options.key, options.extension, 'is packed');
  await requireOutside('--key', options.key, options.out, 'is published');
  const { version, minimumChromeVersion, archive, files } = await readExtensionFolder(options.extension);
  const { key, save } = await openExtensionKey(options.key);
  const name = `sourcekeep-${version}.crx`;
  const crx = crxOf(archive, key);
  const sha256 = createHash('sha256').update(crx).digest('hex');
  const warning = await compareWithBefore(options, key, version, sha256);
  const codebase = new URL(name, base).href;
  const manifest = updateManifest({ extensionId: key.id, version, codebase, sha256, minimumChromeVersion });
  await save?.();
  await writeFiles(options.out, [
    { name, bytes: crx },
    { name: UPDATE_MANIFEST, bytes: new TextEncoder().encode(manifest) },
  ]);
  const packed: Packed = {
    extensionId: key.id,
    version,
    crx: join(options.out, name),
    updateManifest: join(options.out, UPDATE_MANIFEST),
    updateUrl: new URL(UPDATE_MANIFEST, base).href,
    codebase,
    sha256,
    bytes: crx.length,
    files,
    ...(save === undefined ? {} : { newKeyFile: options.key }),
    warnings: warning === undefined ? [] : [warning],
  };
  streams.out(options.json === true ? `${JSON.stringify(packed, null, 2)}\n` : text(packed, streams));
  if (warning !== undefined) streams.err(`sourcekeep: warning: ${warning}\n`);
  return 0;
}

interface Packed {
  readonly extensionId: string;
  readonly version: string;
  readonly crx: string;
  readonly updateManifest: string;
  readonly updateUrl: string;
  readonly codebase: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly files: number;
  readonly newKeyFile?: string;
  readonly warnings: readonly string[];
}

/** The address with a slash at its end, so that names can be put behind it. */
function baseUrlOf(text: string): URL {
  if (!isServiceUrl(text)) {
    throw new Failure(`--base-url: ${text} must be an https address (http on loopback alone)`);
  }
  const url = new URL(text);
  if (url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new Failure(`--base-url: ${text} must be a folder's address, without user, "?" or "#"`);
  }
  if (/\.(?:xml|crx|json)$/iu.test(url.pathname)) {
    throw new Failure(`--base-url: ${text} is a file's address; name the folder that ${UPDATE_MANIFEST} lies in`);
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/**
 * Compares with the `update.xml` that is there. Throws a `Failure` for another key: browsers that have the extension
 * would never hear of it again. Returns a warning where they would take no notice.
 */
async function compareWithBefore(
  { out, key: keyFile }: PackOptions,
  key: ExtensionKey,
  version: string,
  sha256: string,
): Promise<string | undefined> {
  const file = join(out, UPDATE_MANIFEST);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return '';
    throw new Failure(`${file}: ${describeSystemError(error)}`);
  });
  if (text.trim() === '') return undefined;
  const before = readUpdateManifest(text);
  if (!before) throw new Failure(`${file}: was not written by pack, and is not overwritten; pack into another folder`);
  if (before.extensionId !== key.id) {
    throw new Failure(
      `${keyFile}: is not the key of ${before.extensionId}, which ${file} names; pack into another folder`,
    );
  }
  if (isLowerVersion(version, before.version)) {
    return `${out}: held version ${before.version}; browsers that have it take a higher version alone, not ${version}`;
  }
  if (before.version !== version || before.sha256 === sha256) return undefined;
  const ending = key.type === 'ec' ? ' (a signature with an EC key differs each time)' : '';
  return `${out}: held version ${version} with other bytes${ending}; browsers that have it take a higher version alone`;
}

function text(packed: Packed, streams: Streams): string {
  const { bold } = paints(streams.colour);
  const rows: [string, string][] = [
    ['extension id', bold(packed.extensionId)],
    ['version', packed.version],
    ['package', `${packed.crx} (${counted(packed.files, 'file')}, ${bytesFormatted(packed.bytes)})`],
    ['update manifest', packed.updateManifest],
    ['update URL', `${packed.updateUrl} (for the policy)`],
  ];
  const lines = rows.map(([name, value]) => `${name.padEnd(15)}  ${value}`);
  if (packed.newKeyFile !== undefined) {
    lines.push(
      `The key is in ${bold(packed.newKeyFile)}: keep it, and keep it secret. Who has it can update the extension; without it nobody can.`,
    );
  }
  return `${lines.join('\n')}\n`;
}
