/** What the builds weigh, what they show to pages, and that the same sources give the same bytes. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../../scripts/build.mjs';
import { builtFiles, gzipBytes, manifestIn, withImports } from './bundle.ts';
import { root } from './project.ts';

const CONTENT_BUDGET = 40_000;
const PAGE_BUDGET = 15_000;
const WORKER_BUDGET = 150_000;

for (const build of ['store', 'enterprise'] as const) {
  describe(`the ${build} build`, () => {
    let folder = '';
    beforeAll(async () => {
      folder = await buildOnce(build);
    });

    it.each([
      ['ISOLATED', CONTENT_BUDGET],
      ['MAIN', PAGE_BUDGET],
    ])('has a content script for the world %s of at most %i bytes, gzipped', (world, budget) => {
      const scripts = manifestIn(folder).content_scripts.filter((script) => script.world === world);
      expect(scripts.map(({ js }) => js.length)).toEqual([1]);
      expect(gzipBytes(folder, withImports(folder, scripts[0]?.js[0] ?? ''))).toBeLessThanOrEqual(budget);
    });

    it(`has a service worker of at most ${WORKER_BUDGET} bytes with all that it imports, gzipped`, () => {
      const files = withImports(folder, manifestIn(folder).background.service_worker);
      expect(files.length).toBeGreaterThan(1);
      expect(gzipBytes(folder, files)).toBeLessThanOrEqual(WORKER_BUDGET);
    });

    it('has plain content scripts: a loader would come after the page, and pages could see its parts', () => {
      const manifest = manifestIn(folder);
      for (const script of manifest.content_scripts.flatMap(({ js }) => js)) {
        expect(withImports(folder, script)).toEqual([script]);
        expect(readFileSync(join(folder, script), 'utf8')).not.toMatch(/\bimport\s*\(/);
      }
      // The blocked page alone, to which the browser's own rules send who opens a banned site.
      const accessible = manifest.web_accessible_resources ?? [];
      expect(accessible.flatMap(({ resources }) => resources)).toEqual(
        build === 'store' ? [] : ['src/ui/blocked/index.html'],
      );
      expect(manifest.content_scripts.map(({ world }) => world)).toEqual(['MAIN', 'ISOLATED']);
    });

    it('evaluates no text as code', () => {
      const found = builtFiles(folder)
        .filter((file) => file.endsWith('.js'))
        .filter((file) => {
          return /\beval\s*\(|\bnew Function\b|[^.\w]Function\s*\(/.test(readFileSync(join(folder, file), 'utf8'));
        });
      expect(found).toEqual([]);
    });
  });
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

describe('building twice', () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  it('gives the same bytes', () => {
    const builds = [1, 2].map(() => {
      const folder = mkdtempSync(join(tmpdir(), 'sourcekeep-build-'));
      folders.push(folder);
      const vite = join(root, 'node_modules/vite/bin/vite.js');
      const args = [vite, 'build', '--mode', 'enterprise', '--logLevel', 'error', '--outDir', folder, '--emptyOutDir'];
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
      expect(status, stderr).toBe(0);
      return new Map(builtFiles(folder).map((file) => [file, sha256(readFileSync(join(folder, file)))]));
    });
    expect([...(builds[0]?.keys() ?? [])]).toContain('manifest.json');
    expect(builds[1]).toEqual(builds[0]);
  });
});
