/** Prints what this host offers to spkbox. */
import { jsonText } from '../json-text.ts';
import { lookOf, print, printLines } from '../terminal.ts';
import { diagnose, diagnosisLines } from './diagnosis.ts';

export interface DoctorFlags {
  readonly json?: true;
}

export async function runDoctor({ json }: DoctorFlags): Promise<number> {
  const diagnosis = await diagnose();
  if (json === true) print(jsonText(diagnosis));
  else printLines(diagnosisLines(diagnosis, lookOf(process.stdout)));
  return diagnosis.works ? 0 : 2;
}
