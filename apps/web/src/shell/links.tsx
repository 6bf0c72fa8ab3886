import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

type NativeProps<Own> = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof Own> & {
  ref?: Ref<HTMLAnchorElement>;
};

function PlainAnchor(props: AnchorProps & NativeProps<AnchorProps>) {
  return <Anchor {...props} />;
}

function PlainButton(props: ButtonProps & NativeProps<ButtonProps>) {
  return <Button component="a" {...props} />;
}

/** A text link to a route. */
export const TextLink = createLink(PlainAnchor);

/** A route's link that looks like a button. */
export const ButtonLink = createLink(PlainButton);
