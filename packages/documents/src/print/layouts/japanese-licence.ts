import type { PrintLayout } from '../layout.ts';

/**
 * The Japanese driving licence.
 *
 * @see Enforcement Ordinance of the Road Traffic Act (道路交通法施行規則), article 19, form 14
 */
export const japaneseLicence: PrintLayout = {
  id: 'japanese_licence',
  type: 'driving_license',
  country: 'JPN',
  titles: ['運転免許証', '運転免許', '公安委員会', '免許の条件等', '免許の'],
  issuers: { UTO: ['UTOPIA', 'ユートピア'] },
  machineReadable: 'none',
  dateOrder: 'YMD',
  values: 'beside',
  fields: {
    full_name: { labels: ['氏名'] },
    birth_date: { labels: [], suffixes: ['生'] },
    address: { labels: ['住所'] },
    issue_date: { labels: ['交付'] },
    expiration_date: { labels: [], suffixes: ['まで有効', '有効', '有效', '有'] },
    document_number: { labels: ['番号', '番号第', '号第'] },
  },
  otherLabels: ['本籍', '国籍等', '免許の', '条件等', '優良', '中型', '二小原', '二種', '他', '種類', '公安委員会'],
  fieldsMin: 3,
};
