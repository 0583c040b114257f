import type { Random } from './random.ts';
import type { Sheet } from './sheet.ts';

/** Two or three soft colours a document is tinted with. */
export interface Tint {
  paper: readonly [string, string, string];
  /** Fine lines, as `r, g, b`. */
  lines: readonly [string, string];
}

/** Fills a sheet with tinted paper and a web of fine interlaced lines, as security print has. */
export function drawGuilloche(sheet: Sheet, tint: Tint, random: Random): void {
  const { ctx, canvas } = sheet;
  const paper = ctx.createLinearGradient(0, 0, canvas.width, canvas.height);
  tint.paper.forEach((color, i) => {
    paper.addColorStop(i / (tint.paper.length - 1), color);
  });
  ctx.fillStyle = paper;
  ctx.fillRect(0, 0, canvas.width, canvas.height);

  drawWaves(sheet, `rgba(${tint.lines[0]}, 0.24)`, random);
  drawWaves(sheet, `rgba(${tint.lines[1]}, 0.2)`, random);
  drawRosette(sheet, { x: 0.78, y: 0.36, radius: 0.3 }, `rgba(${tint.lines[0]}, 0.22)`, random);
  drawRosette(sheet, { x: 0.2, y: 0.75, radius: 0.22 }, `rgba(${tint.lines[1]}, 0.2)`, random);
}

function drawWaves({ ctx, canvas, scale }: Sheet, color: string, random: Random): void {
  const { width, height } = canvas;
  const swing = random.between(2.5, 5) * scale;
  const length = random.between(28, 60) * scale;
  const phase = random.between(0, 7);
  const gap = 1.9 * scale;
  ctx.strokeStyle = color;
  ctx.lineWidth = 0.09 * scale;
  for (let y = -3 * swing; y < height + 3 * swing; y += gap) {
    ctx.beginPath();
    for (let x = 0; x <= width; x += scale / 4) {
      const drift = Math.sin((2 * Math.PI * x) / length + phase) * swing;
      const ripple = Math.sin((2 * Math.PI * x) / (length * 0.37) - y / (9 * scale)) * swing * 0.4;
      ctx.lineTo(x, y + drift + ripple);
    }
    ctx.stroke();
  }
}

function drawRosette(
  { ctx, canvas, scale }: Sheet,
  place: { x: number; y: number; radius: number },
  color: string,
  random: Random,
): void {
  const petals = random.integer(7, 13);
  const radius = place.radius * canvas.height;
  ctx.strokeStyle = color;
  ctx.lineWidth = 0.09 * scale;
  for (let ring = 1; ring <= 9; ring++) {
    ctx.beginPath();
    for (let step = 0; step <= 900; step++) {
      const angle = (step / 900) * 2 * Math.PI;
      const reach = radius * (0.25 + ring / 12) * (1 + 0.16 * Math.cos(petals * angle + ring * 0.7));
      ctx.lineTo(place.x * canvas.width + reach * Math.cos(angle), place.y * canvas.height + reach * Math.sin(angle));
    }
    ctx.stroke();
  }
}
