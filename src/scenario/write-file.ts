/** A line of shell that writes its input into the file $1, and makes the folders above. An existing file keeps owner and mode. */
export const WRITE_FILE = 'mkdir -p "${1%/*}" && cat > "$1"';
