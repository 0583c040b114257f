/**
 * A data folder at rest, in one piece that threads share: the length of a header (32 bits, little-endian), the header
 * (JSON: `folders`, parents first, and `files` with their sizes), then the contents of the files one after the other.
 */
export type Snapshot = SharedArrayBuffer;

export interface SnapshotFile {
  path: string;
  content: Uint8Array;
}

interface Header {
  folders: string[];
  files: [path: string, sizeBytes: number][];
}

const LENGTH_BYTES = 4;

/** Puts a data folder into one piece. */
export function packSnapshot(folders: string[], files: readonly SnapshotFile[]): Snapshot {
  const header: Header = { folders, files: files.map(({ path, content }) => [path, content.length]) };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  const contentBytes = files.reduce((sum, { content }) => sum + content.length, 0);
  const snapshot = new SharedArrayBuffer(LENGTH_BYTES + headerBytes.length + contentBytes);
  new DataView(snapshot).setUint32(0, headerBytes.length, true);
  const bytes = new Uint8Array(snapshot);
  bytes.set(headerBytes, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes.length;
  for (const { content } of files) {
    bytes.set(content, at);
    at += content.length;
  }
  return snapshot;
}

/**
 * Lists what lies in a snapshot. Contents are views of it, not copies.
 *
 * @throws {RangeError} When it is not one, or was cut short.
 */
export function unpackSnapshot(snapshot: Snapshot): { folders: string[]; files: SnapshotFile[] } {
  const headerBytes = new DataView(snapshot).getUint32(0, true);
  // Copied, because decoders take no shared memory.
  const header = new Uint8Array(snapshot, LENGTH_BYTES, headerBytes).slice();
  const { folders, files } = readHeader(new TextDecoder().decode(header));
  let at = LENGTH_BYTES + headerBytes;
  const unpacked = files.map(([path, sizeBytes]) => {
    const content = new Uint8Array(snapshot, at, sizeBytes);
    at += sizeBytes;
    return { path, content };
  });
  if (at !== snapshot.byteLength) throw new RangeError('The snapshot holds more than its header says.');
  return { folders, files: unpacked };
}

function readHeader(text: string): Header {
  try {
    return JSON.parse(text) as Header;
  } catch (error) {
    throw new RangeError('This is no snapshot of a database.', { cause: error });
  }
}
