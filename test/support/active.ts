/** Characters that act on a terminal or cannot be seen. Joiners stay, for scripts that need them. */
export const ACTIVE = /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
