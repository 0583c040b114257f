/**
 * What is shown in a session of a set: a genuine document, or one of the ways in which people pass off what is not.
 *
 * | species | what is done |
 * | --- | --- |
 * | `genuine` | nothing |
 * | `print_altered` | a document made anew in its own print, one printed value changed; zone and barcode stay as they were |
 * | `zone_altered` | the same with a value of the zone, its check digits made to agree |
 * | `barcode_altered` | the same with a value of the barcode |
 * | `portrait_glued` | a printed photo of somebody else cut out and stuck over the portrait |
 * | `portrait_edited` | a photo of the document in which the portrait was replaced on a computer |
 * | `text_edited` | a photo of the document in which one value was painted over and typed anew |
 * | `screen` | the document on a display, photographed |
 * | `colour_print`, `grey_print` | printed in colour, or in black, in the middle of a sheet of paper, photographed |
 * | `cut_out` | printed in colour and cut out along its outline, photographed |
 * | `screenshot` | a picture of the document in a viewer, the display's contents stored |
 * | `crop` | a scan of the document, cut to its outline |
 * | `look_alike` | a genuine document; the selfie of somebody of its holder's sex and about their age |
 */
export const ATTACK_SPECIES = [
  'print_altered',
  'zone_altered',
  'barcode_altered',
  'portrait_glued',
  'portrait_edited',
  'text_edited',
  'screen',
  'colour_print',
  'grey_print',
  'cut_out',
  'screenshot',
  'crop',
  'look_alike',
] as const;

export type AttackSpecies = (typeof ATTACK_SPECIES)[number];
export type SessionLabel = 'genuine' | AttackSpecies;
