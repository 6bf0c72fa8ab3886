import { describe, expect, it } from "vitest";
import { ComponentError } from "../../sdk/component-error.ts";
import { maxHosts, parseHosts } from "./hosts.ts";

const parse = (...texts: string[]) => parseHosts(texts, { takesAddresses: false });

describe("host names", () => {
  it("come once each, in one spelling, however they are divided", () => {
    expect(parse("WIKI.acme.test wiki.acme.test.", "a.test,b.test\n_dmarc.a.test")).toEqual([
      "wiki.acme.test",
      "a.test",
      "b.test",
      "_dmarc.a.test",
    ]);
  });

  it("of other scripts are asked for as punycode", () => {
    expect(parse("münchen.acme.test", "ＦＵＬＬ.test")).toEqual(["xn--mnchen-3ya.acme.test", "full.test"]);
  });

  it.each([
    "-oX",
    "-l",
    "@hosts.txt",
    "--resolver=1.1.1.1",
    "a-.test",
    "-a.test",
    "a..test",
    ".test",
    "https://a.test/",
    "a.test/24",
    "10.0.0.0/8",
    "a.test;id",
    "$(id).test",
    "`id`.test",
    "a\u0000.test",
    "a\u2028.test",
    "*.acme.test",
    `${"a".repeat(64)}.test`,
    `${"a.".repeat(127)}test`,
    "..",
    "‮moc.test",
  ])("that are none are refused by name: %j", (word) => {
    expect(() => parse("good.test", word)).toThrow("is no host name, which would be like www.example.org");
  });

  it.each(["AS15169", "as-5", "as1"])("never make dnsx ask for the addresses of a network: %s", (word) => {
    expect(() => parse(word)).toThrow(`"${word}" is the number of a network`);
  });

  it("are no addresses, except where PTR records are asked for", () => {
    expect(() => parse("192.0.2.1")).toThrow(
      '"192.0.2.1" is an address; addresses are asked for PTR records',
    );
    expect(() => parse("１９２.0.2.1")).toThrow("is no host name");
    expect(parseHosts(["192.0.2.1 2001:DB8::0:1"], { takesAddresses: true })).toEqual([
      "192.0.2.1",
      "2001:db8::1",
    ]);
    expect(() => parseHosts(["fe80::1%eth0"], { takesAddresses: true })).toThrow("is no host name");
  });

  it("are never wanted in numbers that the outputs could not hold, nor missing", () => {
    const many = Array.from({ length: maxHosts + 1 }, (_, index) => `h${index}.test`).join(" ");
    expect(() => parse(many)).toThrow("5001 hosts; 5000 at most");
    expect(() => parse(" ", "\n")).toThrow("give one host at least");
  });

  it("are a final failure where they are wrong, and say no more than ten of them", () => {
    const words = Array.from({ length: 12 }, (_, index) => `-${index}`);
    const error = catchError(() => parse(...words));
    expect(error).toMatchObject({ retryable: false, code: "INVALID_HOST" });
    expect(error?.message).toMatch(/and 2 more$/);
  });
});

function catchError(work: () => unknown): ComponentError | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof ComponentError) return error;
  }
  return undefined;
}
