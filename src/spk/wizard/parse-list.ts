/** What a combobox offers. */
import { isValues, own, type ParseContext, take, textOf, type Values } from './parse-context.ts';
import type { WizardList, WizardOption } from './wizard-page.ts';

export function parseList(field: Values, context: ParseContext): WizardList {
  const store = own(field, 'store');
  const entries = isValues(store) ? own(store, 'data') : store;
  // Inferred: as in Ext JS, the user may write into the box unless the package says no.
  const editable = textOf(own(field, 'editable')).toLowerCase() !== 'false';
  if (!Array.isArray(entries)) return { options: undefined, editable };
  const places = optionPlaces(field, store);
  return { options: take(context, entries).map((entry) => toOption(entry, places)), editable };
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
  const valueField = textOf(own(field, 'valueField'));
  const label = textOf(own(field, 'displayField'));
  const value = valueField === '' ? label : valueField;
  const fields = isValues(store) ? own(store, 'fields') : undefined;
  const columns = Array.isArray(fields)
    ? fields.map((name) => textOf(isValues(name) ? own(name, 'name') : name))
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
  if (isValues(entry)) return { value: textOf(own(entry, value)), label: textOf(own(entry, label)) };
  if (!Array.isArray(entry)) return { value: textOf(entry), label: textOf(entry) };
  const shown = labelColumn < 0 ? Math.min(1, entry.length - 1) : labelColumn;
  return { value: textOf(entry[valueColumn]), label: textOf(entry[shown]) };
}
