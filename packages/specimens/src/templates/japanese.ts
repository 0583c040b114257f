import { JAPANESE_ERAS } from '@credence/documents';
import type { Random } from '../random.ts';

const SURNAMES =
  '佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村 小林 加藤 吉田 山田 松本 井上 木村 清水 森 池田 橋本 石川 長谷川 東 宮崎 斎藤'.split(
    ' ',
  );
const GIVEN_NAMES = {
  F: '花子 美咲 陽菜 恵子 愛 由美子 千春 真理 結衣 裕子 桜 京子'.split(' '),
  M: '太郎 健一 翔太 大輔 直樹 隆 一郎 浩二 誠 和夫 蓮 正博'.split(' '),
};
/** None of these towns exists. */
const TOWNS = '理想県夢見市 理想県星川市 青空県緑野市 青空県月島町 虹原県宮森市 虹原県東浜市'.split(' ');
const QUARTERS = '桜町 緑町 本町 中央 旭町 栄町 高島 新宮'.split(' ');

/** Makes up the name and the address of somebody who does not exist, in kanji. */
export function inventJapanese(random: Random, sex: 'F' | 'M' | 'X'): { fullName: string; address: string } {
  const given = random.pick(GIVEN_NAMES[sex === 'X' ? 'F' : sex]);
  const number = () => random.integer(1, 29);
  const house = random.chance(0.5)
    ? `${number()}-${number()}-${number()}`
    : `${random.integer(1, 9)}丁目${number()}番${number()}号`;
  return {
    fullName: `${random.pick(SURNAMES)} ${given}`,
    address: `${random.pick(TOWNS)}${random.pick(QUARTERS)}${house}`,
  };
}

/** A date by the era it falls in: 昭和49年8月12日. */
export function eraDate(date: string): string {
  const { name, from } = JAPANESE_ERAS.find((era) => era.from <= date)!;
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return `${name}${year - Number(from.slice(0, 4)) + 1}年${month}月${day}日`;
}

/** As licences print their last day: 2029年(令和11年)5月12日. */
export function yearAndEraDate(date: string): string {
  const [, month, day] = date.split('-').map(Number) as [number, number, number];
  return `${date.slice(0, 4)}年(${eraDate(date).split('年')[0]}年)${month}月${day}日`;
}
