import type { PrintLayout } from '../layout.ts';

/**
 * The front of Japan's My Number card.
 *
 * @see Ordinance on the individual number and the individual number card (行政手続における特定の個人を識別するための番号の利用等に関する法律施行規則), article 26
 */
export const myNumberCard: PrintLayout = {
  id: 'my_number_card',
  type: 'id_card',
  country: 'JPN',
  titles: ['個人番号カード', '個人番号', '電子証明書の有効期限', 'マイナンバー'],
  issuers: { UTO: ['UTOPIA', 'ユートピア'] },
  machineReadable: 'none',
  dateOrder: 'YMD',
  values: 'beside',
  fields: {
    full_name: { labels: ['氏名'] },
    address: { labels: ['住所'], lines: 2 },
    birth_date: { labels: ['生年月日'], suffixes: ['生'] },
    sex: { labels: ['性別'] },
    expiration_date: { labels: ['有効期限'], suffixes: ['まで有効', '有効', '有效', '有'] },
    document_number: { labels: ['製造番号', '管理番号'] },
  },
  otherLabels: ['電子証明書の有効期限', '臓器提供意思', 'セキュリティコード', '個人番号カード'],
  fieldsMin: 3,
};
