import { Compass } from "lucide-react";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { ButtonLink } from "./links.tsx";

/** For an address that leads nowhere. */
export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <EmptyState
        icon={Compass}
        title="Nothing lives at this address"
        action={<ButtonLink to="/">Go home</ButtonLink>}
      >
        The link may be mistyped, or what it led to was deleted.
      </EmptyState>
    </Page>
  );
}
