import { type ComponentDescriptor, type Json, validateParameters } from "@exhibit/contracts";
import { Stack, Text } from "@mantine/core";
import { useEffect, useMemo } from "react";
import { Controller, type Resolver, useForm } from "react-hook-form";
import { ParameterControl } from "./parameter-control.tsx";
import { collectParameters, readParameterFields } from "./parameter-fields.ts";

interface ParameterFormProps {
  component: ComponentDescriptor;
  parameters: Readonly<Record<string, Json>>;
  onChange: (parameters: Record<string, Json>) => void;
}

type Values = Record<string, unknown>;

/** The parameters of a node, as its component's schema describes them. Mounted anew for each node. */
export function ParameterForm({ component, parameters, onChange }: ParameterFormProps) {
  const fields = useMemo(() => readParameterFields(component.parametersSchema), [component]);
  const resolver = useMemo(() => createResolver(component), [component]);
  const { control, watch, trigger } = useForm<Values>({
    defaultValues: { ...parameters },
    resolver,
    mode: "onChange",
  });
  useEffect(() => void trigger(), [trigger]);
  useEffect(() => {
    const subscription = watch((values) => onChange(collectParameters(values)));
    return () => subscription.unsubscribe();
  }, [watch, onChange]);
  if (fields.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        This component has no parameters.
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      {fields.map((field) => (
        <Controller
          key={field.key}
          name={field.key}
          control={control}
          render={({ field: bound, fieldState }) => (
            <ParameterControl
              field={field}
              value={bound.value}
              error={fieldState.error?.message}
              onChange={bound.onChange}
            />
          )}
        />
      ))}
    </Stack>
  );
}

/** The same faults as the list of problems, each at its field. */
function createResolver(component: ComponentDescriptor): Resolver<Values> {
  return (values) => {
    const faults = validateParameters(component, collectParameters(values));
    if (faults.length === 0) return { values, errors: {} };
    const errors = faults.map(({ path, message }) => [
      path.split(".")[0] || "root",
      { type: "invalid", message },
    ]);
    return { values: {}, errors: Object.fromEntries(errors.reverse()) };
  };
}
