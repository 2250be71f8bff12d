/** Walking a picked folder: what is listed, under which name, and what is left out. */
import { describe, expect, it } from 'vitest';
import { folderOfFiles } from './folder.ts';
import { originOf, walk } from './walk.ts';

function picked(files: Readonly<Record<string, string>>) {
  return folderOfFiles(
    Object.entries(files).map(([path, text]) =>
      Object.assign(new File([text], path.split('/').at(-1) ?? ''), { webkitRelativePath: `picked/${path}` }),
    ),
  );
}

async function listed(files: Readonly<Record<string, string>>) {
  const skipped: Record<string, number> = {};
  const found: string[] = [];
  for await (const file of walk(picked(files), 'picked', (why) => (skipped[why] = (skipped[why] ?? 0) + 1))) {
    found.push(`${file.repository}:${file.path}`);
  }
  return { found, skipped };
}

describe('walk', () => {
  it('lists files by path under the folder’s name', async () =>
    expect((await listed({ 'src/b.ts': '', 'a.ts': '', 'src/a.ts': '' })).found).toEqual([
      'picked:a.ts',
      'picked:src/a.ts',
      'picked:src/b.ts',
    ]));

  it('leaves out what its path rules out, and counts a folder once', async () =>
    expect(await listed({ 'a.ts': '', 'node_modules/x/a.js': '', 'node_modules/y/b.js': '', 'logo.png': '' })).toEqual({
      found: ['picked:a.ts'],
      skipped: { vendored: 1, binary: 1 },
    }));

  it('obeys .gitignore, nested ones over outer ones', async () =>
    expect(
      await listed({
        '.gitignore': '*.log.ts\n/out/\n',
        'a.ts': '',
        'a.log.ts': '',
        'out/b.ts': '',
        'lib/out/b.ts': '',
        'lib/.gitignore': '!keep.log.ts\nprivate.ts\n',
        'lib/keep.log.ts': '',
        'lib/private.ts': '',
      }),
    ).toEqual({
      found: [
        'picked:.gitignore',
        'picked:a.ts',
        'picked:lib/.gitignore',
        'picked:lib/keep.log.ts',
        'picked:lib/out/b.ts',
      ],
      skipped: { ignored: 3 },
    }));

  it('names each repository after its origin, with paths inside it', async () =>
    expect(
      (
        await listed({
          '.gitignore': 'tools/\n*.ts\n',
          'notes.sh': '',
          'pay/.git/config': '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@git.corp.example:acme/pay.git\n',
          'pay/.git/HEAD': 'ref: refs/heads/main',
          'pay/src/a.ts': '',
          'bare-of-remotes/.git/HEAD': 'ref: refs/heads/main',
          'bare-of-remotes/a.ts': '',
        })
      ).found,
    ).toEqual(['picked:.gitignore', 'bare-of-remotes:a.ts', 'picked:notes.sh', 'acme/pay:src/a.ts']));
});

describe('originOf', () => {
  it('reads the origin among others', () =>
    expect(
      originOf(
        '[remote "fork"]\n url = https://git.example/me/pay\n[remote "origin"]\n\tfetch = +refs\n\turl = "https://user:token@git.example/acme/pay.git"\n[branch "main"]\n\turl = x/y\n',
      ),
    ).toBe('acme/pay'));
  it('is undefined without one', () => expect(originOf('[core]\n\turl = x/y\n')).toBeUndefined());
});
