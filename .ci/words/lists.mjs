/** The words that `npm run words` counts. A hit is a warning: use the name of the thing that is meant. */

/** Words that stand for a thing without naming it. A binding made only of them has no name yet. */
const PRONOUNS = `
  it its this that these those them they their theirs our ours your yours mine one ones own each every
  either both some any none such same others another else thing things something anything nothing
  everything someone anyone nobody somebody everybody
  what whatever where why who whom whose whoever which how when
`;

const PREPOSITIONS_AND_ADVERBS = `
  of at by in into on onto off out with within without for around about beside besides between
  during except there here then thereby therein thus still also again instead anew once yet past
`;

/** Unlike `installed`, `running` or `stopped`, these tell no state of anything. */
const PARTICIPLES_AND_VERBS = `
  known unknown said told given asked taken made found done gone left kept held meant shown acted seen
  got put began begun needed wanted used unused called named came went had did does says say tells tell
  thought heard brought answered looked stood lost spent
`;

/** Ignored between such words: `isThere`, `askedFor` and `asOne` are hollow, `isOwner` is not. */
const CONNECTORS = 'is are was were be been has have as to from not no the a an and or if';

/** `from`, `to`, `before`, `after`, `now`, `next`, `rest`, `all` and `other` are not counted: the field uses them as names. */
export const HOLLOW_WORDS = wordSet(`${PRONOUNS} ${PREPOSITIONS_AND_ADVERBS} ${PARTICIPLES_AND_VERBS}`);
export const CONNECTING_WORDS = wordSet(CONNECTORS);

/** Phrases that make a reader work out what is meant. */
export const RIDDLES = [
  ...['whoever', 'whatever', 'whichever', 'nobody', 'somebody', 'someone', 'anew', 'thereof', 'therein'],
  ...[
    'there is none',
    'there are none',
    'there is one',
    'where there is',
    'is there',
    'are there',
    'was there',
  ],
  ...['what it is that', 'what it', 'what is not', 'that which', 'who it', 'as it is', 'as it was'],
  ...['so that', 'of it', 'of them', 'of these', 'of those', 'none of', 'not one', 'no one'],
  ...['the one', 'the ones', 'that one', 'this one', 'another one', 'is one', 'as one', 'one of them'],
  ...['it says', 'say so', 'says so', 'said so', 'is said', 'is told', 'is asked', 'are asked', 'is meant'],
  ...['has it not', 'have it not', 'knows not', 'taken for', 'it stands', 'stands for', 'as yet'],
];

function wordSet(words) {
  return new Set(words.trim().split(/\s+/));
}
