/** What a combobox offers. */
import { isValues, ownValue, type ParseContext, takeEntries, textOf, type Values } from './parse-context.ts';
import type { WizardList, WizardOption } from './wizard-page.ts';

export function parseList(field: Values, context: ParseContext): WizardList {
  const store = ownValue(field, 'store');
  const entries = isValues(store) ? ownValue(store, 'data') : store;
  // Inferred: as in Ext JS, the user may write into the box unless the package says no.
  const editable = textOf(ownValue(field, 'editable')).toLowerCase() !== 'false';
  if (!Array.isArray(entries)) return { options: undefined, editable };
  const places = optionPlaces(field, store);
  return { options: takeEntries(context, entries).map((entry) => toOption(entry, places)), editable };
}

/** Where an entry holds its value and its label: by name in an object, by column in a list. */
interface Places {
  readonly value: string;
  readonly label: string;
  readonly valueColumn: number;
  /** Below zero: the second column, or the only one. */
  readonly labelColumn: number;
}

function optionPlaces(field: Values, store: unknown): Places {
  const valueField = textOf(ownValue(field, 'valueField'));
  const label = textOf(ownValue(field, 'displayField'));
  const value = valueField === '' ? label : valueField;
  const fields = isValues(store) ? ownValue(store, 'fields') : undefined;
  const columns = Array.isArray(fields)
    ? fields.map((name) => textOf(isValues(name) ? ownValue(name, 'name') : name))
    : [];
  return {
    value,
    label: label === '' ? value : label,
    valueColumn: Math.max(0, columns.indexOf(value)),
    labelColumn: columns.indexOf(label),
  };
}

/** `"a"`, `["a", "A"]` or `{"id": "a", "name": "A"}`. */
function toOption(entry: unknown, { value, label, valueColumn, labelColumn }: Places): WizardOption {
  if (isValues(entry))
    return { value: textOf(ownValue(entry, value)), label: textOf(ownValue(entry, label)) };
  if (!Array.isArray(entry)) return { value: textOf(entry), label: textOf(entry) };
  const shown = labelColumn < 0 ? Math.min(1, entry.length - 1) : labelColumn;
  return { value: textOf(entry[valueColumn]), label: textOf(entry[shown]) };
}
