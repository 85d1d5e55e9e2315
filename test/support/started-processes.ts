/** The programs that tests of the project `pure` tried to start since the last test ended. */
export const startedProcesses: string[] = [];
