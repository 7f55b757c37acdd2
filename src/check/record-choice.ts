import type { CheckedRecords } from "./check-options.js";
import type { DataFile } from "./layout.js";

/** A file whose records will be decoded. */
export interface ChosenFile {
  file: DataFile;
  /** Its place in the listing. */
  index: number;
  /** How long its footer is, which is read once more. */
  footerLength: number;
  /** What all of that reads, at most. */
  cost: number;
}

/** Chooses the files whose records are decoded. */
export interface RecordChoice {
  add(chosen: ChosenFile): void;
  /** In the order of the listing. */
  files(): ChosenFile[];
}

const SAMPLED_FILES = 20;

export function createRecordChoice(records: CheckedRecords): RecordChoice {
  let chosen: ChosenFile[] = [];
  let stride = 1;
  return {
    add(file) {
      if (records === "none" || file.index % stride !== 0) return;
      chosen.push(file);
      if (records === "all" || chosen.length <= 2 * SAMPLED_FILES) return;
      // Every second one is dropped, so that those which stay lie spread over the whole listing, whatever its length.
      stride *= 2;
      chosen = chosen.filter(({ index }) => index % stride === 0);
    },
    files() {
      const ordered = chosen.sort((one, other) => one.index - other.index);
      if (records === "all" || ordered.length <= SAMPLED_FILES) return ordered;
      const step = ordered.length / SAMPLED_FILES;
      const places = Array.from({ length: SAMPLED_FILES }, (_, place) => Math.floor(place * step));
      return places.flatMap((place) => ordered[place] ?? []);
    },
  };
}

/** What is read of a file of JSON Lines that is but a sample. */
export const SAMPLED_LINES = 1024 ** 2;
