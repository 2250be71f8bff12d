/**
 * Credentials of every rule in their documented forms, random and made at run time, so that no scanner takes this file
 * for a leak. For the engine's tests, and for the recall in docs/detectors.md.
 */
import { crc32 } from 'node:zlib';

/** A source of numbers that gives the same row for the same seed (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** 0 to `below` − 1. */
  next(below: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  }

  pick<T>(list: ArrayLike<T>): T {
    return list[this.next(list.length)] as T;
  }

  text(alphabet: string, count: number): string {
    return Array.from({ length: count }, () => this.pick(alphabet)).join('');
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.next(256)));
  }
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = upper.toLowerCase();
const digits = '0123456789';
const alphabets = {
  d: digits,
  h: `${digits}abcdef`,
  b: `${digits}${lower}`,
  B: `${digits}${upper}`,
  l: lower + upper,
  w: digits + upper + lower,
  u: `${digits}${upper}${lower}_-`,
  a: `${upper}234567`,
  s: `${digits}${upper}${lower}+/`,
};

/** Fills a form: `{w36}` stands for 36 characters of the alphabet `w`. A bar hides the prefix from scanners. */
function fill(form: string, dice: Dice): string {
  return form
    .replaceAll('|', '')
    .replaceAll(/\{([a-zA-Z])(\d+)\}/g, (_, alphabet: string, count: string) =>
      dice.text(alphabets[alphabet as keyof typeof alphabets], Number(count)),
    );
}

/** Rule and forms; what tells the provider is split by a bar. */
const forms: readonly (readonly [rule: string, ...forms: string[]])[] = [
  ['aws-access-key-id', 'AK|IA{a16}', 'AS|IA{a16}'],
  ['aws-bedrock-key', 'AB|SK{s120}='],
  ['aws-session-token', 'IQoJ|b3JpZ2lu{s300}=='],
  ['github-token', 'github|_pat_{w22}_{w59}'],
  [
    'gitlab-token',
    'gl|pat-{u20}',
    'gl|dt-{u20}',
    'gl|rt-{u20}',
    'gl|ptt-{h40}',
    'GR13|48941{u20}',
    'gl|pat-{u27}.01.{b9}',
  ],
  ['bitbucket-token', 'AT|BB{w32}'],
  ['atlassian-token', 'ATA|TT3xFfGF0{u170}={h8}'],
  ['slack-token', 'xox|b-{d12}-{d12}-{w24}', 'xox|p-{d12}-{d12}-{d12}-{h32}', 'xa|pp-1-A{B10}-{d13}-{h64}'],
  ['slack-webhook', 'https://hooks.|slack.com/services/T{B10}/B{B10}/{w24}'],
  ['stripe-key', 'sk_|live_{w24}', 'rk_|live_{w99}', 'sk_|test_{w24}'],
  ['stripe-webhook-secret', 'whs|ec_{w32}'],
  ['google-api-key', 'AI|za{u35}'],
  ['google-oauth-secret', 'GOC|SPX-{u28}'],
  ['google-oauth-token', 'ya|29.a0{u160}', '1/|/0{u60}'],
  [
    'openai-key',
    'sk-|proj-{u74}T3Blbk|FJ{u74}',
    'sk-{w20}T3Blbk|FJ{w20}',
    'sk-|svcacct-{u120}',
    'sk-{h32}',
    'sk-{w48}',
  ],
  ['anthropic-key', 'sk-|ant-api03-{u93}AA', 'sk-|ant-admin01-{u93}AA'],
  ['openrouter-key', 'sk-|or-v1-{h64}'],
  ['huggingface-token', 'h|f_{l34}'],
  ['groq-key', 'gs|k_{w52}'],
  ['replicate-token', 'r|8_{w37}'],
  ['perplexity-key', 'pp|lx-{w48}'],
  ['xai-key', 'xa|i-{w80}'],
  ['nvidia-key', 'nv|api-{u64}'],
  ['langsmith-key', 'ls|v2_pt_{h32}_{h10}'],
  ['pinecone-key', 'pc|sk_{w6}_{w63}'],
  ['pypi-token', 'py|pi-AgEIcHlwaS5vcmc{u150}'],
  ['rubygems-key', 'ruby|gems_{h48}'],
  ['nuget-key', 'oy|2{b43}'],
  ['clojars-token', 'CLO|JARS_{b60}'],
  ['artifactory-token', 'AK|Cp{w69}'],
  ['docker-token', 'dckr|_pat_{u27}', 'dckr|_oat_{u32}'],
  ['digitalocean-token', 'do|p_v1_{h64}'],
  ['heroku-key', 'HR|KU-AA{u58}'],
  ['netlify-token', 'nf|p_{w36}'],
  ['fly-token', 'fo|1_{u43}'],
  ['supabase-key', 'sb|p_{h40}', 'sb_|secret_{u31}'],
  ['planetscale-token', 'pscale|_tkn_{u43}', 'pscale|_pw_{u43}'],
  ['databricks-token', 'da|pi{h32}', 'da|pi{h32}-2'],
  ['cloudflare-origin-key', 'v1.|0-{h24}-{h146}'],
  ['vault-token', 'hv|s.{u24}', 'hv|b.{u140}'],
  ['doppler-token', 'dp.|pt.{w43}', 'dp.|st.prd.{w43}'],
  ['pulumi-token', 'pu|l-{h40}'],
  ['onepassword-token', 'op|s_eyJ{w250}'],
  ['onepassword-secret-key', 'A|3-{B6}-{B6}-{B5}-{B5}-{B5}-{B5}'],
  ['twilio-key', 'S|K{h32}'],
  ['sendgrid-key', 'S|G.{u22}.{u43}'],
  ['mailgun-key', 'ke|y-{h32}'],
  ['mailchimp-key', '{h32}-u|s12'],
  ['brevo-key', 'xkey|sib-{h64}-{w16}'],
  ['resend-key', 'r|e_{w8}_{w24}'],
  ['shopify-token', 'shp|at_{h32}', 'shp|ss_{h32}'],
  ['linear-key', 'lin|_api_{w40}'],
  ['notion-token', 'sec|ret_{w43}', 'nt|n_{d11}{w35}'],
  ['figma-token', 'fi|gd_{u40}'],
  ['airtable-token', 'pa|t{w14}.{h64}'],
  ['newrelic-key', 'NR|AK-{B27}'],
  ['sentry-token', 'snt|ryu_{h64}', 'snt|rys_eyJ{w120}'],
  ['grafana-token', 'gl|sa_{w32}_{h8}', 'gl|c_eyJ{w120}'],
  ['dynatrace-token', 'dt|0c01.{B24}.{B64}'],
  ['launchdarkly-key', 'sd|k-{h8}-{h4}-4{h3}-a{h3}-{h12}'],
  ['postman-key', 'PM|AK-{h24}-{h34}'],
  ['mapbox-token', 'sk.|eyJ{w80}.{u22}'],
  ['square-token', 'sq0|atp-{u22}', 'sq0|csp-{u43}'],
  ['braintree-token', 'access_|token$production${b16}${h32}'],
  ['plaid-token', 'access-|production-{h8}-{h4}-{h4}-{h4}-{h12}'],
  ['shippo-token', 'ship|po_live_{h40}'],
  ['easypost-key', 'EZ|AK{w54}'],
  ['flutterwave-key', 'FLW|SECK-{h32}-X'],
  ['razorpay-key', 'rzp|_live_{w14}'],
  ['facebook-token', 'EA|AC{w180}'],
  ['dropbox-token', 'sl|.B{u136}'],
  ['alibaba-key', 'LT|AI5t{w20}'],
  ['tencent-key', 'AK|ID{w32}'],
  ['yandex-token', 'AQ|VN{u36}'],
  ['discord-webhook', 'https://discord.|com/api/webhooks/{d18}/{u68}'],
  ['circleci-token', 'CCI|PAT_{w22}_{h40}'],
  ['buildkite-token', 'bk|ua_{h40}'],
  ['sonar-token', 'sq|p_{h40}'],
  ['tailscale-key', 'ts|key-auth-{w17}-{w32}'],
  ['openshift-token', 'sha2|56~{u43}'],
  ['prefect-key', 'pn|u_{b36}'],
  ['posthog-key', 'ph|x_{w43}'],
  ['readme-key', 'rd|me_{b70}'],
  ['contentful-token', 'CF|PAT-{u43}'],
  ['typeform-token', 'tf|p_{u44}'],
  ['sourcegraph-token', 'sg|p_{h16}_{h40}'],
  ['neon-key', 'na|pi_{b64}'],
  ['telegram-token', '{d10}:A|A{u33}'],
  ['terraform-token', '{w14}.atla|sv1.{u67}'],
  ['azure-client-secret', '{w3}8Q|~{w34}'],
  ['azure-devops-token', '{w76}AZ|DO{w4}'],
  ['azure-ai-key', '{w52}JQ|QJ99{w26}'],
];

/** Credentials that no provider names: what stands before them tells. */
const assigned: readonly (readonly [rule: string, ...forms: string[]])[] = [
  [
    'aws-secret-access-key',
    'aws_secret_access_key = {s40}',
    '"SecretAccessKey": "{s40}"',
    'AWS_SECRET_ACCESS_KEY={s40}',
  ],
  [
    'azure-storage-key',
    'AccountName=acme;AccountKey={s86}==;EndpointSuffix=core',
    'SharedAccessKeyName=r;SharedAccessKey={s43}=',
  ],
  ['azure-signature', 'https://acme.blob.core.test/c?sv=2024-11-04&se=2026-01-01&sr=c&sp=r&sig={w42}%3D'],
  [
    'password-assignment',
    'password = "{w5}!{w8}"',
    "DB_PASSWORD: '{w16}'",
    'api_key="{w32}"',
    'const clientSecret = `{u40}`;',
    '\\"token\\": \\"{w40}\\"',
    '<password>{w7}#{w6}</password>',
    'ACME_API_TOKEN={w40}',
    'Server=db;User Id=app;Password={w6}!{w8};',
    'private static final String SECRET = "{w32}";',
    'password: {w9}${w9}',
    'config["api_key"] = "{h40}"',
  ],
  ['password-argument', "curl -u 'jo:{w6}!{w8}' https://acme.test"],
  [
    'authorization-header',
    'Authorization: Bearer {w40}',
    "headers: { 'Authorization': 'token {h40}' }",
    'Bearer {w30}',
  ],
  [
    'url-password',
    'postgres://app:{w16}@db.acme.test:5432/main',
    'mongodb+srv://jo:{w7}%21{w6}@cluster0.acme.test/x',
    'https://jo:{w20}@git.acme.test/x.git',
    'redis://:{w24}@cache:6379',
  ],
  ['npm-token', '//registry.acme.test/:_authToken={w36}'],
];

function pem(dice: Dice, label: string, bytes: number, lineEnd: string): string {
  const body =
    dice
      .bytes(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...body, `-----END ${label}-----`].join(lineEnd);
}

function withChecksum(dice: Dice, prefix: string): string {
  const body = dice.text(alphabets.w, 30);
  let rest = crc32(body);
  let end = '';
  for (let i = 0; i < 6; i++) {
    end = alphabets.w.charAt(rest % 62) + end;
    rest = Math.floor(rest / 62);
  }
  return prefix + body + end;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const built: readonly (readonly [rule: string, make: (dice: Dice) => string])[] = [
  ['github-token', (dice) => withChecksum(dice, `gh${dice.pick('pousr')}_`)],
  ['npm-token', (dice) => withChecksum(dice, 'npm_')],
  ['age-secret-key', (dice) => `AGE-SECRET-KEY-1${dice.text('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`],
  [
    'json-web-token',
    (dice) => {
      const claims = { sub: dice.text(lower, 9), iat: 1_700_000_000 + dice.next(1e7), role: 'clerk' };
      return `${encoded({ alg: dice.pick(['HS256', 'RS256']), typ: 'JWT' })}.${encoded(claims)}.${dice.text(alphabets.u, 43)}`;
    },
  ],
  [
    'authorization-header',
    (dice) => `Authorization: Basic ${Buffer.from(`jo:${dice.text(alphabets.w, 14)}`).toString('base64')}`,
  ],
  [
    'registry-auth',
    (dice) =>
      `{"auths":{"r.acme.test":{"auth":"${Buffer.from(`jo:${dice.text(alphabets.w, 14)}`).toString('base64')}"}}}`,
  ],
  ...['RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED ', 'DSA ', ''].flatMap((kind) =>
    ['\n', '\r\n', '\\n'].map(
      (end) => ['private-key', (dice: Dice) => pem(dice, `${kind}PRIVATE KEY`, 90 + dice.next(1200), end)] as const,
    ),
  ),
  ['private-key', (dice) => pem(dice, 'PGP PRIVATE KEY BLOCK', 600, '\n')],
  ['private-key', (dice) => Buffer.from(pem(dice, 'RSA PRIVATE KEY', 600, '\n')).toString('base64')],
  ['private-key', (dice) => pem(dice, 'RSA PRIVATE KEY', 600, '\n').split('\n').slice(0, 6).join('\n')],
  [
    'private-key',
    (dice) => `{"kty":"EC","crv":"P-256","x":"${dice.text(alphabets.u, 43)}","d":"${dice.text(alphabets.u, 43)}"}`,
  ],
  [
    'private-key',
    (dice) =>
      `PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 4\n${[1, 2, 3, 4].map(() => dice.text(alphabets.s, 64)).join('\n')}`,
  ],
];

export interface SecretSample {
  readonly rule: string;
  /** Holds one credential. */
  readonly text: string;
}

/** What stands around a credential that tells itself. */
const surroundings: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => `const key = '${secret}';`,
  (secret) => `{"value":"${secret}","n":1}`,
  (secret) => `first\\n${secret}\\nlast`,
  (secret) => `export ACME=${secret}\n`,
  (secret) => `see \`${secret}\`, please`,
  (secret) => `https://acme.test/?a=1&k=${secret}`,
  (secret) => `- ${secret}\r\n- other`,
];

/** `count` samples of every form of every rule; those of one seed are always the same. */
export function secretSamples(count: number, seed = 1): SecretSample[] {
  const dice = new Dice(seed);
  const samples: SecretSample[] = [];
  const add = (rule: string, make: () => string): void => {
    for (let i = 0; i < count; i++) samples.push({ rule, text: make() });
  };
  const around = (secret: string): string => dice.pick(surroundings)(secret);
  for (const [rule, ...ofRule] of forms) for (const form of ofRule) add(rule, () => around(fill(form, dice)));
  for (const [rule, ...ofRule] of assigned) for (const form of ofRule) add(rule, () => fill(form, dice));
  for (const [rule, make] of built) add(rule, () => make(dice));
  return samples;
}
