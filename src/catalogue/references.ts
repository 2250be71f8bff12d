/** Public references that several entries of the catalogue rest on: repository, commit and file as they were read. */

/** Hosts on which a browser extension for many AI chats runs. Read 2026-11. */
export const superAssistant = 'srbhptl39/MCP-SuperAssistant@04920d77c384 chrome-extension/manifest.ts';

/** Addresses of the web chats that a desktop client embeds. Read 2026-11. */
export const cherryStudio = 'CherryHQ/cherry-studio@04914829c5e3 src/renderer/src/config/minapps.ts';

/** Hosts on which an exporter of AI chats runs. Read 2026-11. */
export const chatExporter = 'Covai-Labs/ai-chat-exporter@0c2e233d335b wxt.config.ts';

/** Web chats by country, each opened by hand by its curator on 2026-09-10. Read 2026-11. */
export const llmAtlas = 'Renzo-BD/global-llm-atlas@07bdd7657541 data/llms.csv';

/** Request hosts of many chats, as a client library calls them. */
export const gpt4free = 'xtekky/gpt4free@eef67f8 g4f/Provider/';

/** Web chats that a desktop client asks side by side. */
export const chatAll = 'ai-shifu/ChatALL@6d089c2';
