import type { ErrorBody } from "@exhibit/contracts";
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { RotateCw, TriangleAlert } from "lucide-react";
import { CopyButton } from "./copy-button.tsx";
import { showText } from "./show-text.ts";

interface ErrorPanelProps {
  /** What could not be done, as in "The runs could not be loaded". */
  title: string;
  error: ErrorBody;
  onRetry?: () => void;
}

/** A failure in words, the id that finds it in the log, and a way to try again. */
export function ErrorPanel({ title, error, onRetry }: ErrorPanelProps) {
  return (
    <Alert role="alert" icon={<TriangleAlert aria-hidden />} title={title} className="error-panel">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{error.message}</Text>
        {error.fields?.map((field) => (
          <Text size="sm" key={`${field.path} ${field.message}`}>
            <span className="mono">{showText(field.path)}</span>: {showText(field.message)}
          </Text>
        ))}
        {error.requestId && (
          <Group gap={4}>
            <Text size="xs">
              Request <span className="mono">{error.requestId}</span>
            </Text>
            <CopyButton value={error.requestId} label="Copy request id" />
          </Group>
        )}
        {onRetry && (
          <Button
            size="xs"
            variant="default"
            leftSection={<RotateCw size={14} aria-hidden />}
            onClick={onRetry}
          >
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
