/** The Linux kernel of a platform on a release, as `uname -r` prints it. */
import type { Release } from './releases.ts';
import { inferred, likely, type Source, sure } from './source.ts';

/** The three kernels of DSM 7.2, and 3.2, which older boxes never left. */
type KernelLine = '5.10' | '4.4' | '3.10' | '3.2';

const WIKI = sure('007revad wiki Linux-Kernel-in-each-platform-arch');
const NOT_LISTED = inferred('not in the wiki; its generation of processors runs this one');
const BEFORE_DSM_72 = likely('uname of such a box before DSM 7.2, which it never got');

interface KernelRow {
  readonly line: KernelLine;
  readonly platforms: readonly string[];
  readonly source: Source;
}

const splitNames = (text: string): readonly string[] => text.split(' ');

export const KERNEL_LINES: readonly KernelRow[] = [
  {
    line: '5.10',
    platforms: splitNames('v1000nk r1000nk geminilakenk epyc7002 rtd1619b'),
    source: WIKI,
  },
  {
    line: '4.4',
    platforms: splitNames(
      'apollolake armada37xx broadwell broadwellnk broadwellntb broadwellntbap denverton geminilake kvmcloud kvmx64 purley r1000 rtd1296 v1000',
    ),
    source: WIKI,
  },
  {
    line: '4.4',
    platforms: splitNames('broadwellnkv2 coffeelake dockerx64 icelaked skylaked rtd1619'),
    source: NOT_LISTED,
  },
  {
    line: '3.10',
    platforms: splitNames('avoton braswell bromolow grantley alpine alpine4k armada38x monaco'),
    source: WIKI,
  },
  { line: '3.10', platforms: splitNames('cedarview'), source: BEFORE_DSM_72 },
  { line: '3.10', platforms: splitNames('evansport'), source: NOT_LISTED },
  { line: '3.2', platforms: splitNames('armada370 comcerto2k'), source: BEFORE_DSM_72 },
  { line: '3.2', platforms: splitNames('armada375 armadaxp 88f6281 88f6282'), source: NOT_LISTED },
];

type KernelSeries = '6.2' | '7.0-7.1' | '7.2';

/** `broadwell` moved to 4.4 with DSM 7 (`uname` of a DS3617xs on 6.2). */
const STILL_3_10_ON_6_2: readonly string[] = ['broadwell'];

/** Sources: uname -a of boxes of each series; for 7.2 the same wiki; 5.10.55 on 7.1.1 from a SA6400. */
const KERNELS: Readonly<Record<KernelLine, Readonly<Partial<Record<KernelSeries, string>>>>> = {
  '5.10': { '7.0-7.1': '5.10.55+', '7.2': '5.10.55+' },
  '4.4': { '6.2': '4.4.59+', '7.0-7.1': '4.4.180+', '7.2': '4.4.302+' },
  '3.10': { '6.2': '3.10.105', '7.0-7.1': '3.10.108', '7.2': '3.10.108' },
  '3.2': { '6.2': '3.2.40', '7.0-7.1': '3.2.40', '7.2': '3.2.40' },
};

function seriesOf({ major, minor }: Release): KernelSeries {
  if (major < 7) return '6.2';
  return minor < 2 ? '7.0-7.1' : '7.2';
}

/** The kernel of the platform on the release; undefined for a platform that is unlisted or newer than the release. */
export function kernelOf(release: Release, platform: string): string | undefined {
  const line = KERNEL_LINES.find(({ platforms }) => platforms.includes(platform))?.line;
  const series = seriesOf(release);
  if (line === undefined) return undefined;
  return KERNELS[series === '6.2' && STILL_3_10_ON_6_2.includes(platform) ? '3.10' : line][series];
}
