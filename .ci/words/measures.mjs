/** The three measures of `npm run words`, each a list of hits in one source file. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { CONNECTING_WORDS, HOLLOW_WORDS, RIDDLES } from './lists.mjs';

const LONGEST_FIRST = [...RIDDLES].sort((a, b) => b.length - a.length);
/** A phrase may stand on two lines of a block comment. */
const RIDDLE = new RegExp(`\\b(?:${LONGEST_FIRST.join('|').replaceAll(' ', '[\\s*]+')})\\b`, 'gi');
const WORD = /[A-Za-z][\w'-]*/g;

/** @returns what one file holds: its bindings, the words of its comments, its top-level declarations, and the hits. */
export function measureFile(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const bindings = bindingsIn(source);
  const comments = commentsIn(source);
  return {
    file,
    bindings: bindings.length,
    hollow: bindings.filter(({ text }) => isHollow(text)),
    commentWords: comments.reduce((total, { text }) => total + (text.match(WORD)?.length ?? 0), 0),
    riddles: comments.flatMap((comment) => riddlesIn(source, comment)),
    declarations: declarationsIn(source),
  };
}

/** Whether a name is made only of words that stand for a thing, such as `of`, `isThere` or `askedFor`. */
export function isHollow(name) {
  const words = name.split(/(?=[A-Z])|_/).map((word) => word.toLowerCase());
  const hollow = words.filter((word) => HOLLOW_WORDS.has(word));
  return hollow.length > 0 && words.every((word) => HOLLOW_WORDS.has(word) || CONNECTING_WORDS.has(word));
}

function bindingsIn(source) {
  const found = [];
  const visit = (node) => {
    const binds =
      ts.isParameter(node) ||
      ts.isVariableDeclaration(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node);
    if (binds && node.name !== undefined && ts.isIdentifier(node.name)) {
      found.push({ text: node.name.text, line: lineOf(source, node.name.getStart()) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function commentsIn(source) {
  const comments = new Map();
  const visit = (node) => {
    if (ts.isJSDoc(node)) return;
    const ranges = [
      ...(ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(source.text, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of ranges) comments.set(pos, { pos, text: source.text.slice(pos, end) });
    node.getChildren(source).forEach(visit);
  };
  visit(source);
  return [...comments.values()];
}

function riddlesIn(source, { pos, text }) {
  return [...text.matchAll(RIDDLE)].map((match) => ({
    text: match[0].toLowerCase().replace(/[\s*]+/g, ' '),
    line: lineOf(source, pos + match.index),
  }));
}

function declarationsIn(source) {
  return source.statements.flatMap((statement) => {
    const nodes = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement];
    return nodes
      .filter(
        (node) => !ts.isImportDeclaration(node) && node.name !== undefined && ts.isIdentifier(node.name),
      )
      .map((node) => ({
        name: node.name.text,
        text: node.getText(source).replace(/^export /, ''),
        line: lineOf(source, node.name.getStart()),
      }));
  });
}

function lineOf(source, position) {
  return source.getLineAndCharacterOfPosition(position).line + 1;
}
