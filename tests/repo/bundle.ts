/** A built extension as a browser gets it: its manifest, its scripts, and what each script brings along. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseAst } from 'vite';

export interface Manifest {
  readonly permissions: readonly string[];
  readonly host_permissions: readonly string[];
  readonly optional_host_permissions?: readonly string[];
  readonly background: { readonly service_worker: string };
  readonly content_scripts: readonly { readonly js: readonly string[]; readonly world?: string }[];
  readonly content_security_policy: { readonly extension_pages: string };
  readonly web_accessible_resources?: readonly { readonly resources: readonly string[] }[];
}

export function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
}

/** Every file of a build, as paths from its folder with `/`. */
export function builtFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** A node of the syntax tree, as far as these tests look. */
export interface Syntax {
  readonly type: string;
  readonly [key: string]: unknown;
}

export function isSyntax(value: unknown): value is Syntax {
  return value !== null && typeof value === 'object' && typeof (value as { type?: unknown }).type === 'string';
}

export function parse(code: string): Syntax {
  return parseAst(code) as unknown as Syntax;
}

export interface Visit {
  readonly node: Syntax;
  readonly parent?: Syntax;
  /** The name under which the parent holds the node. */
  readonly key: string;
}

/** Every node of a tree. */
export function* walk(tree: Syntax): Generator<Visit> {
  const waiting: Visit[] = [{ node: tree, key: '' }];
  for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
    yield visit;
    for (const [key, value] of Object.entries(visit.node)) {
      for (const node of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (isSyntax(node)) waiting.push({ node, parent: visit.node, key });
      }
    }
  }
}

/** The files that a script imports, itself first, each once. */
export function withImports(folder: string, script: string, seen = new Set<string>()): string[] {
  if (seen.has(script) || !existsSync(join(folder, script))) return [...seen];
  seen.add(script);
  for (const { node } of walk(parse(readFileSync(join(folder, script), 'utf8')))) {
    const source = node['source'];
    if (!isSyntax(source) || typeof source['value'] !== 'string' || !/^\.{0,2}\//.test(source['value'])) continue;
    const path = source['value'];
    withImports(folder, path.startsWith('/') ? path.slice(1) : posix.join(dirname(script), path), seen);
  }
  return [...seen];
}

/** Bytes of these files together, each gzipped as a web server or store would. */
export function gzipBytes(folder: string, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0);
}
