export { TEMPLATES } from './catalogue.ts';
export {
  type Alteration,
  type DrawnSide,
  type DrawnTemplate,
  drawTemplate,
  type PrintedPlace,
  type Source,
} from './draw-template.ts';
export type { Template } from './template.ts';
