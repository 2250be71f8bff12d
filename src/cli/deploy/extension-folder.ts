/** A built extension in a folder: what its manifest says, and its files as one zip archive. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import * as v from 'valibot';
import { Failure, describeSystemError, hasCode } from '../failure.ts';

const MANIFEST = 'manifest.json';

/** One to four numbers up to 65535 (developer.chrome.com/docs/extensions/reference/manifest/version). */
const VersionSchema = v.pipe(
  v.string(),
  v.regex(/^(?:0|[1-9]\d{0,4})(?:\.(?:0|[1-9]\d{0,4})){0,3}$/u),
  v.check((text) => text.split('.').every((part) => Number(part) <= 65_535)),
);

const ManifestSchema = v.object({
  manifest_version: v.literal(3),
  name: v.string(),
  version: VersionSchema,
  minimum_chrome_version: v.exactOptional(v.string()),
  permissions: v.fallback(v.array(v.string()), []),
});

/** What the enterprise build alone asks for: browsers give it to extensions that a policy installed. */
const ENTERPRISE_PERMISSION = 'webRequestBlocking';

/** What packing needs of a manifest. */
export interface ExtensionFolder {
  readonly version: string;
  readonly minimumChromeVersion: string | undefined;
  /** Deflated; names in order, every file dated 1980-01-01, so that the same files give the same bytes. */
  readonly archive: Uint8Array;
  readonly files: number;
}

/** Reads a built extension. Files whose name starts with a dot stay out. Throws a `Failure` that names what is wrong. */
export async function readExtensionFolder(folder: string): Promise<ExtensionFolder> {
  const { version, minimum_chrome_version } = await readManifest(folder);
  const paths = await listFiles(folder, '');
  const key = paths.find((path) => /\.(?:pem|key|crx)$/iu.test(path));
  if (key !== undefined) {
    throw new Failure(`${join(folder, key)}: would become part of the package; move it out of the folder`);
  }
  const files: Zippable = {};
  for (const path of paths) files[path] = new Uint8Array(await readFile(join(folder, ...path.split('/'))));
  // Zip has no time zone: local time is written as it is read here.
  const archive = zipSync(files, { level: 9, mtime: new Date(1980, 0, 1) });
  return { version, minimumChromeVersion: minimum_chrome_version, archive, files: paths.length };
}

async function readManifest(folder: string): Promise<v.InferOutput<typeof ManifestSchema>> {
  const file = join(folder, MANIFEST);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const problem = hasCode(error, 'ENOENT', 'ENOTDIR') ? 'is not there; name the folder of a built extension' : '';
    throw new Failure(`${file}: ${problem || describeSystemError(error)}`);
  });
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new Failure(`${file}: is not JSON`);
  }
  const result = v.safeParse(ManifestSchema, input);
  if (result.success) {
    if (result.output.permissions.includes(ENTERPRISE_PERMISSION)) return result.output;
    throw new Failure(`${file}: is not the enterprise build, which alone fetches an index; name dist/enterprise`);
  }
  throw new Failure(`${file}: "${v.getDotPath(result.issues[0]) ?? MANIFEST}" is missing or not as it should be`);
}

/** Paths of ordinary files with `/`, in the order of code units. */
async function listFiles(folder: string, below: string): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch((error: unknown) => {
    throw new Failure(`${join(folder, below)}: ${describeSystemError(error)}`);
  });
  const paths: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) paths.push(...(await listFiles(folder, path)));
    else if (entry.isFile()) paths.push(path);
    else throw new Failure(`${join(folder, path)}: is a link or no ordinary file; a package holds files alone`);
  }
  return paths.sort();
}
