/**
 * The texts of INFO that Package Center shows, in the language of its user (guide 05 displayname_[DSM language]). The language
 * `def`, which nobody chose, has no texts of its own.
 */
type Fields = ReadonlyMap<string, string>;

/** Guide 05: an absent or empty text of the language gives way to the field without a language. */
const textIn = (fields: Fields, key: string, language: string): string =>
  fields.get(`${key}_${language}`) || fields.get(key) || '';

/** displayname_[language], else displayname, else package. */
export const displayNameIn = (fields: Fields, language: string): string =>
  textIn(fields, 'displayname', language) || (fields.get('package') ?? '');

/** description_[language], else description. */
export const descriptionIn = (fields: Fields, language: string): string =>
  textIn(fields, 'description', language);
