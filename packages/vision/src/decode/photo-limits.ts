/**
 * Sizes of photos that are taken. They stand alone, for those who tell people of them to load nothing else.
 *
 * Below these sides no document can be read: 12 px per character of the shortest MRZ line (30 characters) make 360 px, and
 * the narrowest cards that any reader of ours recovered were 250 px wide. Phone cameras deliver 12 to 50 megapixels; 50
 * million pixels are 150 MB as RGB, what an analysis process can hold beside its models.
 */
export const PHOTO_LIMITS = { longSideMinPx: 240, shortSideMinPx: 120, pixelsMax: 50e6 } as const;
