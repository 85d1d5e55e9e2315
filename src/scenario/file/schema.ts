/** The shape of a scenario file. */
import { z } from 'zod';
import { STEPS } from '../steps/index.ts';
import { closedObject, word } from './closed.ts';

/** The NAS before the scenario. */
export const nasSchema = closedObject({
  dsm: z.string().optional().meta({ description: 'The DSM release: 7.2.2.' }),
  platform: z.string().optional().meta({ description: 'The CPU platform: apollolake.' }),
  arch: z.string().optional().meta({ description: 'The CPU family: x86_64.' }),
  language: z.string().optional().meta({ description: "DSM's three letters: enu." }),
  fidelity: word(['dsm', 'guide']).optional(),
  allowRoot: z.boolean().optional().meta({ description: 'A NAS with a developer token.' }),
  volumes: z.number().int().min(1).max(9).optional(),
  dependencies: word(['required', 'assumed']).optional(),
  engine: z.string().optional(),
  users: z
    .array(closedObject({ name: z.string(), groups: z.array(z.string()).optional() }))
    .optional()
    .meta({ description: 'Users that people made.' }),
  groups: z.array(z.string()).optional(),
  shares: z
    .array(z.union([z.string(), closedObject({ name: z.string(), volume: z.string().optional() })]))
    .optional()
    .meta({ description: 'Shared folders; on the first volume when none is named.' }),
  files: z.record(z.string().startsWith('/'), z.string()).optional(),
  listening: z
    .array(z.number().int().min(1).max(65_535))
    .optional()
    .meta({ description: 'TCP ports on which something else listens.' }),
  packages: z
    .array(z.string())
    .optional()
    .meta({ description: 'Packages that are installed and started before: .spk files or folders.' }),
}).meta({ description: 'The NAS before the scenario.' });

export type ScenarioNas = z.output<typeof nasSchema>;

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Everything of a file but its steps, which are checked one by one. */
const frame = {
  $schema: z.string().optional(),
  name: z
    .string()
    .optional()
    .meta({ description: 'What the scenario shows; the name of the file when absent.' }),
  from: z
    .string()
    .regex(/^.+#.+$/, 'another scenario and a snapshot of it: "base.scenario.json5#installed"')
    .optional()
    .meta({ description: 'Begins where another scenario takes a snapshot: base.scenario.json5#installed.' }),
  nas: nasSchema.optional(),
  matrix: z
    .record(z.string(), z.array(z.union([scalar, z.record(z.string(), scalar)])).min(1))
    .optional()
    .meta({
      description:
        'Lists of values. The scenario runs once for each combination; ${matrix.key} in a text is the value.',
    }),
};

const PARTS = {
  before: 'Steps before the scenario; where one fails, its steps are left out.',
  steps: 'The steps.',
  after: 'Steps that run in any case.',
} as const;

export type ScenarioPart = keyof typeof PARTS;

export const SCENARIO_PARTS = Object.keys(PARTS) as readonly ScenarioPart[];

const partsOf = <Step extends z.ZodType>(step: Step) => ({
  before: z.array(step).optional().meta({ description: PARTS.before }),
  steps: z.array(step).min(1).meta({ description: PARTS.steps }),
  after: z.array(step).optional().meta({ description: PARTS.after }),
});

/** The frame of a file, with steps of any shape. */
export const frameSchema = closedObject({
  ...frame,
  ...partsOf(z.record(z.string(), z.unknown(), { error: 'a step is an object: { install: "hello.spk" }' })),
});

export type ScenarioFrame = z.output<typeof frameSchema>;

/** The whole file as JSON Schema, for editors. */
export const jsonSchema = (): unknown =>
  z.toJSONSchema(
    closedObject({
      ...frame,
      ...partsOf(z.union(STEPS.map(({ schema }) => schema) as [z.ZodObject, ...z.ZodObject[]])),
    }),
    { io: 'input' },
  );
