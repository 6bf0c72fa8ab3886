import { v7 } from "uuid";
import { expect, it } from "vitest";
import { readKey, writeKey } from "./key-text.ts";

it("reads back what it wrote, and every key has a secret of its own", () => {
  const ids = { organizationId: v7(), keyId: v7() };
  const [one, other] = [writeKey(ids), writeKey(ids)];
  expect(readKey(one.text)).toEqual({ ...ids, secretSha256: one.secretSha256 });
  expect(one.text).not.toBe(other.text);
  expect(one.text).toMatch(/^exh_[A-Za-z0-9_-]{86}[0-9a-f]{8}$/);
  expect(one.text).not.toContain(one.secretSha256);
});

it("refuses what was mistyped in any place, cut off or made longer", () => {
  const { text } = writeKey({ organizationId: v7(), keyId: v7() });
  for (let place = 0; place < text.length; place += 1) {
    const wrong = text.slice(0, place) + (text[place] === "a" ? "b" : "a") + text.slice(place + 1);
    expect(readKey(wrong)).toBeNull();
  }
  for (const wrong of ["", "exh_", text.slice(0, -1), `${text}0`, ` ${text}`, text.toUpperCase()]) {
    expect(readKey(wrong)).toBeNull();
  }
});
