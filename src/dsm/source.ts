/** Where a fact about DSM comes from, and how sure it is. Every row of every table in this folder has a source. */
export interface Source {
  /** `guide NN` with the chapter's name, or a public place where the behaviour was seen. */
  readonly from: string;
  /** `sure`: a transcript, or several independent places. `likely`: one good place. `inferred`: no source states it; `from` gives the reasoning. */
  readonly confidence: 'sure' | 'likely' | 'inferred';
}

export const sure = (from: string): Source => ({ from, confidence: 'sure' });
export const likely = (from: string): Source => ({ from, confidence: 'likely' });
export const inferred = (reason: string): Source => ({ from: reason, confidence: 'inferred' });
