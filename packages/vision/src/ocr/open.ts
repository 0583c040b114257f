import type { Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { multipliesBytes, openPaddleSession, readPaddleAsset } from '../models/open.ts';
import type { Steps } from './ctc.ts';
import { detectText, sideForPage, type TextBox } from './detect.ts';
import { fadePale } from './fade-pale.ts';
import { type RecognizedLine, recognizeSteps, recognizeText } from './recognize.ts';

/** Text detection and recognition: PP-OCRv4 on one thread. */
export interface Ocr {
  /**
   * Finds lines of print at any angle.
   *
   * @param longSide Size at which the detector looks, in pixels of the long side; 960 when left out.
   */
  detect(image: RgbImage, longSide?: number): Promise<TextBox[]>;
  /** The same on a picture that a page fills: what is printed across others in a pale colour is faded out. */
  detectOnPage(page: RgbImage): Promise<TextBox[]>;
  /** Reads boxes in their order; boxes in which nothing was read are left out. */
  recognize(image: RgbImage, boxes: readonly TextBox[]): Promise<RecognizedLine[]>;
  /** The raw step probabilities for one quad, for a decoder that knows what may be printed there. */
  steps(image: RgbImage, quad: Quad): Promise<Steps>;
  /** Text of each class of {@link Ocr.steps}; class 0 is "no character". */
  readonly dictionary: readonly string[];
  /** Whether most products of recognition are of eight bits: which readings come out goes with it. */
  readonly inBytes: boolean;
  /** Frees the models. */
  close(): Promise<void>;
}

/**
 * Opens PP-OCRv4. Keep one for each thread; calls must not overlap if memory is to stay within one page's worth.
 *
 * The dictionary holds Chinese, digits and unaccented Latin: accents are folded away, which is what the machine-readable
 * zone does as well.
 */
export async function openOcr(): Promise<Ocr> {
  const inBytes = await multipliesBytes();
  const [detector, recognizer] = await Promise.all([
    openPaddleSession('ch_PP-OCRv4_det_infer.onnx'),
    openPaddleSession('ch_PP-OCRv4_rec_infer.onnx', { inBytes }),
  ]);
  const keys = new TextDecoder().decode(readPaddleAsset('ppocr_keys_v1.txt')).split(/\r?\n/);
  if (keys.at(-1) === '') keys.pop();
  const dictionary = ['', ...keys, ' '];
  return {
    dictionary,
    inBytes,
    detect: (image, longSide) => detectText(detector, image, longSide),
    detectOnPage: (page) => detectText(detector, page, sideForPage(page), fadePale),
    recognize: (image, boxes) => recognizeText(recognizer, dictionary, image, boxes),
    steps: (image, quad) => recognizeSteps(recognizer, image, quad),
    async close() {
      await Promise.all([detector.release(), recognizer.release()]);
    },
  };
}
