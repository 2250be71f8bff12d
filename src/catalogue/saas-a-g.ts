/** Hosted AI tools whose id starts with a to g. */
import type { CatalogueEntry } from '../contract/site.ts';

export const saasAToG: readonly CatalogueEntry[] = [
  {
    id: 'chatgpt',
    name: 'ChatGPT',
    vendor: 'OpenAI',
    jurisdiction: 'US',
    kind: 'saas',
    matches: ['https://chatgpt.com/*', 'https://chat.openai.com/*'],
    endpoints: ['https://*.oaiusercontent.com/*'],
    composer: '#prompt-textarea',
    sources: { hosts: 'https://openai.com/policies/', vendor: 'https://openai.com/policies/' },
  },
  {
    id: 'claude',
    name: 'Claude',
    vendor: 'Anthropic',
    jurisdiction: 'US',
    kind: 'saas',
    matches: ['https://claude.ai/*'],
    endpoints: [],
    composer: 'div.ProseMirror',
    sources: { hosts: 'https://www.anthropic.com/legal', vendor: 'https://www.anthropic.com/legal' },
  },
  {
    id: 'deepseek',
    name: 'DeepSeek',
    vendor: 'DeepSeek',
    jurisdiction: 'CN',
    kind: 'saas',
    matches: ['https://chat.deepseek.com/*'],
    endpoints: [],
    composer: '#chat-input',
    sources: { hosts: 'https://www.deepseek.com/', vendor: 'https://www.deepseek.com/' },
  },
  {
    id: 'gemini',
    name: 'Gemini',
    vendor: 'Google',
    jurisdiction: 'US',
    kind: 'saas',
    matches: ['https://gemini.google.com/*'],
    endpoints: ['https://push.clients6.google.com/upload/*', 'https://content-push.googleapis.com/upload/*'],
    composer: 'rich-textarea .ql-editor',
    sources: { hosts: 'https://gemini.google.com/', vendor: 'https://policies.google.com/terms' },
  },
];
