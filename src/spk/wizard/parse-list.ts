/** Parses the options of a combobox. */
import {
  isValues,
  ownValue,
  type ParseContext,
  scalarText,
  takeEntries,
  type Values,
} from './parse-context.ts';
import type { WizardList, WizardOption } from './wizard-page.ts';

export function parseList(field: Values, context: ParseContext): WizardList {
  const store = ownValue(field, 'store');
  const entries = isValues(store) ? ownValue(store, 'data') : store;
  // Inferred: as in Ext JS, the user may type into the box unless the package forbids it.
  const editable = scalarText(ownValue(field, 'editable')).toLowerCase() !== 'false';
  if (!Array.isArray(entries)) return { options: undefined, editable };
  const places = optionPlaces(field, store);
  return { options: takeEntries(context, entries).map((entry) => toOption(entry, places)), editable };
}

/** The places of value and label in an entry: names in an object, columns in a list. */
interface Places {
  readonly value: string;
  readonly label: string;
  readonly valueColumn: number;
  /** Negative: the second column, or the only column. */
  readonly labelColumn: number;
}

function optionPlaces(field: Values, store: unknown): Places {
  const valueField = scalarText(ownValue(field, 'valueField'));
  const label = scalarText(ownValue(field, 'displayField'));
  const value = valueField === '' ? label : valueField;
  const fields = isValues(store) ? ownValue(store, 'fields') : undefined;
  const columns = Array.isArray(fields)
    ? fields.map((name) => scalarText(isValues(name) ? ownValue(name, 'name') : name))
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
    return { value: scalarText(ownValue(entry, value)), label: scalarText(ownValue(entry, label)) };
  if (!Array.isArray(entry)) return { value: scalarText(entry), label: scalarText(entry) };
  const column = labelColumn < 0 ? Math.min(1, entry.length - 1) : labelColumn;
  return { value: scalarText(entry[valueColumn]), label: scalarText(entry[column]) };
}
