/** The files of examples/deploy as tests read and run them: YAML, schemas, and jobs as processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseAllDocuments } from 'yaml';
import { root, textOf } from './project.ts';

const require = createRequire(import.meta.url);
const DEPLOY = 'examples/deploy';

/** The documents of a YAML file. Throws for one that isn't YAML, or has a key twice. */
export function documentsOf(file: string): unknown[] {
  return parseAllDocuments(textOf(`${DEPLOY}/${file}`)).map((document) => {
    const problem = document.errors[0] ?? document.warnings[0];
    if (problem) throw problem;
    return document.toJS() as unknown;
  });
}

/** A JSON schema of the package `schemastore`. */
export function schemaOf(file: string): Record<string, unknown> {
  const folder = join(require.resolve('schemastore/package.json'), '../schemas/json');
  return v.parse(v.record(v.string(), v.unknown()), JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

/** A process of a job: what it is given, and what came of it. */
export interface Job {
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** Working folder, below the machine's. */
  readonly folder?: string;
}
export interface Ended {
  readonly code: number | null;
  readonly out: string;
}

/**
 * A machine that jobs run on: a folder, with the tool, the scripts and a stand-in for `aws` on the PATH. The stand-in
 * keeps buckets as folders below `s3/`, knows the four commands that the scripts use, and refuses any other option.
 */
export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), 'sourcekeep-deploy-'));
  private readonly path: string;

  constructor() {
    const bin = this.at('bin');
    mkdirSync(bin);
    const command = (name: string, text: string): void => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}`);
      chmodSync(join(bin, name), 0o755);
    };
    command('sourcekeep', `exec "${process.execPath}" "${join(root, 'bin/sourcekeep.mjs')}" "$@"\n`);
    command('aws', AWS.replaceAll('BUCKETS', this.at('s3')));
    this.path = [bin, join(root, DEPLOY, 'scripts'), process.env['PATH'] ?? ''].join(':');
  }

  at(...path: string[]): string {
    return join(this.folder, ...path);
  }

  /** Runs a job as `sh` does on a runner: it ends with the first command that fails. */
  async run({ script, env, folder = '.' }: Job): Promise<Ended> {
    const cwd = this.at(folder);
    mkdirSync(cwd, { recursive: true });
    const child: ChildProcess = spawn('/bin/sh', ['-e', '-c', script], {
      cwd,
      env: { PATH: this.path, HOME: this.folder, TMPDIR: this.folder, RETRY_SECONDS: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (out += data.toString()));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    return { code, out };
  }

  /** Runs jobs beside each other; each must succeed. */
  async runAll(jobs: readonly Job[]): Promise<string> {
    const ended = await Promise.all(jobs.map((job) => this.run(job)));
    const failed = ended.find(({ code }) => code !== 0);
    if (failed) throw new Error(`a job ended with ${failed.code}: ${failed.out}`);
    return ended.map(({ out }) => out).join('');
  }
}

const AWS = `set -eu
local_path() { case $1 in s3://*) echo "BUCKETS/\${1#s3://}" ;; *) echo "$1" ;; esac; }
echo "$*" >>BUCKETS.log
[ "$1" = s3 ] && command=$2 && shift 2
cache= type= from= to=
while [ "$#" -gt 0 ]; do
  case $1 in
    --only-show-errors | --delete) shift ;;
    --cache-control | --content-type) shift 2 ;;
    --*) echo "Unknown options: $1" >&2; exit 252 ;;
    *) if [ -z "$from" ]; then from=$1; else to=$1; fi; shift ;;
  esac
done
case $command in
  ls)
    [ ! -e BUCKETS.down ] || { echo 'Could not connect to the endpoint URL' >&2; exit 255; }
    found=$(ls -d "$(local_path "$from")"* 2>/dev/null || true)
    case $from in */) found=$(ls "$(local_path "$from")" 2>/dev/null || true) ;; esac
    [ -n "$found" ] || exit 1
    for name in $found; do echo "2026-11-23 12:00:00      12345 $(basename "$name")"; done
    ;;
  cp)
    [ "$to" = "\${to#s3://}" ] || mkdir -p "$(dirname "$(local_path "$to")")"
    cp "$(local_path "$from")" "$(local_path "$to")"
    ;;
  rm) rm "$(local_path "$from")" ;;
  sync) cp -R "$(local_path "$from")/." "$(local_path "$to")" ;;
  *) exit 252 ;;
esac
`;

/** Fills in expressions of GitHub Actions. Throws for one that isn't among those known. */
export function filled(text: string, known: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{\{ (.*?) \}\}/gu, (_, expression: string) => {
    const value = known[expression];
    if (value === undefined) throw new Error(`unknown expression: ${expression}`);
    return value;
  });
}

const EnvSchema = v.optional(v.record(v.string(), v.string()), {});

const GithubSchema = v.looseObject({
  jobs: v.record(
    v.string(),
    v.looseObject({
      env: EnvSchema,
      steps: v.optional(
        v.array(
          v.looseObject({
            name: v.optional(v.string()),
            if: v.optional(v.string()),
            run: v.optional(v.string()),
            uses: v.optional(v.string()),
            env: EnvSchema,
          }),
        ),
        [],
      ),
    }),
  ),
});

/** The `run` steps of a job of a workflow, in their order, each with what its environment holds. */
export function githubSteps(file: string, job: string, known: Readonly<Record<string, string>>): Job[] {
  const found = v.parse(GithubSchema, documentsOf(file)[0]).jobs[job];
  if (!found) throw new Error(`${file} has no job ${job}`);
  return found.steps.flatMap(({ run, env }) => {
    if (run === undefined) return [];
    const all = Object.entries({ ...found.env, ...env }).map(([name, text]) => [name, filled(text, known)]);
    return [{ script: run, env: Object.fromEntries(all) as Record<string, string> }];
  });
}

const GitlabJobSchema = v.looseObject({
  script: v.array(v.string()),
  variables: v.record(v.string(), v.string()),
  parallel: v.optional(v.looseObject({ matrix: v.array(v.record(v.string(), v.array(v.string()))) })),
});

/** A job of a GitLab pipeline once for each of its matrix, with the variables that GitLab and the project give. */
export function gitlabJobs(file: string, job: string, given: Readonly<Record<string, string>>): Job[] {
  const { script, variables, parallel } = v.parse(
    GitlabJobSchema,
    v.parse(v.record(v.string(), v.unknown()), documentsOf(file)[0])[job],
  );
  const [row] = parallel?.matrix ?? [{}];
  const [[name, values] = ['', ['']]] = Object.entries(row ?? {});
  return values.map((value, i) => {
    const known: Record<string, string> = {
      ...given,
      CI_NODE_INDEX: String(i + 1),
      ...(name === '' ? {} : { [name]: value }),
    };
    const expand = (text: string): string =>
      text.replaceAll(/\$(\w+)/gu, (_, variable: string) => {
        if (known[variable] === undefined) throw new Error(`unknown variable: ${variable}`);
        return known[variable];
      });
    const own = Object.entries(variables).map(([variable, text]) => [variable, expand(text)]);
    return { script: script.join('\n'), env: { ...known, ...(Object.fromEntries(own) as Record<string, string>) } };
  });
}

const JobSchema = v.looseObject({
  kind: v.literal('Job'),
  spec: v.looseObject({
    completions: v.number(),
    template: v.looseObject({
      spec: v.looseObject({
        containers: v.tuple([
          v.looseObject({
            command: v.tuple([v.literal('/bin/sh'), v.literal('-c')]),
            args: v.tuple([v.string()]),
            env: v.array(v.looseObject({ name: v.string(), value: v.optional(v.string()) })),
          }),
        ]),
      }),
    }),
  }),
});

/**
 * The pods of a Kubernetes Job, with the variable that tells an Indexed Job's pod its number.
 * @param mounts where each folder that is mounted lies here
 */
export function kubernetesPods(
  file: string,
  mounts: Readonly<Record<string, string>>,
  changed: Readonly<Record<string, string>> = {},
): Job[] {
  const { completions, template } = v.parse(JobSchema, documentsOf(file)[0]).spec;
  const [{ args, env }] = template.spec.containers;
  const here = (value: string): string => {
    const mount = Object.keys(mounts).find((path) => value === path || value.startsWith(`${path}/`));
    return mount === undefined ? value : `${mounts[mount]}${value.slice(mount.length)}`;
  };
  const given = Object.fromEntries(
    env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, here(value)]])),
  );
  return Array.from({ length: completions }, (_, i) => ({
    script: args[0],
    env: { ...(given as Record<string, string>), JOB_COMPLETION_INDEX: String(i), ...changed },
  }));
}
