/** conf/resource: worker name to its specification, as JSON gave it; the worker checks it when it acquires. */
export type Resource = ReadonlyMap<string, unknown>;
