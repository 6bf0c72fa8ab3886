import { createFileRoute } from "@tanstack/react-router";
import { HomePage } from "../features/landing/home-page.tsx";
import { HomeSearch } from "../features/landing/home-search.ts";

export const Route = createFileRoute("/")({ validateSearch: HomeSearch, component: HomePage });
