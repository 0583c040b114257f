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

export type ScriptNetworkName = 'greek' | 'bulgarian' | 'ukrainian' | 'serbian' | 'kazakh' | 'arabic' | 'thai';

const CYRILLIC = { letters: /\p{Script=Cyrillic}/u, alike: /^[ABCEHIJKMOPSTXYaceijopsxy]$/ };

/**
 * Every network there is. Cyrillic takes several, for none knows all its letters: the Serbian one has Ђ Ј Љ Њ Ћ Џ, the Ukrainian
 * one Є Ї, the Kazakh one Ё Ъ Ы Э and with them all of Russian.
 */
export const SCRIPT_NETWORKS: readonly ScriptNetwork[] = [
  // Its network knows the letters of old spellings as well, which no document has.
  { name: 'greek', letters: /[\u0370-\u03ff]/u, alike: /^[ABEHIKMNOPTXYZouv]$/, height: 36, countries: ['GRC', 'CYP'] },
  { name: 'bulgarian', ...CYRILLIC, height: 48, countries: ['BGR'] },
  { name: 'ukrainian', ...CYRILLIC, height: 48, countries: ['UKR'] },
  { name: 'serbian', ...CYRILLIC, height: 36, countries: ['SRB', 'MKD', 'MNE', 'BIH'] },
  { name: 'kazakh', ...CYRILLIC, height: 36, countries: ['KAZ', 'RUS', 'BLR', 'KGZ', 'TJK', 'UZB', 'MNG'] },
  {
    name: 'arabic',
    letters: /[\u0600-\u06ff]/u,
    height: 48,
    countries: 'ARE BHR COM DJI DZA EGY IRQ JOR KWT LBN LBY MAR MRT OMN PSE QAT SAU SDN SOM SYR TUN YEM'.split(' '),
  },
  { name: 'thai', letters: /[\u0e00-\u0e7f]/u, height: 48, countries: ['THA'] },
];

/** A network in memory. */
export interface OpenedScript extends ScriptNetwork {
  /** Text of each class; that of "no character" is empty. */
  alphabet: readonly string[];
  /** Step probabilities, row by row, of a line of luma stretched to −1, ink, to 1, paper. */
  run(line: Float32Array, width: number): Promise<{ count: number; classes: number; data: Float32Array }>;
}

/** The networks of scripts, each opened by the first page that may be of it. */
export interface ScriptNetworks {
  get(name: ScriptNetworkName): Promise<OpenedScript>;
  /** Those that are in memory. */
  opened(): readonly ScriptNetworkName[];
  /** Frees the models. */
  close(): Promise<void>;
}

/** Opens nothing yet. */
export function scriptNetworks(): ScriptNetworks {
  const networks = new Map<ScriptNetworkName, Promise<{ script: OpenedScript; session: InferenceSession }>>();
  return {
    async get(name) {
      const known = networks.get(name) ?? open(name);
      networks.set(name, known);
      return (await known).script;
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
