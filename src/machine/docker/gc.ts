/** Takes away containers of ours that outlived their spkbox, as only a crash of the Docker engine leaves them. */
import { type Client, connectDocker } from './client.ts';
import { isStatus } from './docker-errors.ts';
import { LABEL, makerIsGone } from './labels.ts';

/** A container that another host made is assumed to be left behind after this time. Seconds. */
const LONG_AGO = 24 * 60 * 60;

/** Returns one line for each removed container. */
export async function collectGarbage(client: Client = connectDocker()): Promise<string[]> {
  const { docker, call } = client;
  const all = await call('list containers', () =>
    docker.listContainers({ all: true, filters: { label: [LABEL] } }),
  );
  const leftovers = all.filter(
    ({ Labels, Created }) => makerIsGone(Labels) ?? Date.now() / 1000 - Created > LONG_AGO,
  );
  const removed = await Promise.all(
    leftovers.map(async ({ Id, Status }) => {
      await call('remove a container', () => remove(client, Id));
      return `container ${Id.slice(0, 12)} (${Status})`;
    }),
  );
  return [...removed, ...(await removeStages(client))];
}

async function remove({ docker }: Client, id: string): Promise<void> {
  try {
    await docker.getContainer(id).remove({ force: true, v: true });
  } catch (error) {
    // Gone, or going.
    if (!isStatus(error, 404, 409)) throw error;
  }
}

/** The stage that an image is taken from, left by a build that was interrupted. */
async function removeStages({ docker, call }: Client): Promise<string[]> {
  const filters = { dangling: ['true'], label: [`${LABEL}=stage`] };
  const { ImagesDeleted } = await call('remove images', () => docker.pruneImages({ filters }));
  return (ImagesDeleted ?? []).flatMap(({ Deleted }) => (Deleted ? [`image ${Deleted.slice(0, 19)}`] : []));
}
