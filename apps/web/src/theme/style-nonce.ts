/** The nonce of this page's content security policy, for the style elements that the interface adds. */
export function readStyleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}

/** Hands the nonce to libraries that look for it under the name that bundlers once gave it: the scroll lock of dialogs. */
export function publishStyleNonce(): void {
  Reflect.set(globalThis, "__webpack_nonce__", readStyleNonce());
}
