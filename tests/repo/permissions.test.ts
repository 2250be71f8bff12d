/** docs/permissions.md names every permission of both builds, with its reason, and nothing that they don't have. */
import { beforeAll, describe, expect, it } from 'vitest';
import { differences } from '../../manifest.config.ts';
import { buildOnce } from '../../scripts/build.mjs';
import { type Manifest, manifestIn } from './bundle.ts';
import { textOf } from './project.ts';

/** The rows of the table below a heading, cells trimmed and without code marks. */
function table(text: string, heading: string): string[][] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  );
}

describe('docs/permissions.md', () => {
  const text = textOf('docs/permissions.md');
  const manifests = {} as Record<'store' | 'enterprise', Manifest>;

  beforeAll(async () => {
    for (const build of ['store', 'enterprise'] as const) manifests[build] = manifestIn(await buildOnce(build));
  });

  for (const [column, build] of [
    [1, 'store'],
    [2, 'enterprise'],
  ] as const) {
    it(`lists the permissions of the ${build} build, each with a reason`, () => {
      const rows = table(text, 'Permissions').filter((row) => row[column] === 'yes');
      expect(rows.map(([name]) => name).sort()).toEqual([...manifests[build].permissions].sort());
      for (const [name, , , reason = ''] of rows) expect(reason.length, name).toBeGreaterThan(40);
    });
  }

  it('lists nothing that no build has', () => {
    for (const row of table(text, 'Permissions')) expect([row[1], row[2]], row[0]).toContain('yes');
  });

  it('tables exactly that in which the builds differ', () => {
    const rows = table(text, 'Where the builds differ');
    expect(rows.map(([key]) => key).sort()).toEqual(Object.keys(differences.store).sort());
    expect(Object.keys(differences.enterprise).sort()).toEqual(Object.keys(differences.store).sort());
    const without = ({ version, ...rest }: Record<string, unknown>): unknown => rest;
    const rest = (build: 'store' | 'enterprise'): unknown => {
      const {
        host_permissions,
        optional_host_permissions,
        content_security_policy,
        permissions,
        web_accessible_resources,
        ...same
      } = manifests[build];
      return JSON.parse(JSON.stringify(without(same)).replaceAll(/-[\w-]{8}\.(js|css)/g, '.$1'));
    };
    expect(rest('enterprise')).toEqual(rest('store'));
  });
});
