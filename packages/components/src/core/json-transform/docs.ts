/** Docs of the component, in Markdown. */
export const docs = `
Evaluates an expression in the [Common Expression Language](https://github.com/google/cel-spec/blob/master/doc/langdef.md).
The input is called \`value\`.

- \`value.hosts.map(h, h.name)\` makes a list of names
- \`value.filter(f, f.severity in ["critical", "high"])\` keeps some records
- \`{"count": size(value), "first": value[0]}\` builds an object
- \`value.exists(f, f.status == "fail") ? "bad" : "good"\` decides
- \`value.?owner.orValue("nobody")\` reads a field that may be absent

*Result in words* is the result where it is a text, else as JSON.

The language can't loop for ever, reach files or the network, or change anything. It runs in a process of its own with
256 MB and the time limit; an expression that wants more fails the step. A result has 2 Mi characters at most.
Whole numbers of a result beyond 2^53 come as text.
`.trim();
