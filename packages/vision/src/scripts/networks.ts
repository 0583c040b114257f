import { type InferenceSession, Tensor } from '../models/onnx.ts';
import { openModelSession, readModel } from '../models/open.ts';

/** A network that reads lines of one script, or of one alphabet of it. */
export interface ScriptNetwork {
  /** Its files are `script-<name>.onnx` and `.txt`. */
  name: ScriptNetworkName;
  /** The letters of its script, with their marks. */
  letters: RegExp;
  /** Latin letters that look like some of its own. */
  alike?: RegExp;
  /** Pixels of a line's height, as it was trained. */
  height: number;
  /** The states that write in it, by the codes that zones have for them. */
  countries: readonly string[];
}

export type ScriptNetworkName = 'greek' | 'bulgarian' | 'arabic' | 'thai';

/**
 * Every network there is: those whose reading is measured (docs/accuracy.md). The Bulgarian one lacks letters of every other
 * language in Cyrillic.
 */
export const SCRIPT_NETWORKS: readonly ScriptNetwork[] = [
  // Its network knows the letters of old spellings as well, which no document has.
  { name: 'greek', letters: /[\u0370-\u03ff]/u, alike: /^[ABEHIKMNOPTXYZouv]$/, height: 36, countries: ['GRC', 'CYP'] },
  {
    name: 'bulgarian',
    letters: /\p{Script=Cyrillic}/u,
    alike: /^[ABCEHIJKMOPSTXYaceijopsxy]$/,
    height: 48,
    countries: ['BGR'],
  },
  {
    name: 'arabic',
    letters: /[\u0600-\u06ff]/u,
    height: 48,
    countries: 'ARE BHR COM DJI DZA EGY IRQ JOR KWT LBN LBY MAR MRT OMN PSE QAT SAU SDN SOM SYR TUN YEM'.split(' '),
  },
  { name: 'thai', letters: /[\u0e00-\u0e7f]/u, height: 48, countries: ['THA'] },
];

/** States that write in Cyrillic letters of which the Bulgarian network lacks some: it would take them for others. */
export const CYRILLIC_ELSEWHERE: readonly string[] = 'BIH BLR KAZ KGZ MKD MNE MNG RUS SRB TJK UKR UZB'.split(' ');

/** A network in memory. */
export interface OpenedScript extends ScriptNetwork {
  /** Text of each class; that of "no character" is empty. */
  alphabet: readonly string[];
  /** Step probabilities, row by row, of a line of luma stretched to −1, ink, to 1, paper. */
  run(line: Float32Array, width: number): Promise<{ count: number; classes: number; data: Float32Array }>;
}

/** The networks of scripts, each opened by the first page that may be of it. */
export interface ScriptNetworks {
  /** Throws where its files cannot be opened; asked again, it tries again. */
  get(name: ScriptNetworkName): Promise<OpenedScript>;
  /** Those that are in memory. */
  opened(): readonly ScriptNetworkName[];
  /** Frees the models. */
  close(): Promise<void>;
}

/**
 * Opens nothing yet.
 *
 * @param openNetwork How one is opened, for tests of what follows when it cannot be.
 */
export function scriptNetworks(openNetwork: typeof open = open): ScriptNetworks {
  const networks = new Map<ScriptNetworkName, Promise<{ script: OpenedScript; session: InferenceSession }>>();
  return {
    async get(name) {
      const known = networks.get(name) ?? openNetwork(name);
      networks.set(name, known);
      try {
        return (await known).script;
      } catch (error) {
        if (networks.get(name) === known) networks.delete(name);
        throw error;
      }
    },
    opened: () => [...networks.keys()],
    async close() {
      const all = [...networks.values()];
      networks.clear();
      for (const { session } of await Promise.all(all)) await session.release();
    },
  };
}

async function open(name: ScriptNetworkName) {
  const network = SCRIPT_NETWORKS.find((one) => one.name === name)!;
  const session = await openModelSession(`script-${name}.onnx`);
  const alphabet = new TextDecoder().decode(readModel(`script-${name}.txt`)).split('\n');
  const run: OpenedScript['run'] = async (line, width) => {
    const input = new Tensor('float32', line, [1, 1, network.height, width]);
    const { steps } = await session.run({ line: input });
    const [count, , classes] = steps!.dims as [number, number, number];
    return { count, classes, data: steps!.data as Float32Array };
  };
  return { script: { ...network, alphabet, run }, session };
}
