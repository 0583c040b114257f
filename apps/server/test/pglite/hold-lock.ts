import { FolderInUse, lockFolder } from '../../src/store/pglite/lock.ts';

/** Takes the lock named by the first argument, says how that went, and holds it until it is killed or its input ends. */
try {
  lockFolder(process.argv[2]!);
  process.stdout.write('held\n');
  process.stdin.resume();
} catch (error) {
  if (!(error instanceof FolderInUse)) throw error;
  process.stdout.write(`refused by ${error.pid}\n`);
}
