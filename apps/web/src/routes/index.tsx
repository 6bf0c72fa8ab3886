import { createFileRoute } from "@tanstack/react-router";
import { Page } from "../ui/page.tsx";

export const Route = createFileRoute("/")({ component: HomePage });

function HomePage() {
  return <Page title="Home">…</Page>;
}
