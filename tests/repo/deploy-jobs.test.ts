/** The pipelines and jobs of examples/deploy run for real: their own commands and variables, as several processes. */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { buildOnce } from '../../scripts/build.mjs';
import { commitAll, git, makeWorkTree, writeFiles } from '../../src/cli/source/test-repository.ts';
import { CheckSchema, bytesOf, moduleText } from '../../src/cli/test-process.ts';
import { root } from './project.ts';
import { type Ended, type Job, Machine, githubSteps, gitlabJobs, kubernetesPods } from './deploy.ts';

beforeAll(() => buildOnce('cli'), 120_000);
/** Dozens of processes; on a machine with other work they take their time. */
vi.setConfig({ testTimeout: 300_000 });

/** Those with code; a repository of pictures and one without a commit come on top, as in every company. */
const repositories = ['acme/payments', 'acme/ledger', 'acme/gateway', 'beta/ledger'];
const seedOf = (name: string): string => name.replaceAll(/\W(\w)/gu, (_, letter: string) => letter.toUpperCase());

/** A company: work trees, the bare repositories that they push to, keys, and the index of everything in one run. */
class Company extends Machine {
  readonly epoch = { SOURCE_DATE_EPOCH: '1700000000' };

  constructor() {
    super();
    for (const name of repositories) {
      this.create(name, { 'src/a.ts': moduleText(seedOf(name)), 'src/b.ts': moduleText(`${seedOf(name)}Other`) });
    }
    this.create('acme/pictures', { 'logo.png': Uint8Array.of(0x89, 0x50, 0, 1, 2) });
    git(this.folder, 'init', '--quiet', '--bare', this.bare('acme/empty'));
    const all = [...repositories, 'acme/pictures', 'acme/empty'].map((name) => this.address(name));
    writeFileSync(this.at('repositories.txt'), `# all of them\n\n${all.join('\n')}\n`);
  }

  create(name: string, files: Record<string, string | Uint8Array>): void {
    makeWorkTree(this.at('work', name), files);
    git(this.folder, 'clone', '--quiet', '--bare', this.at('work', name), this.bare(name));
    git(this.at('work', name), 'remote', 'add', 'origin', this.bare(name));
  }

  bare(name: string): string {
    return this.at('git', `${name}.git`);
  }

  address(name: string): string {
    return `file://${this.bare(name)}`;
  }

  change(name: string, files: Record<string, string>): void {
    writeFiles(this.at('work', name), files);
    commitAll(this.at('work', name));
    git(this.at('work', name), 'push', '--quiet', 'origin', 'HEAD');
  }

  async must(script: string, env: Record<string, string> = {}): Promise<string> {
    return this.runAll([{ script, env: { ...this.epoch, ...env } }]);
  }

  async keys(): Promise<void> {
    await this.must('sourcekeep keygen --out keys');
  }

  key(name: 'index.key' | 'signing.key' | 'signing.pub'): string {
    return this.at('keys', name);
  }

  secret(name: 'index.key' | 'signing.key' | 'signing.pub'): string {
    return readFileSync(this.key(name), 'utf8').trim();
  }

  /** All repositories as one run indexes them, into the folder `whole`. */
  async whole(names = [...repositories, 'acme/pictures']): Promise<Record<string, string>> {
    rmSync(this.at('clones'), { recursive: true, force: true });
    for (const name of names) {
      git(this.folder, 'clone', '--quiet', '--bare', this.address(name), this.at('clones', `${name}.git`));
    }
    const keys = '--key-file keys/index.key --sign-key keys/signing.key';
    await this.must(`sourcekeep index clones/*/*.git --out whole ${keys} --canary`);
    return bytesOf(this.at('whole'));
  }

  /** The repositories that pieces of code are told to be from, word for word, by what is published in a folder. */
  async found(published: string, ...seeds: readonly string[]): Promise<(string | undefined)[]> {
    seeds.forEach((seed, i) => writeFileSync(this.at(`paste${i}.ts`), moduleText(seed)));
    const pastes = seeds.map((_, i) => `paste${i}.ts`).join(' ');
    const { out } = await this.run({
      script: `sourcekeep check ${pastes} --index "${published}" --key-file keys/index.key --public-key keys/signing.pub --json`,
      env: this.epoch,
    });
    return v
      .parse(CheckSchema, JSON.parse(out))
      .results.map(({ findings }) =>
        findings.flatMap((f) => (f.kind === 'source' && f.confidence === 'exact' ? [f.repository] : [])).at(0),
      );
  }
}

interface Manifest {
  readonly sequence: number;
  readonly repositories: number;
  readonly segments: readonly { readonly file: string }[];
}
const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as Manifest;

/** The jobs with something else in their environment. */
const giving = (jobs: readonly Job[], env: Record<string, string>, folder?: (i: number) => string): Job[] =>
  jobs.map((job, i) => ({ ...job, env: { ...job.env, ...env }, ...(folder ? { folder: folder(i) } : {}) }));

describe('Kubernetes: an Indexed Job by --shard', () => {
  it('four pods make the index of one run; a change is a delta; what is amiss publishes nothing', async () => {
    const company = new Company();
    await company.keys();
    for (const folder of ['config', 'data', 'keys/index', 'keys/signing'])
      mkdirSync(company.at(folder), { recursive: true });
    for (const name of ['signing.key', 'signing.pub'] as const)
      cpSync(company.key(name), company.at('keys/signing', name));
    cpSync(company.key('index.key'), company.at('keys/index/index.key'));
    cpSync(company.at('repositories.txt'), company.at('config/repositories.txt'));
    const pods = (job: string, env: Record<string, string> = {}): Job[] =>
      giving(
        kubernetesPods(`kubernetes/${job}.yml`, {
          '/data': company.at('data'),
          '/config': company.at('config'),
          // The index job has its key right in the folder.
          '/keys/index/': company.at('keys/index'),
          '/keys': company.at('keys'),
          '/tmp': company.folder,
        }),
        { ...company.epoch, ...env },
      );
    const publish = async (env: Record<string, string> = {}): Promise<Ended> =>
      company.run(pods('publish', env)[0] as Job);
    const night = async (env: Record<string, string> = {}): Promise<Ended> => {
      expect(pods('index')).toHaveLength(4);
      await company.runAll(pods('mirror', { GIT_TOKEN: 'not-needed-here' }));
      await company.runAll(pods('index'));
      return publish(env);
    };
    const bucket = company.at('s3/acme-sourcekeep-index');

    // An index that is gone must not begin at 1 again without a word.
    expect(await night()).toMatchObject({ code: 2, out: expect.stringContaining('NEW_INDEX=yes') });
    expect(existsSync(bucket)).toBe(false);
    expect(await publish({ NEW_INDEX: 'yes' })).toMatchObject({ code: 0 });
    const first = await company.whole();
    expect(bytesOf(bucket)).toEqual(first);
    expect(await company.found(bucket, ...repositories.map(seedOf))).toEqual(repositories);
    const log = (): string[] => readFileSync(company.at('s3.log'), 'utf8').trim().split('\n');
    const sent = log().filter((line) => / cp .* s3:\S+$/u.test(line));
    expect(sent.map((line) => /immutable|no-cache/u.exec(line)?.[0])).toEqual(['immutable', 'no-cache']);

    company.change('acme/ledger', { 'src/fresh.ts': moduleText('Fresh') });
    // A pod that was stopped leaves a lock; that copy is made anew.
    for (const copy of readdirSync(company.at('data/mirrors'))) {
      writeFileSync(company.at('data/mirrors', copy, 'shallow.lock'), '');
    }
    const before = log().length;
    expect(await night({ KEEP_HOURS: '999999' })).toMatchObject({ code: 0 });
    const second = await company.whole();
    expect(bytesOf(bucket)).toEqual(second);
    expect(manifestIn(bucket)).toMatchObject({ sequence: 2, repositories: 5, segments: { length: 2 } });
    expect(second[manifestIn(bucket).segments[0]?.file ?? '']).toBe(first[manifestIn(bucket).segments[0]?.file ?? '']);
    expect(
      log()
        .slice(before)
        .filter((line) => / cp .* s3:\S+$/u.test(line)),
    ).toHaveLength(2);
    expect(await company.found(bucket, 'Fresh')).toEqual(['acme/ledger']);

    const amiss = async (env: Record<string, string>, says: string): Promise<void> => {
      const { code, out } = await publish(env);
      expect([code !== 0, out]).toEqual([true, expect.stringContaining(says)]);
      expect(bytesOf(bucket)).toEqual(second);
    };
    expect((await publish()).out).toContain('is up to date');
    // A storage out of reach is not an empty one.
    writeFileSync(company.at('s3.down'), '');
    await amiss({ NEW_INDEX: 'yes' }, 'can not be read');
    rmSync(company.at('s3.down'));
    cpSync(company.at('data/parts/3'), company.at('lost'), { recursive: true });
    rmSync(company.at('data/parts/3'), { recursive: true });
    await amiss({}, '3 parts in');
    cpSync(company.at('lost'), company.at('data/parts/3'), { recursive: true });
    await company.must('sourcekeep keygen --out others');
    await amiss({ PUBLIC_KEY_FILE: company.at('others/signing.pub') }, 'sign');

    // A list that is gone must not take the copies with it; a repository that can't be fetched ends the night.
    rmSync(company.at('config/repositories.txt'));
    const copies = readdirSync(company.at('data/mirrors'));
    expect(await company.run(pods('mirror')[0] as Job)).toMatchObject({ code: 2 });
    expect(readdirSync(company.at('data/mirrors'))).toEqual(copies);
    cpSync(company.at('repositories.txt'), company.at('config/repositories.txt'));
    rmSync(company.bare('acme/gateway'), { recursive: true });
    const ended = await Promise.all(pods('mirror').map((pod) => company.run(pod)));
    expect(ended.filter(({ code }) => code !== 0)).toHaveLength(1);
  });
});

describe('GitHub Actions and GitLab CI', () => {
  it('both nights make the index of one run', async () => {
    const company = new Company();
    await company.keys();
    const known = {
      'strategy.job-total': '4',
      'vars.SOURCEKEEP_DESTINATION': company.at('github'),
      'vars.SOURCEKEEP_PUBLIC_KEY': company.secret('signing.pub'),
      'secrets.SOURCEKEEP_INDEX_KEY': company.secret('index.key'),
      'secrets.SOURCEKEEP_SIGNING_KEY': company.secret('signing.key'),
      'secrets.SOURCEKEEP_READ_TOKEN': 'not-needed-here',
      'inputs.new_index': 'yes',
    };
    const steps = async (job: string, folder: string, more: Record<string, string> = {}): Promise<void> => {
      mkdirSync(company.at(folder), { recursive: true });
      const files = {
        KEY_FILE: company.at(folder, 'i'),
        SIGN_KEY_FILE: company.at(folder, 's'),
        PUBLIC_KEY_FILE: company.at(folder, 'p'),
      };
      for (const step of githubSteps('github-actions/nightly.yml', job, { ...known, ...more })) {
        await company.runAll([{ ...step, env: { ...step.env, ...company.epoch, ...files }, folder }]);
      }
      // Keys don't stay.
      expect(readdirSync(company.at(folder)).filter((name) => ['i', 's'].includes(name))).toEqual([]);
    };
    await Promise.all(
      ['1', '2', '3', '4'].map(async (part) => {
        mkdirSync(company.at(`runner${part}`));
        cpSync(company.at('repositories.txt'), company.at(`runner${part}/repositories.txt`));
        await steps('index', `runner${part}`, { 'matrix.part': part });
        // What upload-artifact and download-artifact do.
        cpSync(company.at(`runner${part}/parts`), company.at('publisher/parts'), { recursive: true });
      }),
    );
    await steps('publish', 'publisher');
    const whole = await company.whole();
    expect(bytesOf(company.at('github'))).toEqual(whole);

    const given = {
      ...company.epoch,
      SOURCEKEEP_INDEX_KEY: company.key('index.key'),
      SOURCEKEEP_SIGNING_KEY: company.key('signing.key'),
      SOURCEKEEP_PUBLIC_KEY: company.key('signing.pub'),
      SOURCEKEEP_READ_TOKEN: 'not-needed-here',
      SOURCEKEEP_DESTINATION: company.at('gitlab'),
      AWS_ID_TOKEN: 'from-gitlab',
      NEW_INDEX: 'yes',
    };
    const night = 'gitlab-ci/nightly.gitlab-ci.yml';
    const jobs = gitlabJobs(night, 'index', given);
    expect(jobs).toHaveLength(4);
    for (const i of jobs.keys()) {
      writeFiles(company.at(`job${i}`), { 'repositories.txt': readFileSync(company.at('repositories.txt'), 'utf8') });
    }
    await company.runAll(giving(jobs, {}, (i) => `job${i}`));
    for (const i of jobs.keys()) cpSync(company.at(`job${i}/parts`), company.at('last/parts'), { recursive: true });
    const token = { AWS_WEB_IDENTITY_TOKEN_FILE: company.at('token') };
    await company.runAll(giving(gitlabJobs(night, 'publish', given), token, () => 'last'));
    expect(bytesOf(company.at('gitlab'))).toEqual(whole);
  });

  it('each repository sends its part when it is pushed; publishing joins them; old segments go in the end', async () => {
    const company = new Company();
    await company.keys();
    const files = { KEY_FILE: company.at('i'), SIGN_KEY_FILE: company.at('s'), PUBLIC_KEY_FILE: company.at('p') };
    const known = {
      'vars.SOURCEKEEP_PARTS': company.at('parts'),
      'vars.SOURCEKEEP_DESTINATION': company.at('index'),
      'vars.SOURCEKEEP_PUBLIC_KEY': company.secret('signing.pub'),
      'secrets.SOURCEKEEP_INDEX_KEY': company.secret('index.key'),
      'secrets.SOURCEKEEP_SIGNING_KEY': company.secret('signing.key'),
      'inputs.parts': company.at('parts'),
    };
    const workflow = async (file: string, more: Record<string, string>, folder: string, env = {}): Promise<void> => {
      const name = file === 'publish' ? 'publish' : 'index';
      for (const step of githubSteps(`github-actions/${file}.yml`, name, { ...known, ...more })) {
        await company.runAll([{ ...step, env: { ...step.env, ...company.epoch, ...files, ...env }, folder }]);
      }
    };
    const push = async (name: string, i: number): Promise<void> => {
      rmSync(company.at(`push${i}`), { recursive: true, force: true });
      mkdirSync(dirname(company.at(`push${i}/source`)), { recursive: true });
      git(company.folder, 'clone', '--quiet', company.address(name), company.at(`push${i}/source`));
      const key = { KEY_FILE: company.at(`key${i}`) };
      await workflow('index-repository', { 'github.repository': name }, `push${i}`, key);
    };
    await Promise.all(repositories.map(push));
    await workflow('publish', { 'inputs.new_index': 'yes' }, 'a');
    const first = await company.whole(repositories);
    expect(bytesOf(company.at('index'))).toEqual(first);

    // Half of the code is replaced, so that the segments are joined into one; those of before stay for a while.
    const files2 = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((x) => [`src/${x}.ts`, moduleText(`New${x}`)]),
    );
    for (const name of repositories.slice(0, 3)) company.change(name, files2);
    await Promise.all(repositories.slice(0, 3).map(push));
    await workflow('publish', { 'inputs.new_index': '' }, 'b', { KEEP_HOURS: '999999' });
    const old = Object.keys(first).filter((file) => file.endsWith('.segment'));
    expect(manifestIn(company.at('index'))).toMatchObject({ sequence: 2, segments: { length: 1 } });
    expect(readdirSync(company.at('index'))).toEqual(expect.arrayContaining(old));

    // The same through GitLab, whose jobs have the files of the same destination.
    const given = {
      ...company.epoch,
      SOURCEKEEP_INDEX_KEY: company.key('index.key'),
      SOURCEKEEP_SIGNING_KEY: company.key('signing.key'),
      SOURCEKEEP_PUBLIC_KEY: company.key('signing.pub'),
      SOURCEKEEP_PARTS: company.at('parts'),
      SOURCEKEEP_DESTINATION: company.at('index'),
      CI_PROJECT_PATH: 'beta/ledger',
      CI_PROJECT_DIR: company.at('work/beta/ledger'),
      AWS_ID_TOKEN: 'from-gitlab',
    };
    const own = { AWS_WEB_IDENTITY_TOKEN_FILE: company.at('token'), OUT: company.at('o'), INDEX: company.at('o') };
    company.change('beta/ledger', { 'src/c.ts': moduleText('Later') });
    await company.runAll(giving(gitlabJobs('gitlab-ci/index-repository.gitlab-ci.yml', 'sourcekeep', given), own));
    const { INDEX: _, OUT: __, ...token } = own;
    await company.runAll(giving(gitlabJobs('gitlab-ci/publish.gitlab-ci.yml', 'publish', given), token, () => 'c'));
    expect(manifestIn(company.at('index'))).toMatchObject({ sequence: 3, segments: { length: 2 } });
    expect(await company.found(company.at('index'), 'Later')).toEqual(['beta/ledger']);
    expect(readdirSync(company.at('index'))).not.toEqual(expect.arrayContaining(old));
  });
});

describe('the small scripts', () => {
  it('nightly.sh runs one job after the other, and none after one that failed', async () => {
    const machine = new Machine();
    // A stand-in for kubectl: notes what it is asked; jobs in `failing` never complete.
    const script = 'echo "$*" >>asked; case "$*" in *complete*"$FAILING") exit 1 ;; *failed*) exit 0 ;; esac';
    writeFileSync(machine.at('bin/kubectl'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const night = async (failing: string): Promise<Ended & { readonly asked: string[] }> => {
      rmSync(machine.at('asked'), { force: true });
      const env = { FAILING: failing };
      const ended = await machine.run({ script: `"${root}/examples/deploy/kubernetes/nightly.sh"`, env });
      return { ...ended, asked: readFileSync(machine.at('asked'), 'utf8').match(/create .*\/\w+(?=\.yml)/gu) ?? [] };
    };
    const created = (...jobs: string[]) =>
      jobs.map((job) => expect.stringMatching(new RegExp(`/${job}$`, 'u')) as string);
    expect(await night('none')).toMatchObject({ code: 0, asked: created('mirror', 'index', 'publish') });
    expect(await night('index')).toMatchObject({ code: 1, asked: created('mirror', 'index') });
  });

  it('a token is answered to git alone; a secret that is not set is an error; its file is for nobody else', async () => {
    const machine = new Machine();
    const env = { GIT_TOKEN: 'example-token', SECRET: 'example' };
    const script = 'git-password.sh "Username for x"; git-password.sh "Password for x"; key-file.sh SECRET file';
    expect(await machine.run({ script, env })).toEqual({ code: 0, out: 'x-access-token\nexample-token\n' });
    expect([statSync(machine.at('file')).mode & 0o777, readFileSync(machine.at('file'), 'utf8')]).toEqual([
      0o600,
      'example\n',
    ]);
    expect(await machine.run({ script: 'key-file.sh NONE file', env })).toMatchObject({ code: 2 });
  });
});
