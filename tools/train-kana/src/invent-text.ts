import type { Random } from '../../../packages/specimens/src/random.ts';
import { ARABIC_DIGITS, KANA, type SymbolGroup } from '../../../packages/vision/src/digits/symbols.ts';

/**
 * Ideographs that stand beside kana on documents, frequent ones of every shape; without those that look like kana (口 二 力 夕 八 一 卜 工 三 千 才 又).
 */
const IDEOGRAPHS =
  '日本国東京都大阪府市区町村番地号丁目県氏名住所生年月平成昭和令元有効期限交付公安委員会免許証運転田中山川佐藤鈴木高橋渡辺伊小林加吉松井上清水森池石長谷宮崎斎花子美咲陽菜恵愛由真理結衣裕桜郎健翔太輔直樹隆浩誠夫蓮正博個人カ性別女男製造条件等在留資格永住者国籍地域就労制時間許可';

const OTHERS = 'ABCDEFGHIJKLMNPRSTUVWXYZabcdefghkmnprstuvwxyz0123456789().,:-'.split('');

/** What of Arabic looks like none of its digits. */
const ARABIC_LETTERS = 'بتجحخدرزسشصضطعغفقكلمني'.split('');

const HIRAGANA = KANA.filter((char) => /\p{Script=Hiragana}/u.test(char));
const KATAKANA = [...KANA.filter((char) => /\p{Script=Katakana}/u.test(char)), ...'ヘベペ'];

/** A line's characters and what they are printed in: any kana beside any other, for names follow no rule that helps. */
export function inventText(random: Random, group: SymbolGroup): string {
  return group === 'kana' ? inventKana(random) : inventDate(random);
}

function inventKana(random: Random): string {
  const run = (chars: readonly string[], min: number, max: number) =>
    Array.from({ length: random.integer(min, max) }, () => random.pick(chars)).join('');
  const words = Array.from({ length: random.integer(1, 4) }, () => {
    const kind = random.next();
    if (kind < 0.42) return withLongSounds(random, run(KATAKANA, 2, 7));
    if (kind < 0.7) return withLongSounds(random, run(HIRAGANA, 2, 7));
    if (kind < 0.86)
      return (
        run([...IDEOGRAPHS], 1, 3) +
        run(random.chance(0.5) ? HIRAGANA : ['の', 'ノ', 'ヶ', 'ケ', 'が'], 1, 1) +
        run([...IDEOGRAPHS], 1, 3)
      );
    return random.chance(0.5) ? run([...IDEOGRAPHS], 2, 6) : run(OTHERS, 2, 8);
  });
  return words.join(random.pick([' ', '\u3000', '・', '・', '']));
}

function withLongSounds(random: Random, word: string): string {
  return [...word].map((char, i) => (i > 0 && random.chance(0.1) ? 'ー' : char)).join('');
}

/** Half-width forms of katakana, their marks as characters of their own. */
export function inHalfWidth(text: string): string {
  const halves: Record<string, string> = {};
  for (let code = 0xff65; code <= 0xff9f; code += 1) {
    halves[String.fromCharCode(code).normalize('NFKC')] = String.fromCharCode(code);
  }
  return [...text].map((char) => [...char.normalize('NFD')].map((part) => halves[part] ?? part).join('')).join('');
}

function inventDate(random: Random): string {
  const digits = random.chance(0.8) ? ARABIC_DIGITS.slice(0, 10) : [...'٠١٢٣۴۵۶٧٨٩'];
  const run = (min: number, max: number) => random.characters(digits.join(''), random.integer(min, max));
  if (random.chance(0.6)) return [run(4, 4), run(1, 2), run(1, 2)].join(random.chance(0.8) ? '/' : '-');
  const other = random.characters((random.chance(0.5) ? ARABIC_LETTERS : OTHERS).join(''), random.integer(2, 7));
  return random.pick([run(3, 10), `${run(2, 2)}/${run(2, 2)}/${run(4, 4)}`, other, `${run(4, 4)} ${other}`]);
}
