/** Where each fact of the catalogue comes from. For docs/sites.md and the test that holds it: no build carries them. */
import type { EntrySources } from '../contract/site.ts';
import { chatAll, chatExporter, cherryStudio, gpt4free, llmAtlas, superAssistant } from './references.ts';

/** By the entry's id. */
export const catalogueSources: Readonly<Record<string, EntrySources>> = {
  alice: { hosts: llmAtlas, vendor: llmAtlas },
  bolt: {
    hosts: cherryStudio,
    vendor: 'https://stackblitz.com/privacy-policy (StackBlitz, Inc.; unverified: seat)',
  },
  'character-ai': {
    hosts: `${chatAll} src/bots/CharacterAIBot.js; unverified: endpoints`,
    vendor:
      'https://conductatlas.com/platform/characterai/characterai-terms-of-service/ (Character Technologies, Inc.; unverified: seat)',
  },
  chatglm: { hosts: cherryStudio, vendor: 'https://qudata.com/en/news/winning-strategy-chinas-ai-tigers' },
  chatgpt: { hosts: superAssistant, vendor: llmAtlas },
  claude: { hosts: chatExporter, vendor: llmAtlas },
  'claude-platform': { hosts: 'unverified: from memory', vendor: llmAtlas },
  cohere: { hosts: `${llmAtlas}; unverified: coral.cohere.com`, vendor: llmAtlas },
  copilot: { hosts: chatExporter, vendor: llmAtlas },
  cursor: {
    hosts: 'unverified: from memory',
    vendor: 'https://www.cursor.com/terms/msa (Anysphere, Inc.; unverified: seat)',
  },
  deepseek: { hosts: cherryStudio, vendor: 'https://tautoru.ai/ai/tools/deepseek' },
  dola: { hosts: `${llmAtlas}; ${cherryStudio} (as Cici)`, vendor: llmAtlas },
  doubao: { hosts: cherryStudio, vendor: 'https://www.sipoch.com/en/article/300330021181321' },
  'duck-ai': {
    hosts: `${cherryStudio}; unverified: duckduckgo.com paths`,
    vendor: 'https://duckduckgo.com/aichat/privacy-terms (unverified: seat)',
  },
  ernie: {
    hosts: `${cherryStudio}; ${llmAtlas}`,
    vendor:
      'https://www.scmp.com/tech/tech-trends/article/3211682/chatgpt-china-big-tech-firms-race-introduce-ai-chatbots-worlds-biggest-internet-population',
  },
  falcon: { hosts: llmAtlas, vendor: llmAtlas },
  felo: { hosts: cherryStudio, vendor: llmAtlas },
  gemini: { hosts: superAssistant, vendor: llmAtlas },
  'gemini-enterprise': {
    hosts: 'urzeye/ophel@00d0b177b3f1 src/adapters/gemini-enterprise.ts; unverified: vertexaisearch.cloud.google.com',
    vendor: llmAtlas,
  },
  gigachat: { hosts: llmAtlas, vendor: llmAtlas },
  'github-copilot': {
    hosts: `${superAssistant}; ${cherryStudio}; endpoints: ${gpt4free}`,
    vendor: 'https://docs.github.com/en/site-policy (unverified: seat)',
  },
  'google-ai-studio': { hosts: superAssistant, vendor: llmAtlas },
  grok: { hosts: `${superAssistant}; unverified: endpoints`, vendor: llmAtlas },
  groq: {
    hosts: `https://console.groq.com/docs/legal/services-agreement; ${cherryStudio}`,
    vendor: 'https://aiwiki.ai/wiki/groq_hardware',
  },
  huggingchat: {
    hosts: cherryStudio,
    vendor: 'https://conductatlas.com/platform/hugging-face/hugging-face-terms-of-service/',
  },
  kimi: {
    hosts: `${cherryStudio}; ${superAssistant}`,
    vendor: 'https://asianintelligence.ai/reports/39/leadership-team-of-moonshot-ai',
  },
  krutrim: {
    hosts: `${llmAtlas}; unverified: chat.olakrutrim.com`,
    vendor: 'https://bevinahally.com/digest/2026-04-15',
  },
  laguna: { hosts: llmAtlas, vendor: llmAtlas },
  lmarena: { hosts: gpt4free, vendor: 'https://aiwiki.ai/wiki/lmarena_org/raw' },
  longcat: { hosts: cherryStudio, vendor: 'unverified: vendor and seat from memory' },
  lovable: {
    hosts: 'https://friends.lovable.dev/terms; unverified: endpoint',
    vendor: 'https://siliconflash.com/accelerating-innovation-is-europes-tech-sector-keeping-pace',
  },
  lumo: { hosts: 'https://lumo.proton.me/legal/terms', vendor: 'https://lumo.proton.me/legal/terms' },
  'm365-copilot': { hosts: `${chatExporter}; unverified: endpoints`, vendor: llmAtlas },
  maritaca: { hosts: llmAtlas, vendor: llmAtlas },
  'meta-ai': { hosts: `${chatExporter}; unverified: endpoints`, vendor: llmAtlas },
  mimo: { hosts: llmAtlas, vendor: llmAtlas },
  minimax: {
    hosts: `${cherryStudio}; unverified: chat.minimax.io, chat.minimaxi.com`,
    vendor: 'https://qudata.com/en/news/winning-strategy-chinas-ai-tigers',
  },
  mistral: { hosts: superAssistant, vendor: 'https://mistral.ai/terms' },
  notebooklm: { hosts: chatExporter, vendor: llmAtlas },
  'openai-platform': { hosts: 'unverified: from memory', vendor: llmAtlas },
  openrouter: {
    hosts: superAssistant,
    vendor: 'https://conductatlas.com/platform/openrouter/openrouter-terms-of-service/',
  },
  perplexity: { hosts: superAssistant, vendor: llmAtlas },
  phind: { hosts: `${chatAll} src/bots/PhindBot.js`, vendor: 'unverified: seat from memory' },
  pi: { hosts: llmAtlas, vendor: llmAtlas },
  poe: { hosts: cherryStudio, vendor: 'https://edit.tosdr.org/documents/200 (Quora, Inc.; unverified: seat)' },
  qianwen: {
    hosts: `${cherryStudio}; unverified: tongyi.aliyun.com, www.tongyi.com, endpoint`,
    vendor:
      'https://www.scmp.com/tech/tech-trends/article/3211682/chatgpt-china-big-tech-firms-race-introduce-ai-chatbots-worlds-biggest-internet-population',
  },
  qwen: { hosts: chatExporter, vendor: llmAtlas },
  replit: {
    hosts: 'unverified: hosts from memory',
    vendor:
      'https://conductatlas.com/platform/replit/replit-terms-of-service/acceptable-use-policy-and-prohibited-conduct/ (unverified: seat)',
  },
  sensechat: {
    hosts: `${cherryStudio}; unverified: sensechat.sensetime.com`,
    vendor: 'https://www.inkl.com/news/ai-startup-sensetime-gets-the-nod-in-china-s-drive-to-get-ahead',
  },
  solar: {
    hosts: 'https://developers.upstage.ai/terms-and-policies/terms-of-use (console); unverified: chat hosts',
    vendor: 'https://www.upstage.ai/privacy-policy/updated-mar-07-2025',
  },
  spark: { hosts: cherryStudio, vendor: 'https://www.shine.cn/biz/tech/2407199568/' },
  stepfun: {
    hosts: `${cherryStudio}; unverified: yuewen.cn`,
    vendor: 'https://ainews.cool/article/20260414-stepfun-moonshot-ipo-china-ai-race',
  },
  't3-chat': { hosts: superAssistant, vendor: 'unverified: vendor and seat from memory' },
  'tencent-ai-studio': { hosts: llmAtlas, vendor: llmAtlas },
  v0: {
    hosts: 'unverified: hosts from memory',
    vendor: 'https://vercel.com/legal/v0-enterprise-addendum (Vercel Inc.; unverified: seat)',
  },
  venice: { hosts: llmAtlas, vendor: llmAtlas },
  'you-com': { hosts: cherryStudio, vendor: llmAtlas },
  yuanbao: { hosts: cherryStudio, vendor: 'https://www.sipoch.com/en/article/300330021181321' },
  'z-ai': { hosts: chatExporter, vendor: llmAtlas },
  anythingllm: {
    hosts: "none: the owner's address (often http://localhost:3001)",
    vendor: 'https://github.com/Mintplex-Labs/anything-llm',
  },
  jan: {
    hosts: "none: the owner's address (often http://localhost:1337)",
    vendor: 'https://github.com/janhq/jan',
  },
  librechat: {
    hosts: "none: the owner's address (often http://localhost:3080)",
    vendor: 'https://github.com/danny-avila/LibreChat',
  },
  'llama-cpp': {
    hosts: "none: the owner's address (often http://localhost:8080)",
    vendor: 'https://github.com/ggml-org/llama.cpp',
  },
  'lm-studio': {
    hosts: "none: the owner's address (front ends; its API is often http://localhost:1234)",
    vendor: 'https://lmstudio.ai/ (unverified: vendor)',
  },
  lobechat: {
    hosts: "none: the owner's address (often http://localhost:3210)",
    vendor: 'https://github.com/lobehub/lobe-chat',
  },
  ollama: {
    hosts: "none: the owner's address (front ends; its API is often http://localhost:11434)",
    vendor: 'https://github.com/ollama/ollama',
  },
  'open-webui': {
    hosts: "none: the owner's address (often http://localhost:3000 or http://localhost:8080)",
    vendor: 'https://github.com/open-webui/open-webui',
  },
  'text-generation-webui': {
    hosts: "none: the owner's address (often http://localhost:7860)",
    vendor: 'https://github.com/oobabooga/text-generation-webui',
  },
};
