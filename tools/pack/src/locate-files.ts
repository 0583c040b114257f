import { existsSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import type { Plugin } from 'rolldown';

/** A file or folder that the code opens at run time, and the name it is to have beside the bundled code. */
export interface Asset {
  from: string;
  name: string;
}

/** A path beside the code, as it is; or the entry of a thread or process, with the extension of the file that starts it. */
const LOCATED = /new URL\((?:'(\.[\w./-]+)'|`\.\/([\w-]+)\$\{extname\(import\.meta\.url\)\}`), import\.meta\.url\)/g;
/** Finds packages, and those stay where npm puts them. */
const HARMLESS = /createRequire\(import\.meta\.url\)|import\.meta\.resolve\(|extname\(import\.meta\.url\)/g;

/**
 * Code that says where it lies in other ways, and how that comes out when it is bundled into one folder:
 *
 * - `confine.ts` lets an analysis process read the folder of its code, which then holds all of it.
 * - `template-key.ts` reads the texts of the migrations in `../migrations`, which are laid there for it.
 * - `open.ts` reads models beside itself, which are laid there for it.
 */
const KNOWN = ['analysis/confine.ts', 'store/pglite/template-key.ts', 'vision/src/models/open.ts'];

/**
 * Has bundled code find the files it finds as source: entries of threads and processes are bundled as files of their
 * own, and whatever else it opens is named, for the caller to lay beside it.
 *
 * @param assets Is added to.
 * @throws At code that finds files in a way that nobody has thought about here.
 */
export function locateFiles(root: string, assets: Map<string, Asset>): Plugin {
  return {
    name: 'locate-files',
    transform(code, id) {
      if (!id.startsWith(root) || id.includes('/node_modules/')) return;
      const folder = dirname(id);
      const located = code.replace(LOCATED, (_, path: string | undefined, entry: string) => {
        if (path === undefined) {
          const fileName = `${basename(folder)}-${entry}.js`;
          this.emitFile({ type: 'chunk', id: join(folder, entry + extname(id)), fileName });
          return urlOf(fileName);
        }
        const asset = assetAt(resolve(folder, path), path);
        assets.set(asset.name, asset);
        return urlOf(asset.name);
      });
      const rest = code.replace(LOCATED, '').replace(HARMLESS, '');
      if (/import\.meta\.(url|dirname|filename)/.test(rest) && !KNOWN.some((known) => id.endsWith(known))) {
        this.error(`${relative(root, id)} finds files in a way that a bundle knows nothing of: see ${import.meta.url}`);
      }
      return located === code ? null : located;
    },
  };
}

const urlOf = (name: string) => `new URL('./${name}', import.meta.url)`;

/** A build folder is named after what it was built from. */
function assetAt(from: string, path: string): Asset {
  if (!existsSync(from)) throw new Error(`There is no ${from}. The pages are built by npm run build.`);
  const name = basename(from) === 'dist' ? basename(dirname(from)) : basename(from);
  return { from, name: path.endsWith('/') ? `${name}/` : name };
}
