/** What every field of a form shows around its control. */
export interface FieldText {
  label: string;
  description?: string | undefined;
  placeholder?: string | undefined;
  required?: boolean | undefined;
  error?: string | undefined;
}
