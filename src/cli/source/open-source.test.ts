/** What a path on the command line turns into, with real git repositories. */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openSource, openSources } from './open-source.ts';
import type { Source } from './source.ts';
import { git, makeWorkTree, temporaryFolder, writeFiles } from './test-repository.ts';

let root: string;
beforeEach(() => {
  root = temporaryFolder();
});

const pathsOf = (source: Source): string[] => source.files.map((file) => file.path);

async function textsOf(source: Source): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for await (const { file, content } of source.read(source.files)) {
    texts[file.path] = typeof content === 'string' ? `<${content}>` : Buffer.from(content).toString('utf8');
  }
  return texts;
}

describe('a git work tree', () => {
  it('has its tracked and new files as they are on the disk, without ignored and deleted ones', async () => {
    const folder = makeWorkTree(join(root, 'app'), {
      'src/a.ts': 'a',
      'src/gone.ts': 'gone',
      '.gitignore': '*.log\nsecret/\n',
    });
    writeFiles(folder, { 'src/a.ts': 'changed', 'src/new.ts': 'new', 'x.log': 'log', 'secret/k.ts': 'k' });
    rmSync(join(folder, 'src/gone.ts'));
    const source = await openSource(folder);
    expect(source.kind).toBe('work-tree');
    expect(await textsOf(source)).toEqual({
      '.gitignore': '*.log\nsecret/\n',
      'src/a.ts': 'changed',
      'src/gone.ts': '<absent>',
      'src/new.ts': 'new',
    });
  });

  it('is named for its origin, else for its folder', async () => {
    const named = makeWorkTree(join(root, 'one'), { a: 'a' }, 'git@git.corp.example:acme/payments.git');
    const unnamed = makeWorkTree(join(root, 'two'), { a: 'a' });
    expect((await openSource(named)).named.name).toBe('acme/payments');
    expect((await openSource(unnamed)).named.name).toBe('two');
  });

  it('takes a folder inside it for itself: its own name, its own paths, what git ignores left out', async () => {
    const folder = makeWorkTree(
      join(root, 'app'),
      { 'x.ts': 'x', 'vendor/lib/y.ts': 'y', '.gitignore': '*.log' },
      'https://h/acme/app',
    );
    writeFiles(folder, { 'vendor/lib/z.log': 'z' });
    const source = await openSource(join(folder, 'vendor', 'lib'));
    expect(pathsOf(source)).toEqual(['y.ts']);
    expect(source.named.name).toBe('lib');
  });

  it('takes submodules as folders', async () => {
    const library = makeWorkTree(join(root, 'library'), { 'lib.ts': 'lib', 'deep/l.ts': 'l' });
    const folder = makeWorkTree(join(root, 'app'), { 'a.ts': 'a' });
    git(folder, 'submodule', '--quiet', 'add', library, 'modules/library');
    const source = await openSource(folder);
    expect(pathsOf(source)).toEqual(['.gitmodules', 'a.ts', 'modules/library/deep/l.ts', 'modules/library/lib.ts']);
  });

  it('keeps names that git would quote, and lists no link', async () => {
    const folder = makeWorkTree(join(root, 'app'), { 'naïve file.ts': 'n', 'a"b.ts': 'q', 'new\nline.ts': 'l' });
    symlinkSync('naïve file.ts', join(folder, 'link.ts'));
    const texts = await textsOf(await openSource(folder));
    expect(texts).toEqual({ 'a"b.ts': 'q', 'link.ts': '<absent>', 'naïve file.ts': 'n', 'new\nline.ts': 'l' });
  });

  it('reads a folder which the repository around it ignores as a plain one', async () => {
    const folder = makeWorkTree(
      join(root, 'app'),
      { 'a.ts': 'a', '.gitignore': 'node_modules\n' },
      'https://h/acme/app',
    );
    writeFiles(folder, { 'node_modules/three/src/core.js': 'core' });
    const source = await openSource(join(folder, 'node_modules', 'three'));
    expect(source.kind).toBe('folder');
    expect(source.named.name).toBe('three');
    expect(pathsOf(source)).toEqual(['src/core.js']);
  });

  it('is read from within a hook of another repository', async () => {
    const other = makeWorkTree(join(root, 'other'), { 'o.ts': 'o' });
    const folder = makeWorkTree(join(root, 'app'), { 'a.ts': 'a' });
    const before = process.env['GIT_DIR'];
    process.env['GIT_DIR'] = join(other, '.git');
    try {
      expect(pathsOf(await openSource(folder))).toEqual(['a.ts']);
    } finally {
      if (before === undefined) delete process.env['GIT_DIR'];
      else process.env['GIT_DIR'] = before;
    }
  });
});

describe('a bare repository', () => {
  function makeBare(files: Record<string, string>): string {
    const folder = makeWorkTree(join(root, 'work'), files);
    const bare = join(root, 'payments.git');
    git(root, 'clone', '--quiet', '--bare', folder, bare);
    git(bare, 'remote', 'remove', 'origin');
    return bare;
  }

  it('has the files of HEAD with their blob ids', async () => {
    const bare = makeBare({ 'src/a.ts': 'a\n', 'b c.ts': 'b', 'empty.ts': '' });
    const source = await openSource(bare);
    expect(source.kind).toBe('bare');
    expect(source.named.name).toBe('payments');
    expect(source.files.map((file) => file.blob)).toEqual([
      '63d8dbd40c23542e740659a7168a0ce3138ea748',
      'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
      '78981922613b2afb6025042ff6bd878ac1994e85',
    ]);
    expect(await textsOf(source)).toEqual({ 'b c.ts': 'b', 'empty.ts': '', 'src/a.ts': 'a\n' });
  });

  it('streams many and large files in their order', async () => {
    const files: Record<string, string> = { 'large.txt': 'x'.repeat(3_000_000) };
    for (let i = 0; i < 600; i += 1) files[`f/${i}.txt`] = `content ${i}\n`.repeat(i);
    const source = await openSource(makeBare(files));
    expect(await textsOf(source)).toEqual(files);
  });

  it('reads only what is asked for', async () => {
    const source = await openSource(makeBare({ 'a.ts': 'a', 'b.ts': 'b', 'c.ts': 'c' }));
    const read: string[] = [];
    for await (const { file } of source.read(source.files.filter((file) => file.path !== 'b.ts'))) read.push(file.path);
    expect(read).toEqual(['a.ts', 'c.ts']);
  });

  it('without a commit is empty', async () => {
    git(root, 'init', '--quiet', '--bare', 'void.git');
    await expect(openSource(join(root, 'void.git'))).rejects.toThrow(/void\.git: is empty/u);
  });
});

describe('a plain folder', () => {
  it('respects .gitignore files, nested ones too', async () => {
    const folder = join(root, 'plain');
    writeFiles(folder, {
      '.gitignore': '*.log\n/only-here.ts\nout/\n',
      'a.ts': 'a',
      'x.log': 'x',
      'only-here.ts': 'o',
      'sub/only-here.ts': 'kept',
      'sub/.gitignore': '!keep.log\nlocal.ts\n',
      'sub/keep.log': 'kept',
      'sub/drop.log': 'd',
      'sub/local.ts': 'l',
      'out/o.ts': 'o',
    });
    const source = await openSource(folder);
    expect(source.named.name).toBe('plain');
    expect(pathsOf(source)).toEqual(['.gitignore', 'a.ts', 'sub/.gitignore', 'sub/keep.log', 'sub/only-here.ts']);
  });

  it('enters no folder of dependencies, and counts it', async () => {
    const folder = join(root, 'plain');
    writeFiles(folder, { 'a.ts': 'a', 'node_modules/x/i.js': 'x', 'packages/p/node_modules/y.js': 'y' });
    const source = await openSource(folder);
    expect(pathsOf(source)).toEqual(['a.ts']);
    expect(source.unentered).toEqual({ vendored: 2 });
  });

  it('is entered itself, whatever it is called', async () => {
    const folder = join(root, 'node_modules', 'vendor');
    writeFiles(folder, { 'a.ts': 'a' });
    expect(pathsOf(await openSource(folder))).toEqual(['a.ts']);
  });
});

describe('other paths', () => {
  it('takes a single file', async () => {
    writeFiles(root, { 'one.ts': '1' });
    const source = await openSource(join(root, 'one.ts'));
    expect(source.named.name).toBe(basename(root));
    expect(await textsOf(source)).toEqual({ 'one.ts': '1' });
  });

  it('names what does not exist, and what is empty', async () => {
    await expect(openSource(join(root, 'nowhere'))).rejects.toThrow(`${join(root, 'nowhere')}: no such file or folder`);
    mkdirSync(join(root, 'empty'));
    await expect(openSource(join(root, 'empty'))).rejects.toThrow(`${join(root, 'empty')}: is empty`);
    git(root, 'init', '--quiet', 'fresh');
    await expect(openSource(join(root, 'fresh'))).rejects.toThrow('is empty');
  });

  it('tells folders of one name apart, and lets --name override a single one', async () => {
    writeFiles(root, { 'a/src/x.ts': 'x', 'b/src/x.ts': 'x' });
    const paths = [join(root, 'a/src'), join(root, 'b/src')];
    expect((await openSources(paths, undefined)).map((source) => source.name)).toEqual(['a/src', 'b/src']);
    expect((await openSources(paths.slice(0, 1), 'acme/x')).map((source) => source.name)).toEqual(['acme/x']);
    await expect(openSources(paths, 'acme/x')).rejects.toThrow('--name');
  });
});
