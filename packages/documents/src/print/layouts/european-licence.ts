import type { PrintLayout } from '../layout.ts';

/**
 * Licences whose fields are numbered 1 to 9, as the Union's model and most of the world's after the Geneva and Vienna
 * conventions: the numbers are the captions.
 *
 * @see Directive 2006/126/EC, annex I; ISO/IEC 18013-1:2018, section 6.2
 */
export const europeanLicence: PrintLayout = {
  id: 'numbered_licence',
  type: 'driving_license',
  titles: [
    ...[
      'DRIVING LICENCE',
      'PERMIS DE CONDUIRE',
      'FÜHRERSCHEIN',
      'RIJBEWIJS',
      'PATENTE DI GUIDA',
      'PERMISO DE CONDUCCIÓN',
      'CARTA DE CONDUÇÃO',
      'KØREKORT',
    ],
    ...[
      'KÖRKORT',
      'FØRERKORT',
      'AJOKORTTI',
      'PRAWO JAZDY',
      'ŘIDIČSKÝ PRŮKAZ',
      'VODIČSKÝ PREUKAZ',
      'VOZNIŠKO DOVOLJENJE',
      'VOZAČKA DOZVOLA',
      'PERMIS DE CONDUCERE',
    ],
    ...[
      'VEZETŐI ENGEDÉLY',
      'JUHILUBA',
      'VADĪTĀJA APLIECĪBA',
      'VAIRUOTOJO PAŽYMĖJIMAS',
      'LIĊENZJA TAS-SEWQAN',
      'CEADÚNAS TIOMÁNA',
      'SÜRÜCÜ BELGESİ',
      'ÖKUSKÍRTEINI',
    ],
  ],
  issuers: {
    FRA: ['REPUBLIQUE FRANCAISE'],
    DEU: ['BUNDESREPUBLIK DEUTSCHLAND', 'FÜHRERSCHEIN BUNDESREPUBLIK'],
    ITA: ['REPUBBLICA ITALIANA'],
    ESP: ['REINO DE ESPAÑA'],
    PRT: ['REPÚBLICA PORTUGUESA'],
    NLD: ['KONINKRIJK DER NEDERLANDEN'],
    POL: ['RZECZPOSPOLITA POLSKA'],
    SWE: ['SVERIGE'],
    FIN: ['SUOMI FINLAND'],
    DNK: ['DANMARK'],
    NOR: ['NORGE'],
    AUT: ['REPUBLIK ÖSTERREICH'],
    CZE: ['ČESKÁ REPUBLIKA'],
    UTO: ['UTOPIA'],
  },
  machineReadable: 'none',
  dateOrder: 'DMY',
  values: 'beside',
  fields: {
    surname: { number: '1' },
    given_names: { number: '2', lines: 2 },
    birth_date: { number: '3' },
    issue_date: { number: '4a' },
    expiration_date: { number: '4b' },
    authority: { number: '4c' },
    personal_number: { number: '4d' },
    document_number: { number: '5', alone: true },
    address: { number: '8', lines: 3 },
  },
  otherLabels: [],
  fieldsMin: 4,
};
