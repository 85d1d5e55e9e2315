/** The image of the boxes: there already, or built on first use from `emulator-image/`. */
import { Readable } from 'node:stream';
import { SpkboxError } from '../../errors.ts';
import { type BuildContext, buildContext } from './build-context.ts';
import type { Client } from './client.ts';
import { diskFull, isStatus, messageOf } from './docker-errors.ts';

export type OnProgress = (text: string) => void;

export interface Image {
  /** The engine's own identifier, which never names another image. */
  readonly id: string;
  /** Bytes. */
  readonly size: number;
}

/** The official base; LOCAL_BASE is the base from `emulator-image/make-base.sh` for hosts that cannot pull the official one. */
const OFFICIAL_BASE = 'debian:bookworm-slim';
const LOCAL_BASE = 'spkbox/base:latest';

const builds = new Map<string, Promise<Image>>();

/** Returns the image, built if missing; concurrent callers share one build. */
export async function ensureImage(client: Client, onProgress: OnProgress = () => undefined): Promise<Image> {
  const context = await buildContext();
  const existing = await findImage(client);
  if (existing !== undefined) return existing;
  const key = `${client.endpoint.name} ${context.tag('')}`;
  const build = builds.get(key) ?? buildImage(client, context, onProgress).finally(() => builds.delete(key));
  builds.set(key, build);
  return build;
}

/** The image if it is built. */
export async function findImage(client: Client): Promise<Image | undefined> {
  const context = await buildContext();
  const images = await Promise.all(wantedBases().map((base) => inspect(client, context.tag(base))));
  return images.find((image) => image !== undefined);
}

/** Those of which one is to be used, the best first. */
function wantedBases(): string[] {
  const baseImage = process.env.SPKBOX_BASE_IMAGE;
  return baseImage === undefined || baseImage === '' ? [OFFICIAL_BASE, LOCAL_BASE] : [baseImage];
}

async function inspect({ docker, call }: Client, name: string): Promise<Image | undefined> {
  return call('look at an image', async () => {
    try {
      const { Id, Size } = await docker.getImage(name).inspect();
      return { id: Id, size: Size };
    } catch (error) {
      if (isStatus(error, 404)) return undefined;
      throw error;
    }
  });
}

async function buildImage(client: Client, context: BuildContext, onProgress: OnProgress): Promise<Image> {
  const base = await findBase(client, onProgress);
  const tag = context.tag(base);
  onProgress(`building ${tag} from ${base}`);
  await build(client, { context, base, tag }, onProgress);
  // The stage that the image was taken from is of no more use, and larger than the image.
  await client.docker
    .pruneImages({ filters: { dangling: ['true'], label: ['spkbox=stage'] } })
    .catch(() => undefined);
  const image = await inspect(client, tag);
  if (image === undefined) throw failed('the engine built it, but does not have it');
  onProgress(`built ${tag}, ${Math.round(image.size / 1e6)} MB`);
  return image;
}

/** The first base that the engine has or can get. */
async function findBase(client: Client, onProgress: OnProgress): Promise<string> {
  const complaints: string[] = [];
  for (const base of wantedBases()) {
    if ((await inspect(client, base)) !== undefined) return base;
    onProgress(`pulling ${base}`);
    const complaint = await pull(client, base, onProgress);
    if (complaint === undefined) return base;
    complaints.push(`${base}: ${complaint}`);
  }
  throw failed(`no base image can be had: ${complaints.join('; ')}`);
}

/** Undefined when it worked. */
async function pull({ docker }: Client, base: string, onProgress: OnProgress): Promise<string | undefined> {
  // A base of ours is in no registry.
  if (base === LOCAL_BASE) return 'not made yet';
  try {
    await follow(await docker.pull(base), onProgress);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

interface Build {
  readonly context: BuildContext;
  readonly base: string;
  readonly tag: string;
}

async function build(
  { docker, call }: Client,
  { context, base, tag }: Build,
  onProgress: OnProgress,
): Promise<void> {
  const options = {
    t: tag,
    // A JSON object, since dockerode passes it on unchanged.
    buildargs: { BASE: base, ...proxies() },
    // The build reaches a Debian mirror by the host's own route.
    networkmode: 'host',
    forcerm: true,
  };
  await call(
    'build the image',
    async () => {
      const stream = await docker.buildImage(Readable.from([context.tar]), options);
      await follow(stream, onProgress);
    },
    'MACHINE_IMAGE_FAILED',
  ).catch((error: unknown) => {
    if (error instanceof SpkboxError && error.code === 'MACHINE_IMAGE_FAILED')
      throw failed(error.summary, error);
    throw error;
  });
}

function proxies(): Record<string, string> {
  const names = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

interface Message {
  readonly stream?: string;
  readonly status?: string;
  readonly error?: string;
}

/** Reads the engine's output of a long job, one JSON object a line. Fails when a line is an error. */
async function follow(stream: NodeJS.ReadableStream, onProgress: OnProgress): Promise<void> {
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) reportProgress(line, onProgress);
  }
  reportProgress(rest, onProgress);
}

function reportProgress(line: string, onProgress: OnProgress): void {
  if (line.trim() === '') return;
  const { stream, status, error } = JSON.parse(line) as Message;
  if (error !== undefined)
    throw /no space left/i.test(error) ? diskFull('build the image', error) : new Error(error);
  const text = (stream ?? status ?? '').trim();
  if (isStep(text)) onProgress(text);
}

/** `Step 3/9 : RUN …`, or a layer that came; not what a command of the build writes. */
const isStep = (text: string): boolean => /^(Step \d+\/\d+ :|Pulling from |Status: )/.test(text);

function failed(reason: string, cause?: unknown): SpkboxError {
  return new SpkboxError('MACHINE_IMAGE_FAILED', `the image of the box could not be made: ${reason}`, {
    hint: 'Where no registry or mirror answers, make the base by hand: sudo emulator-image/make-base.sh, in the folder of spkbox.',
    cause,
  });
}
