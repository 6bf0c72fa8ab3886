import { Session, SignInInput } from "@exhibit/contracts";
import { readErrorBody } from "../../error-body.ts";

/** Exchanges the token of a one-time link for a session cookie. Throws an ErrorBody when the link is of no use. */
export async function openSession(token: string): Promise<Session> {
  const input = SignInInput.safeParse({ token });
  if (!input.success) {
    throw readErrorBody({
      code: "INVALID_INPUT",
      message: "This sign-in link is incomplete. Copy the whole of it.",
    });
  }
  const response = await fetch("/api/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input.data),
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw readErrorBody(answer ?? new Error(`The studio answered ${response.status}.`));
  return Session.parse(answer);
}
