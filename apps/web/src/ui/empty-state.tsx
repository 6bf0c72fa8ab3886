import { EmptyState as Layout } from "@mantine/core";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  /** What it is and why there is none: nothing yet, or the filters match nothing. */
  children: ReactNode;
  /** A button or link that leads on. */
  action?: ReactNode;
}

/** A place with nothing in it, and the way on. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <Layout
      py="xl"
      icon={<Icon size={30} aria-hidden />}
      title={title}
      description={children}
      withIndicatorBackground
    >
      {action && <Layout.Actions>{action}</Layout.Actions>}
    </Layout>
  );
}
