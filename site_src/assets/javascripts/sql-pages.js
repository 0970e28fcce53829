// The portal's database as SQLite reads it over HTTP: page by page, in blocks, as far as a query needs them. A
// read-only VFS of the official SQLite for WebAssembly; synchronous requests are allowed in a worker.
//
// A browser asks for ranges with Accept-Encoding: identity (Fetch standard), so that bytes are those of the file even
// where a host compresses; its length is taken from Content-Range, as Content-Length of a HEAD may be the compressed one.

const BLOCK = 65536; // bytes of the smallest request: sixteen pages
const MOST = 16; // blocks of the largest: reading on doubles them from one
const HEADS = 4; // places that a query reads on from at once: a table, its indexes
const KEPT = 1024; // blocks kept in memory: 64 MB, the oldest go first
const SMALL = 4e6; // bytes up to which a file is better loaded whole

const MAGIC = "SQLite format 3\0";

function request(address, from, to) {
  const asked = new XMLHttpRequest();
  asked.open("GET", address, false);
  asked.responseType = "arraybuffer";
  asked.setRequestHeader("Range", `bytes=${from}-${to - 1}`);
  asked.send();
  return asked;
}

// What an address holds, from one request for its first block: { file } to be read in blocks, or, where the file is
// small or the host serves no ranges of it, { answer } with all of it.
export async function openRemote(address) {
  const answer = await fetch(address, { headers: { Range: `bytes=0-${BLOCK - 1}` } });
  if (answer.status !== 206) return { answer };
  const range = /^bytes 0-(\d+)\/(\d+)$/.exec(answer.headers.get("content-range") || "");
  const encoding = answer.headers.get("content-encoding") || "identity";
  const size = range ? Number(range[2]) : 0;
  if (encoding === "identity" && size > SMALL) {
    const first = new Uint8Array(await answer.arrayBuffer());
    const isWhole = first.length === Number(range[1]) + 1 && first.length === BLOCK;
    if (isWhole && new TextDecoder().decode(first.subarray(0, MAGIC.length)) === MAGIC) {
      return { file: new RemoteFile(address, size, first, answer.headers.get("etag")) };
    }
  }
  return { answer: await fetch(address) };
}

class RemoteFile {
  fetched = 0;
  onfetch = () => {};
  #blocks = new Map();
  #heads = []; // where reading on is expected, the newest last: { next: block, run: blocks of the last request }

  constructor(address, size, first, tag) {
    Object.assign(this, { address, size, tag });
    this.fetched = first.length;
    this.#keep(0, first);
    this.#heads = [{ next: 1, run: 1 }];
  }

  // Copies bytes of the file to a view; false where the file ends before.
  read(view, offset) {
    for (let done = 0; done < view.length; ) {
      const at = offset + done;
      if (at >= this.size) {
        view.fill(0, done);
        return false;
      }
      const block = this.#block(Math.floor(at / BLOCK));
      const piece = block.subarray(at % BLOCK, (at % BLOCK) + view.length - done);
      view.set(piece, done);
      done += piece.length;
    }
    return true;
  }

  #block(number) {
    const kept = this.#blocks.get(number);
    if (kept) return kept;
    const place = this.#heads.findIndex((head) => head.next === number);
    const head = place < 0 ? { run: 0.5 } : this.#heads.splice(place, 1)[0];
    head.run = Math.min(2 * head.run, MOST);
    let count = 1;
    while (count < head.run && !this.#blocks.has(number + count)) count++;
    const from = number * BLOCK;
    const to = Math.min(from + count * BLOCK, this.size);
    const answer = request(this.address, from, to);
    const bytes = answer.status === 206 ? new Uint8Array(answer.response) : undefined;
    if (bytes?.length !== to - from || answer.getResponseHeader("etag") !== this.tag) {
      throw new Error("database changed or unreachable"); // pages of two versions must not mix
    }
    for (let one = 0; one < count; one++) this.#keep(number + one, bytes.slice(one * BLOCK, (one + 1) * BLOCK));
    head.next = number + count;
    this.#heads = [...this.#heads, head].slice(-HEADS);
    this.fetched += bytes.length;
    this.onfetch();
    return this.#blocks.get(number);
  }

  #keep(number, bytes) {
    if (this.#blocks.size >= KEPT) this.#blocks.delete(this.#blocks.keys().next().value);
    this.#blocks.set(number, bytes);
  }
}

// Registers the VFS `name`, under which every file is the given one.
export function installPages(sqlite3, name, file) {
  const { capi, wasm } = sqlite3;
  const io = new capi.sqlite3_io_methods();
  const vfs = new capi.sqlite3_vfs();
  const base = new capi.sqlite3_vfs(capi.sqlite3_vfs_find(null));
  const fine = () => 0;
  const refused = () => capi.SQLITE_READONLY;
  Object.assign(vfs, { $iVersion: 1, $szOsFile: capi.sqlite3_file.structInfo.sizeof, $mxPathname: 512 });
  Object.assign(vfs, { $xRandomness: base.$xRandomness, $xSleep: base.$xSleep, $xCurrentTime: base.$xCurrentTime });
  io.$iVersion = 1;
  base.dispose();
  sqlite3.vfs.installVfs({
    io: {
      struct: io,
      methods: {
        xRead(_, target, count, offset) {
          try {
            const start = Number(target);
            const whole = file.read(wasm.heap8u().subarray(start, start + count), Number(offset));
            return whole ? 0 : capi.SQLITE_IOERR_SHORT_READ;
          } catch (error) {
            file.fault = error;
            return capi.SQLITE_IOERR_READ;
          }
        },
        xFileSize(_, size) {
          wasm.poke(size, BigInt(file.size), "i64");
          return 0;
        },
        xCheckReservedLock(_, held) {
          wasm.poke32(held, 0);
          return 0;
        },
        xClose: fine,
        xDeviceCharacteristics: () => capi.SQLITE_IOCAP_IMMUTABLE, // nobody writes: neither locks nor journals are asked for
        xFileControl: () => capi.SQLITE_NOTFOUND,
        xLock: fine,
        xSectorSize: () => 4096,
        xSync: fine,
        xTruncate: refused,
        xUnlock: fine,
        xWrite: refused,
      },
    },
    vfs: {
      struct: vfs,
      name,
      methods: {
        xOpen(_, path, handle, flags, opened) {
          if (!path || !(flags & capi.SQLITE_OPEN_MAIN_DB)) return capi.SQLITE_CANTOPEN;
          const one = new capi.sqlite3_file(handle);
          one.$pMethods = io.pointer;
          one.dispose();
          if (opened) wasm.poke32(opened, capi.SQLITE_OPEN_READONLY | capi.SQLITE_OPEN_MAIN_DB);
          return 0;
        },
        xAccess(_, path, flags, found) {
          wasm.poke32(found, 0);
          return 0;
        },
        xDelete: refused,
        xFullPathname: (_, path, room, target) => (wasm.cstrncpy(target, path, room) < room ? 0 : capi.SQLITE_CANTOPEN),
        xGetLastError: fine,
      },
    },
  });
}
