import type { DataFile } from "./layout.js";

/** How many records there are, as far as the files could be counted. */
export interface RecordCounts {
  add(file: DataFile, records: number): void;
  /** Undefined unless each of the files was counted. */
  ofNamespace(name: string, files: number): number | undefined;
  ofAll(files: number): number | undefined;
}

interface Sum {
  files: number;
  records: number;
}

export function createRecordCounts(): RecordCounts {
  const sums = new Map<string, Sum>();
  const all: Sum = { files: 0, records: 0 };
  const ifComplete = ({ files, records }: Sum, wanted: number) =>
    files === wanted ? records : undefined;
  return {
    add({ namespace }, records) {
      const sum = sums.get(namespace) ?? { files: 0, records: 0 };
      sums.set(namespace, sum);
      for (const each of [sum, all]) {
        each.files += 1;
        each.records += records;
      }
    },
    ofNamespace: (name, files) => ifComplete(sums.get(name) ?? { files: 0, records: 0 }, files),
    ofAll: (files) => (files === 0 ? undefined : ifComplete(all, files)),
  };
}
