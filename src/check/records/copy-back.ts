interface Copy {
  written: number;
  distance: number;
  length: number;
}

/** Repeats what was written before. It may begin with what this copy itself writes. */
export function copyBack(output: Uint8Array, { written, distance, length }: Copy): void {
  const from = written - distance;
  if (distance >= length) output.copyWithin(written, from, from + length);
  else
    for (let index = 0; index < length; index += 1)
      output[written + index] = output[from + index] ?? 0;
}
