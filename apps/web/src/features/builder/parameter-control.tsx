import { Json } from "@exhibit/contracts";
import { Checkbox, NumberInput, Select, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import type { FieldText } from "../values/field-text.ts";
import { JsonField } from "../values/json-field.tsx";
import { LinesField } from "../values/lines-field.tsx";
import type { ParameterField, ParameterKind } from "./parameter-fields.ts";

interface ParameterControlProps {
  field: ParameterField;
  value: unknown;
  error: string | undefined;
  /** `undefined` empties the field. */
  onChange: (value: unknown) => void;
}

interface ControlProps extends Omit<ParameterControlProps, "error"> {
  text: FieldText;
}

/** One control for each kind of parameter. */
const controls: Record<ParameterKind, (props: ControlProps) => React.ReactNode> = {
  text: TextControl,
  longText: LongTextControl,
  number: NumberControl,
  boolean: BooleanControl,
  choice: ChoiceControl,
  choices: ChoicesControl,
  texts: ({ value, onChange, text }) => (
    <LinesField {...text} of="text" value={readJson(value)} onChange={onChange} />
  ),
  json: ({ value, onChange, text }) => <JsonField {...text} value={readJson(value)} onChange={onChange} />,
};

/** The control of a parameter with its label, help, default and error. */
export function ParameterControl({ field, error, ...rest }: ParameterControlProps) {
  const Control = controls[field.kind];
  const { label, required, default: fallback, help } = field;
  const standard = fallback === undefined ? null : `Default: ${showDefault(fallback)}`;
  const text: FieldText = {
    label,
    required,
    description: [help, standard].filter(Boolean).join(" · ") || undefined,
    placeholder: field.placeholder ?? (fallback === undefined ? undefined : showDefault(fallback)),
    error,
  };
  return <Control field={field} text={text} {...rest} />;
}

function showDefault(value: Json): string {
  if (value === true) return "on";
  if (value === false) return "off";
  if (Array.isArray(value)) return value.map(showDefault).join(", ") || "empty";
  return typeof value === "string" ? value || "empty" : JSON.stringify(value);
}

function readJson(value: unknown): Json | undefined {
  return Json.safeParse(value).data;
}

function TextControl({ value, onChange, text }: ControlProps) {
  return (
    <TextInput
      {...text}
      value={typeof value === "string" ? value : ""}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}

function LongTextControl({ value, onChange, text }: ControlProps) {
  return (
    <Textarea
      {...text}
      autosize
      minRows={3}
      maxRows={16}
      value={typeof value === "string" ? value : ""}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}

function NumberControl({ field, value, onChange, text }: ControlProps) {
  return (
    <NumberInput
      {...text}
      allowDecimal={!field.wholeNumber}
      {...(field.minimum === undefined ? {} : { min: field.minimum })}
      {...(field.maximum === undefined ? {} : { max: field.maximum })}
      clampBehavior="none"
      value={typeof value === "number" ? value : ""}
      onChange={(next) => onChange(typeof next === "number" ? next : undefined)}
    />
  );
}

function BooleanControl({ field, value, onChange, text: { label, description, error } }: ControlProps) {
  return (
    <Switch
      label={label}
      description={description}
      error={error}
      checked={typeof value === "boolean" ? value : field.default === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

function isOption(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function ChoiceControl({ field, value, onChange, text }: ControlProps) {
  const index = isOption(value) ? field.options.indexOf(value) : -1;
  return (
    <Select
      {...text}
      clearable={!field.required}
      data={field.options.map((option, at) => ({ value: String(at), label: String(option) }))}
      value={index < 0 ? null : String(index)}
      onChange={(at) => onChange(at === null ? undefined : field.options[Number(at)])}
    />
  );
}

function ChoicesControl({
  field,
  value,
  onChange,
  text: { label, description, error, required },
}: ControlProps) {
  const chosen = Array.isArray(value) ? value : [];
  return (
    <Checkbox.Group
      label={label}
      description={description}
      error={error}
      withAsterisk={required ?? false}
      value={field.options.flatMap((option, at) => (chosen.includes(option) ? [String(at)] : []))}
      onChange={(all) => onChange(all.length === 0 ? undefined : all.map((at) => field.options[Number(at)]))}
    >
      <Stack gap="xs" mt="xs">
        {field.options.map((option, at) => (
          <Checkbox key={String(option)} value={String(at)} label={String(option)} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
