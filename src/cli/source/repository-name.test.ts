/** Names of repositories: from addresses of remotes in the forms that git takes, and from folders. */
import { describe, expect, it } from 'vitest';
import { nameOfRemote } from '../../contract/repository-name.ts';
import { type Named, distinctNames } from './repository-name.ts';

describe('nameOfRemote', () => {
  it.each([
    ['git@git.corp.example:acme/payments.git', 'acme/payments'],
    ['git.corp.example:acme/payments', 'acme/payments'],
    ['https://git.corp.example/acme/payments.git', 'acme/payments'],
    ['https://git.corp.example/acme/payments.git/', 'acme/payments'],
    ['https://user:token@git.corp.example/acme/payments', 'acme/payments'],
    ['ssh://git@git.corp.example:2222/acme/payments.git', 'acme/payments'],
    ['git://git.corp.example/acme/payments.git', 'acme/payments'],
    ['https://git.corp.example/group/sub/payments.git', 'group/sub/payments'],
    ['https://dev.azure.example/acme/Core%20Bank/_git/ledger', 'acme/Core Bank/ledger'],
    ['https://bitbucket.corp.example/scm/acme/ledger.git', 'acme/ledger'],
    ['https://git.corp.example/acme/_git', 'acme/_git'],
    ['/srv/git/acme/payments.git', 'acme/payments'],
    ['../payments.git', 'payments'],
    ['file:///srv/git/acme/payments.git', 'acme/payments'],
    ['C:\\repos\\acme\\payments.git', 'acme/payments'],
    ['C:/repos/acme/payments', 'acme/payments'],
    ['\\\\server\\share\\acme\\payments.git', 'acme/payments'],
    ['git@h:acme/payments.git', 'acme/payments'],
    ['git@[::1]:acme/payments.git', 'acme/payments'],
  ])('%s → %s', (address, name) => {
    expect(nameOfRemote(address)).toBe(name);
  });

  it.each(['', '/', 'https://git.corp.example/', 'https://['])('%j has no name', (address) => {
    expect(nameOfRemote(address)).toBeUndefined();
  });
});

describe('distinctNames', () => {
  const folder = (path: string): Named => ({ name: path.split('/').at(-1) ?? '', from: 'folder', folder: path });
  const remote = (name: string, path: string): Named => ({ name, from: 'remote', folder: path });

  it('leaves names that differ', () => {
    expect(distinctNames([folder('/x/a'), folder('/x/b')])).toEqual(['a', 'b']);
  });

  it('puts as many folders in front as it takes', () => {
    expect(distinctNames([folder('/m/a/src'), folder('/m/b/src'), folder('/n/b/src')])).toEqual([
      'a/src',
      'm/b/src',
      'n/b/src',
    ]);
  });

  it('gives the same names in any order', () => {
    const entries = [folder('/m/a/src'), folder('/m/b/src'), folder('/m/c')];
    expect(distinctNames(entries.toReversed()).toReversed()).toEqual(distinctNames(entries));
  });

  it('keeps two paths of one repository together', () => {
    expect(distinctNames([folder('/m/a'), folder('/m/a')])).toEqual(['a', 'a']);
    expect(distinctNames([remote('acme/x', '/m/a'), remote('acme/x', '/m/b')])).toEqual(['acme/x', 'acme/x']);
  });

  it('renames a folder, never a remote', () => {
    expect(distinctNames([remote('a', '/m/r'), folder('/m/a')])).toEqual(['a', 'm/a']);
  });

  it('ends when nothing is left to put in front', () => {
    expect(distinctNames([remote('a', '/m/r'), folder('/a')])).toEqual(['a', 'a']);
  });
});
