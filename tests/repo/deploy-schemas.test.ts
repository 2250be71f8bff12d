/** The pipelines and jobs of examples/deploy are what their systems' own schemas allow. */
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { documentsOf, schemaOf } from './deploy.ts';
import { filesIn, textOf } from './project.ts';

const folder = 'examples/deploy/';
const yaml = filesIn('examples/deploy')
  .filter((file) => file.endsWith('.yml'))
  .map((file) => file.slice(folder.length));
const of = (system: string): string[] => yaml.filter((file) => file.startsWith(`${system}/`));

type Tree = Record<string, unknown>;

function compile(schema: object): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

function mistakes(validate: ValidateFunction, document: unknown): string[] {
  return validate(document)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** A document with one key renamed, wherever it stands. */
function renamed(document: unknown, from: string, to: string): unknown {
  const text = JSON.stringify(document);
  expect(text).toContain(`"${from}":`);
  return JSON.parse(text.replace(`"${from}":`, `"${to}":`));
}

describe('GitHub Actions', () => {
  const validate = compile(schemaOf('github-workflow.json'));

  it.each(of('github-actions'))('%s', (file) => {
    expect(mistakes(validate, documentsOf(file)[0])).toEqual([]);
    // Full versions: a major tag moves.
    for (const [, version] of textOf(folder + file).matchAll(/- uses: (?:actions|aws-actions)\/\S+?@(\S+)/gu)) {
      expect(version).toMatch(/^v\d+\.\d+\.\d+$/u);
    }
  });

  it('a mistake is told', () => {
    const document = documentsOf('github-actions/nightly.yml')[0];
    expect(mistakes(validate, renamed(document, 'runs-on', 'run-on'))).not.toEqual([]);
    expect(mistakes(validate, renamed(document, 'steps', 'step'))).not.toEqual([]);
  });
});

describe('GitLab CI', () => {
  const file = 'gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json';
  const schema = schemaOf(file) as { definitions: { job_template: { properties: Tree } } };
  // Came after the schema in the package, with GitLab 15.7.
  schema.definitions.job_template.properties['id_tokens'] = {
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { aud: { type: 'string' } },
      required: ['aud'],
      additionalProperties: false,
    },
  };
  const validate = compile(schema);

  it.each(of('gitlab-ci'))('%s', (name) => {
    expect(mistakes(validate, documentsOf(name)[0])).toEqual([]);
  });

  it('a mistake is told', () => {
    const document = documentsOf('gitlab-ci/nightly.gitlab-ci.yml')[0];
    expect(mistakes(validate, renamed(document, 'script', 'scripts'))).not.toEqual([]);
    expect(mistakes(validate, renamed(document, 'matrix', 'matrices'))).not.toEqual([]);
  });
});

describe('Kubernetes', () => {
  /** Keys that came after the definitions in the package (1.19): Indexed Jobs with 1.21. */
  const later: Record<string, Tree> = {
    'io.k8s.api.batch.v1.JobSpec': { completionMode: { enum: ['Indexed', 'NonIndexed'] } },
    'io.k8s.api.core.v1.PodSecurityContext': {
      seccompProfile: { type: 'object', properties: { type: { enum: ['RuntimeDefault', 'Localhost', 'Unconfined'] } } },
    },
  };

  /** The definitions as strict as the API server with `--validate=strict`: it takes no key that it doesn't know. */
  function strict(): Tree {
    const { definitions } = schemaOf('kubernetes-definitions.json') as { definitions: Record<string, Tree> };
    const entries = Object.entries(definitions).map(([name, definition]): [string, Tree] => {
      if (typeof definition['properties'] !== 'object') return [name, definition];
      const properties = { ...definition['properties'], ...later[name] };
      return [name, { ...definition, properties, additionalProperties: false }];
    });
    return Object.fromEntries(entries);
  }

  const definitions = strict();
  const kinds: Record<string, string> = {
    Job: 'io.k8s.api.batch.v1.Job',
    ConfigMap: 'io.k8s.api.core.v1.ConfigMap',
    PersistentVolumeClaim: 'io.k8s.api.core.v1.PersistentVolumeClaim',
  };
  const validators = new Map(
    Object.entries(kinds).map(([kind, name]) => [kind, compile({ $ref: `#/definitions/${name}`, definitions })]),
  );
  const check = (document: unknown): string[] => {
    const validate = validators.get(String((document as Tree)['kind']));
    return validate ? mistakes(validate, document) : ['is of an unknown kind'];
  };

  it.each(of('kubernetes'))('%s', (file) => {
    for (const document of documentsOf(file)) expect(check(document)).toEqual([]);
  });

  it('a mistake is told', () => {
    const [document] = documentsOf('kubernetes/index.yml');
    for (const key of ['completionMode', 'runAsNonRoot', 'readOnlyRootFilesystem', 'mountPath', 'completions']) {
      expect(check(renamed(document, key, `${key}s`))).not.toEqual([]);
    }
    expect(check(renamed(document, 'kind', 'kinds'))).toEqual(['is of an unknown kind']);
  });

  it.each(['mirror', 'index', 'publish'])('%s runs as nobody, on a file system it cannot change', (name) => {
    const [document] = documentsOf(`kubernetes/${name}.yml`);
    expect(document).toMatchObject({
      spec: {
        template: {
          spec: {
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
                resources: { requests: { cpu: expect.anything() }, limits: { memory: expect.anything() } },
              },
            ],
          },
        },
      },
    });
  });
});

it('the signing key is named by publishing jobs alone', () => {
  const secret = /signing[-_]key|SIGN_KEY_FILE/iu;
  const jobs = yaml.flatMap((file) =>
    documentsOf(file).flatMap((document) => {
      const tree = document as Tree;
      const parts = file.startsWith('kubernetes/') ? { [file]: tree } : ((tree['jobs'] as Tree | undefined) ?? tree);
      return Object.entries(parts)
        .filter(([, part]) => secret.test(JSON.stringify(part)))
        .map(([name]) => name);
    }),
  );
  expect([...new Set(jobs)].sort()).toEqual(['kubernetes/publish.yml', 'publish']);
});
