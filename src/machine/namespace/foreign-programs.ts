/** Programs of the host's /usr that no DSM has: a package that used one would pass here and fail on a NAS. */
import { lstatSync, readdirSync } from 'node:fs';

/**
 * By name; versions and targets count, as in gcc-12, php8.2 and x86_64-linux-gnu-gcc. On DSM they come with
 * packages, as Node.js, Git, PHP and Container Manager do, or not at all. Sources: packages that look for them in
 * /usr/local/bin or call a package manager only on other systems; Inferred: that DSM has none of the rest.
 */
const FOREIGN = [
  /^(node|nodejs|npm|npx|corepack|yarn|pnpm)$/,
  /^git(-.*)?$/,
  /^(pip|pip3)([.\d]*)$/,
  /^([\w-]+-linux-gnu\w*-)?(gcc|g\+\+|cc|c\+\+|cpp|clang|clang\+\+)(-[.\d]+)?$/,
  /^(make|gmake|cmake|ninja|go|gofmt|rustc|cargo|ruby|gem|lua)[.\d]*$/,
  /^(java|javac|jar|javaws)$/,
  /^(php|phar|php-fpm|phpize)[.\d]*$/,
  /^(docker|docker-.*|dockerd|containerd.*|runc|podman|buildah|skopeo)$/,
  /^(psql|pg_.*|mysql.*|mariadb.*|redis-.*|mongo.*)$/,
  /^(useradd|usermod|userdel|groupadd|groupmod|groupdel|adduser|addgroup|deluser|delgroup)$/,
  /^(apt|apt-.*|aptitude|dpkg|dpkg-.*|snap|yum|dnf|rpm|pacman|apk|zypper)$/,
  /^(strace|ltrace|gdb|perf|lxc.*|mmdebstrap|debootstrap)$/,
];

/** Their names in each folder of /usr that has programs. */
export function foreignPrograms(): { readonly folder: string; readonly programs: readonly string[] }[] {
  return ['bin', 'sbin'].filter(isFolder).map((folder) => ({
    folder,
    programs: readdirSync(`/usr/${folder}`).filter((name) => FOREIGN.some((pattern) => pattern.test(name))),
  }));
}

/** One that is a link to the other is covered with it. */
const isFolder = (folder: string): boolean =>
  lstatSync(`/usr/${folder}`, { throwIfNoEntry: false })?.isDirectory() === true;
