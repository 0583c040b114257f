/// <reference types="node" />
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // Pages live under /start and /verify; what they load has one fixed place.
  base: '/hosted/',
  plugins: [compiledMessages(), preact({ devToolsEnabled: false }), precompressed()],
  build: {
    outDir: 'dist',
    // For the notices of the published package.
    license: true,
    emptyOutDir: true,
    target: ['chrome107', 'edge107', 'firefox104', 'safari16'],
    // The policy of the pages allows no inline script, and a `data:` image only where we say so.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});

/**
 * Parses the messages' plurals and placeholders when building, so that the page carries no parser. A message that a
 * language does not have yet, which a test reports, is in English until it does.
 */
function compiledMessages(): Plugin {
  return {
    name: 'compiled-messages',
    enforce: 'pre',
    async transform(code, id) {
      if (!/\/locales\/[\w-]+\.json$/.test(id)) return;
      const english = join(dirname(id), 'en.json');
      this.addWatchFile(english);
      const messages = Object.entries({ ...JSON.parse(await readFile(english, 'utf8')), ...JSON.parse(code) });
      return JSON.stringify(
        Object.fromEntries(messages.map(([key, text]) => [key, compileMessageOrThrow(String(text))])),
      );
    },
  };
}

/**
 * Lays a brotli copy beside every text file of the build, for the server to send as it is. Works on the written files:
 * until then Vite still replaces placeholders in them.
 */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      for (const fileName of Object.keys(bundle).filter((name) => /\.(js|css|svg)$/.test(name))) {
        const path = join(dir, fileName);
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        await writeFile(`${path}.br`, brotliCompressSync(await readFile(path), { params }));
      }
    },
  };
}
