export { TEMPLATES } from './catalogue.ts';
export { type DrawnSide, type DrawnTemplate, drawTemplate } from './draw-template.ts';
export type { Template } from './template.ts';
