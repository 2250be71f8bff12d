/** Credentials that tell their provider by their form: where each starts, how it goes on, what it must hold. */
import { entropy, fromBase64, hasChecksum, isExample } from './secret-checks.ts';

/** How a credential looks from its hint on. */
export interface TokenRule {
  readonly name: string;
  /** Every match starts with one of these; upper and lower case count only in the form. */
  readonly hints: readonly string[];
  /** Sticky; starts where the hint does. Every repetition is bounded. */
  readonly form: RegExp;
  /** For hints inside a credential: what of it stands before the hint, at most `reach` characters. */
  readonly before?: { readonly form: RegExp; readonly reach: number };
  readonly valid: (secret: string) => boolean;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';

/** Hints want three characters: those that are shorter go on with any of these. */
function each(prefix: string, nexts: string): string[] {
  return Array.from(nexts, (next) => prefix + next);
}

const looksRandom = (least: number) => (secret: string) => !isExample(secret) && entropy(secret) >= least;
const random = looksRandom(3.2);

/** @param form what follows the hint, and the hint itself */
function rule(
  name: string,
  hints: string | readonly string[],
  form: string,
  valid: (secret: string) => boolean = random,
): TokenRule {
  return {
    name,
    hints: typeof hints === 'string' ? hints.split(' ') : hints,
    form: new RegExp(`(?:${form})(?![A-Za-z0-9])`, 'y'),
    valid,
  };
}

function hexadecimal(name: string, prefixes: string, count: number): TokenRule {
  const form = `(?:${prefixes.replaceAll('.', '\\.').replaceAll(' ', '|')})[a-f0-9]{${count}}`;
  return rule(name, prefixes, form, looksRandom(2.8));
}

/** A token whose body ends with a checksum. A wrong one clears nothing: a mistyped character still leaks the others. */
function checked(secret: string): boolean {
  return hasChecksum(secret.slice(secret.indexOf('_') + 1)) || random(secret);
}

/** A JSON web token: a header that names an algorithm, claims, and a signature; not the one of the tutorials. */
function isJsonWebToken(token: string): boolean {
  const [header = '', claims = '', signature = ''] = token.split('.');
  if (signature.length < 16 || entropy(signature) < 3) return false;
  const named = fromBase64(header, 2000) ?? '';
  const claimed = fromBase64(claims, 2000) ?? '';
  return /^\{\s*"/.test(named) && /"(?:alg|enc)"\s*:/.test(named) && !/John Doe|"sub"\s*:\s*"1234567890"/.test(claimed);
}

/** Like `rule`, for hints that aren't the start. */
function inner(name: string, hints: readonly string[], reach: number, before: string, form: string): TokenRule {
  return { ...rule(name, hints, form), before: { form: new RegExp(`${before}$`), reach: reach + 3 } };
}

/** Where a word starts; the letter of an escape before it isn't part of it. */
const edge = '(?:(?<![A-Za-z0-9_~.-])|(?<=\\\\[nrt]))';
const w = '[A-Za-z0-9]';
const u = '[A-Za-z0-9_-]';

export const tokenRules: readonly TokenRule[] = [
  rule('aws-access-key-id', 'AKIA ASIA ABIA ACCA', `(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}`, looksRandom(2.5)),
  rule(
    'aws-bedrock-key',
    'ABSK bedrock-api-key-',
    `(?<![+/])ABSK[A-Za-z0-9+/]{109,269}={0,2}|bedrock-api-key-${w}{40,2000}`,
  ),
  rule('aws-session-token', 'IQoJ FwoG', '(?<![+/])(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[A-Za-z0-9+/]{100,2000}={0,2}'),
  rule('github-token', 'ghp_ gho_ ghu_ ghs_ ghr_', `gh[pousr]_${w}{36,255}`, checked),
  rule('github-token', 'github_pat_', `github_pat_${w}{22}_${w}{59}`),
  rule(
    'gitlab-token',
    'glpat- gldt- glrt- glrtr- glcbt- glptt- glft- glimt- glagent- gloas- glsoat- glffct- GR1348941',
    `(?:gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|oas|soat|ffct)-${u}{20,80}(?:\\.[0-9a-z]{2}\\.[0-9a-z]{7,9})?|GR1348941${u}{20,50})`,
  ),
  rule('bitbucket-token', 'ATBB ATCTT3xFf', `ATBB[A-Za-z0-9]{32}|ATCTT3xFf[A-Za-z0-9_=-]{100,300}`),
  rule('atlassian-token', 'ATATT3 ATSTT3', `AT[AS]TT3[A-Za-z0-9_=-]{100,300}`),
  rule(
    'slack-token',
    'xoxb- xoxp- xoxa- xoxo- xoxr- xoxs- xoxc- xoxd- xoxe- xoxe. xapp-',
    `(?:xoxe\\.)?(?:xox[abcdeoprs]|xapp)-[A-Za-z0-9-]{10,250}`,
    (secret) => looksRandom(2.8)(secret) && /\d{5}/.test(secret),
  ),
  rule(
    'slack-webhook',
    'hooks.slack.com/',
    `hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_+-]{30,100}`,
  ),
  rule('stripe-key', 'sk_live_ rk_live_ sk_test_ rk_test_ sk_prod_ rk_prod_', `[rs]k_(?:live|test|prod)_${w}{16,247}`),
  rule('stripe-webhook-secret', 'whsec_', `whsec_[A-Za-z0-9+/]{32,64}={0,2}`),
  rule('google-api-key', 'AIza', `AIza${u}{35}`),
  rule('google-oauth-secret', 'GOCSPX-', `GOCSPX-${u}{28}`),
  rule('google-oauth-token', 'ya29. 1//0', `ya29\\.${u}{30,500}|1//0${u}{40,120}`),
  rule(
    'openai-key',
    'sk-',
    [
      `sk-(?:proj|svcacct|admin|service)-${u}{40,220}`,
      `sk-${w}{20}T3BlbkFJ${w}{20}`,
      // Providers with the same interface have kept the form.
      'sk-[a-f0-9]{32}',
      `sk-${w}{48}`,
    ].join('|'),
  ),
  rule('anthropic-key', 'sk-ant-', `sk-ant-[a-z0-9]{3,12}-${u}{80,140}`),
  hexadecimal('openrouter-key', 'sk-or-v1-', 64),
  rule('huggingface-token', 'api_org_ hf_', `(?:hf_|api_org_)[A-Za-z]{34}`),
  rule('groq-key', 'gsk_', `gsk_${w}{48,56}`),
  rule('replicate-token', 'r8_', `r8_${w}{37}`),
  rule('perplexity-key', 'pplx-', `pplx-${w}{40,64}`),
  rule('xai-key', 'xai-', `xai-${w}{70,90}`),
  rule('nvidia-key', 'nvapi-', `nvapi-${u}{60,70}`),
  rule('langsmith-key', 'lsv2_', `lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}`),
  rule('pinecone-key', 'pcsk_', `pcsk_${w}{4,8}_${w}{50,70}`),
  rule('npm-token', 'npm_', `npm_${w}{36}`, checked),
  rule('pypi-token', 'pypi-', `pypi-Ag(?:EIcHlwaS5vcmc|ENdGVzdC5weXBpLm9yZw)${u}{50,1000}`),
  hexadecimal('rubygems-key', 'rubygems_', 48),
  rule('nuget-key', 'oy2', `oy2[a-z0-9]{43}`),
  rule('clojars-token', 'CLOJARS_', `CLOJARS_[a-z0-9]{60}`),
  rule('artifactory-token', 'AKCp', `AKCp${w}{69}`),
  rule('docker-token', 'dckr_', `dckr_(?:pat|oat)_${u}{27,32}`),
  hexadecimal('digitalocean-token', 'dop_v1_ doo_v1_ dor_v1_', 64),
  rule('heroku-key', 'HRKU-', `HRKU-(?:AA${u}{58}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})`),
  rule('netlify-token', 'nfp_ nfc_ nfo_', `nf[pco]_${w}{36,60}`),
  rule('fly-token', 'fo1_ fm1_ fm2_', `fo1_${u}{43}|(?<![+/])fm[12][ar]?_[A-Za-z0-9+/]{100,2000}={0,3}`),
  rule('supabase-key', 'sbp_ sb_secret_', `sbp_[a-f0-9]{40}|sb_secret_${u}{31,40}`),
  rule('planetscale-token', 'pscale_', `pscale_(?:tkn|oauth|pw)_[A-Za-z0-9_.=-]{32,64}`),
  rule('databricks-token', 'dapi', `dapi[a-f0-9]{32}(?:-\\d{1,2})?`, looksRandom(2.8)),
  rule('cloudflare-origin-key', 'v1.0-', `v1\\.0-[a-f0-9]{24}-[a-f0-9]{146}`),
  rule('vault-token', 'hvs. hvb. hvr.', `hv[sbr]\\.${u}{24,300}`),
  rule(
    'doppler-token',
    'dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.',
    `dp\\.(?:pt|st|ct|sa|scim|audit)\\.(?:[a-z0-9_-]{2,35}\\.)?${w}{40,44}`,
  ),
  hexadecimal('pulumi-token', 'pul-', 40),
  rule('age-secret-key', 'AGE-SECRET-KEY-1', `AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}`),
  rule('onepassword-token', 'ops_ey', `ops_ey[A-Za-z0-9+/_-]{100,3000}={0,2}`),
  rule(
    'onepassword-secret-key',
    'A3-',
    `A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}`,
  ),
  rule('twilio-key', each('SK', 'abcdef0123456789'), `SK[0-9a-f]{32}`, looksRandom(2.8)),
  rule('sendgrid-key', 'SG.', `SG\\.${u}{20,24}\\.${u}{39,50}`),
  rule('mailgun-key', 'key-', `key-[0-9a-f]{32}`, looksRandom(2.8)),
  rule('brevo-key', 'xkeysib- xsmtpsib-', `(?:xkeysib|xsmtpsib)-[a-f0-9]{64}-${w}{16}`),
  rule('resend-key', 're_', `re_${w}{8}_${w}{24}`),
  rule('shopify-token', 'shpat_ shpca_ shppa_ shpss_ shptka_', `shp(?:at|ca|pa|ss|tka)_[a-zA-Z0-9]{32,64}`),
  rule('linear-key', 'lin_api_ lin_oauth_', `lin_(?:api|oauth)_[A-Za-z0-9_]{32,128}`),
  rule('notion-token', 'secret_ ntn_', `secret_${w}{43}|ntn_\\d{11}${w}{35}`),
  rule('figma-token', 'figd_ figo_', `fig[do]_${u}{38,60}`),
  rule('airtable-token', 'pat', `pat${w}{14}\\.[a-f0-9]{64}`),
  rule('newrelic-key', 'NRAK- NRII- NRIQ- NRRA-', `NR(?:AK|II|IQ|RA)-[A-Za-z0-9_-]{27,42}`),
  rule('sentry-token', 'sntrys_ sntryu_', `sntrys_eyJ[A-Za-z0-9+/=_-]{80,400}|sntryu_[a-f0-9]{64}`),
  rule('grafana-token', 'glsa_ glc_', `glsa_${w}{32}_[a-fA-F0-9]{8}|glc_[A-Za-z0-9+/]{32,400}={0,2}`),
  rule('dynatrace-token', 'dt0c01. dt0s', `dt0[a-z]\\d\\d\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}`),
  rule('launchdarkly-key', 'sdk- api-', `(?:sdk|api)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`),
  rule('postman-key', 'PMAK-', `PMAK-[a-f0-9]{24}-[a-f0-9]{34}`),
  rule('mapbox-token', 'sk.eyJ', `sk\\.eyJ${u}{60,120}\\.${u}{20,24}`),
  rule('square-token', 'sq0atp- sq0csp- EAAA', `sq0(?:atp-${u}{22}|csp-${u}{43})|EAAA[A-Za-z0-9_-]{60}`),
  rule('braintree-token', 'access_token$', `access_token\\$(?:production|sandbox)\\$[a-z0-9]{16}\\$[a-f0-9]{32}`),
  rule(
    'plaid-token',
    'access-',
    `access-(?:sandbox|development|production)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`,
  ),
  rule('shippo-token', 'shippo_', `shippo_(?:live|test)_[a-f0-9]{40}`, looksRandom(2.8)),
  rule('easypost-key', 'EZAK EZTK', `EZ[AT]K${w}{54}`),
  rule('flutterwave-key', 'FLWSECK', `FLWSECK(?:_TEST)?-[a-f0-9]{12,40}(?:-X)?`, looksRandom(2.8)),
  rule('razorpay-key', 'rzp_live_ rzp_test_', `rzp_(?:live|test)_${w}{14,24}`),
  rule('paystack-key', 'paystack_', `paystack_(?:live|test)_${w}{30,50}`),
  rule('facebook-token', 'EAA', `EAA[A-Z][A-Za-z0-9]{100,300}`),
  rule('twitter-bearer', 'AAAAAAAAAAAAAAAAAAAAA', `A{20,26}(?=[^/+]{0,120}%)[A-Za-z0-9%]{70,120}`),
  rule('dropbox-token', 'sl.B sl.u', `sl\\.(?:u\\.)?${u}{130,1400}`),
  rule('alibaba-key', 'LTAI', `LTAI${w}{16,26}`),
  rule('tencent-key', 'AKID', `AKID${w}{32}`),
  rule('yandex-token', 'AQVN y0_A t1.9', `AQVN${u}{35,38}|y0_A${u}{50,60}|t1\\.9${u}{30,300}\\.${u}{86}={0,2}`),
  rule(
    'discord-webhook',
    'discord.com/api/webhooks/ discordapp.com/api/webhooks/',
    `discord(?:app)?\\.com/api/webhooks/\\d{17,20}/${u}{60,80}`,
  ),
  rule(
    'teams-webhook',
    'webhook.office.com/',
    `webhook\\.office\\.com/webhookb2/[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/[0-9a-zA-Z]{32}/[0-9a-f-]{36}[A-Za-z0-9_/-]{0,60}`,
  ),
  rule('neon-key', 'napi_', `napi_[a-z0-9]{60,70}`),
  rule('circleci-token', 'CCIPAT_ CCIPRJ_', `CCIP(?:AT|RJ)_${w}{20,24}_[a-f0-9]{40}`),
  rule('buildkite-token', 'bkua_ bkaj_', `bk(?:ua|aj)_${w}{40,60}`),
  rule('sonar-token', 'sqp_ squ_ sqa_', `sq[pua]_[a-f0-9]{40}`, looksRandom(2.8)),
  rule('tailscale-key', 'tskey-', `tskey-(?:auth|api|client|scim|webhook)-${w}{10,24}-${w}{28,40}`),
  rule('openshift-token', 'sha256~', `sha256~${u}{43}`),
  rule('prefect-key', 'pnu_ pnb_', `pn[ub]_${w}{36}`),
  rule('posthog-key', 'phx_', `phx_${u}{40,60}`),
  rule('readme-key', 'rdme_', `rdme_[a-z0-9]{70}`),
  rule('contentful-token', 'CFPAT-', `CFPAT-${u}{43}`),
  rule('typeform-token', 'tfp_', `tfp_[A-Za-z0-9_.=-]{44,60}`),
  rule('sourcegraph-token', 'sgp_', `sgp_(?:[a-fA-F0-9]{16}_|local_)?[a-fA-F0-9]{40}`, looksRandom(2.8)),
  rule('json-web-token', 'eyJ', `eyJ${u}{10,4000}\\.eyJ${u}{4,16000}\\.${u}{16,2000}`, isJsonWebToken),
  inner('telegram-token', [':AA'], 10, `${edge}\\d{8,10}`, `:AA${u}{32,35}`),
  inner('terraform-token', ['.atlasv1.'], 14, `${edge}${w}{14}`, `\\.atlasv1\\.${u}{60,70}`),
  inner(
    'azure-client-secret',
    each('Q~', `${letters}${digits}_.~-`),
    4,
    `${edge}[A-Za-z0-9_~.-]{3}\\d`,
    `Q~[A-Za-z0-9_~.-]{31,34}`,
  ),
  inner('azure-devops-token', ['AZDO'], 76, `${edge}${w}{76}`, `AZDO${w}{4}`),
  inner('azure-ai-key', ['JQQJ99'], 52, `${edge}${w}{52}`, `JQQJ99${w}{26}`),
  inner('mailchimp-key', ['-us'], 32, `${edge}[0-9a-f]{32}`, `-us\\d{1,2}`),
];
