/**
 * AI tools that run on a server or machine of their owner: who gets the text, and where they are, only the owner can say,
 * so these have no address and no jurisdiction until a policy or a person adds them.
 */
import type { CatalogueEntry } from '../contract/site.ts';

export const selfHosted: readonly CatalogueEntry[] = [
  {
    id: 'anythingllm',
    name: 'AnythingLLM',
    vendor: 'Mintplex Labs',
    jurisdiction: '',
    kind: 'self-hosted',
    matches: [],
    endpoints: [],
    sources: {
      hosts: "none: the owner's address (often http://localhost:3001)",
      vendor: 'https://github.com/Mintplex-Labs/anything-llm',
    },
  },
  {
    id: 'jan',
    name: 'Jan',
    vendor: 'Jan',
    jurisdiction: '',
    kind: 'local',
    matches: [],
    endpoints: [],
    sources: {
      hosts: "none: the owner's address (often http://localhost:1337)",
      vendor: 'https://github.com/janhq/jan',
    },
  },
  {
    id: 'librechat',
    name: 'LibreChat',
    vendor: 'LibreChat',
    jurisdiction: '',
    kind: 'self-hosted',
    matches: [],
    endpoints: [],
    composer: '#prompt-textarea',
    sources: {
      hosts: "none: the owner's address (often http://localhost:3080)",
      vendor: 'https://github.com/danny-avila/LibreChat',
    },
  },
  {
    id: 'llama-cpp',
    name: 'llama.cpp server',
    vendor: 'ggml.org',
    jurisdiction: '',
    kind: 'local',
    matches: [],
    endpoints: [],
    composer: 'textarea',
    sources: {
      hosts: "none: the owner's address (often http://localhost:8080)",
      vendor: 'https://github.com/ggml-org/llama.cpp',
    },
  },
  {
    id: 'lm-studio',
    name: 'LM Studio',
    vendor: 'Element Labs',
    jurisdiction: '',
    kind: 'local',
    matches: [],
    endpoints: [],
    sources: {
      hosts: "none: the owner's address (front ends; its API is often http://localhost:1234)",
      vendor: 'https://lmstudio.ai/ (unverified: vendor)',
    },
  },
  {
    id: 'lobechat',
    name: 'LobeChat',
    vendor: 'LobeHub',
    jurisdiction: '',
    kind: 'self-hosted',
    matches: [],
    endpoints: [],
    sources: {
      hosts: "none: the owner's address (often http://localhost:3210)",
      vendor: 'https://github.com/lobehub/lobe-chat',
    },
  },
  {
    id: 'ollama',
    name: 'Ollama',
    vendor: 'Ollama',
    jurisdiction: '',
    kind: 'local',
    matches: [],
    endpoints: [],
    sources: {
      hosts: "none: the owner's address (front ends; its API is often http://localhost:11434)",
      vendor: 'https://github.com/ollama/ollama',
    },
  },
  {
    id: 'open-webui',
    name: 'Open WebUI',
    vendor: 'Open WebUI',
    jurisdiction: '',
    kind: 'self-hosted',
    matches: [],
    endpoints: [],
    composer: '#chat-input',
    sources: {
      hosts: "none: the owner's address (often http://localhost:3000 or http://localhost:8080)",
      vendor: 'https://github.com/open-webui/open-webui',
    },
  },
  {
    id: 'text-generation-webui',
    name: 'text-generation-webui',
    vendor: 'oobabooga',
    jurisdiction: '',
    kind: 'local',
    matches: [],
    endpoints: [],
    composer: '#chat-input textarea',
    sources: {
      hosts: "none: the owner's address (often http://localhost:7860)",
      vendor: 'https://github.com/oobabooga/text-generation-webui',
    },
  },
];
