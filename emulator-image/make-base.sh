#!/usr/bin/env bash
# Makes the base image of the docker engine from Debian packages, for hosts that reach no image registry.
# Needs root, mmdebstrap or debootstrap, and a Docker engine (DOCKER_HOST and similar variables apply).
# usage: [SUITE=bookworm] [MIRROR=http://deb.debian.org/debian] make-base.sh [name of the image]
set -euo pipefail

image=${1:-spkbox/base}
suite=${SUITE:-bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}
packages=$(sed -n 's/^ARG PACKAGES="\(.*\)"$/\1/p' "$(dirname "$0")/Dockerfile" | tr ' ' ,)

# Writes the base as a tar to standard output, and messages to standard error.
make_base() {
  if command -v mmdebstrap > /dev/null; then
    # A root that is merged from the start does not need the package that merges it, which depends on all of Perl.
    mmdebstrap --variant=minbase --format=tar --include="$packages,usr-is-merged" \
      --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
      --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
      --dpkgopt='path-exclude=/usr/share/locale/*' "$suite" - "$mirror"
  elif command -v debootstrap > /dev/null; then
    root=$(mktemp -d)
    trap 'rm -rf --one-file-system "$root"' EXIT
    debootstrap --variant=minbase --include="$packages" "$suite" "$root" "$mirror" >&2
    tar --numeric-owner --one-file-system -C "$root" -c .
  else
    echo 'make-base.sh: needs mmdebstrap or debootstrap: apt-get install mmdebstrap' >&2
    return 1
  fi
}

docker info > /dev/null
# The engine also imports an incomplete tar, so a failed import removes the image.
make_base | docker import --change 'LABEL spkbox=base' - "$image" || { docker image rm "$image"; exit 1; }
