// Stands in for the analysis process in the cage's own tests: it does what the "image" says.
process.on('disconnect', () => process.exit(0));
process.on('message', (task: { id: number; bytes: Uint8Array }) => {
  const order = Buffer.from(task.bytes).toString('utf8');
  if (order === 'crash') process.kill(process.pid, 'SIGSEGV');
  else if (order === 'hang') for (;;);
  else if (order === 'eat') eat();
  else if (order === 'fault') process.send!({ id: task.id, fault: 'RangeError' });
  else process.send!({ id: task.id, answer: { format: 'png', width: process.pid, height: 1 } });
});
process.send!({ ready: true });

function eat(): void {
  const eaten: Buffer[] = [];
  setInterval(() => eaten.push(Buffer.alloc(32 * 1024 ** 2, eaten.length + 1)), 5);
}
