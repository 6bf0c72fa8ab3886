import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback, useWindowEvent } from "@mantine/hooks";
import { getRouteApi } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { isTyping } from "../../ui/is-typing.ts";

const route = getRouteApi("/artifacts/");
const debounceMs = 200;

/** The search of the library; `/` leads to it. What is typed reaches the address after 200 ms. */
export function LibrarySearchField() {
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [written, setWritten] = useState(q ?? "");
  const applied = useRef(q ?? "");
  const apply = useDebouncedCallback((next: string) => {
    applied.current = next.trim();
    void navigate({ search: (now) => ({ ...now, q: next.trim() || undefined }), replace: true });
  }, debounceMs);
  // Back, forward and "clear" change the address from outside.
  useEffect(() => {
    if ((q ?? "") === applied.current) return;
    applied.current = q ?? "";
    setWritten(q ?? "");
  }, [q]);
  useWindowEvent("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    field.current?.focus();
  });
  const write = (next: string) => {
    setWritten(next);
    apply(next);
  };
  return (
    <TextInput
      ref={field}
      type="search"
      flex={1}
      miw={200}
      aria-label="Search artifacts"
      placeholder="Search by name or label  ( / )"
      leftSection={<Search size={15} aria-hidden />}
      rightSection={
        written !== "" && <CloseButton size="sm" aria-label="Clear search" onClick={() => write("")} />
      }
      value={written}
      maxLength={200}
      onChange={(event) => write(event.currentTarget.value)}
    />
  );
}
