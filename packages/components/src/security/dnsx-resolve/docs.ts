/** Documentation of the component, as Markdown. */
export const docs = `Asks resolvers for the records of host names with ProjectDiscovery's **dnsx** and keeps its JSONL report byte for byte.

**Hosts**: names (also with underscores or in other scripts, which are asked for as punycode), in one text divided by spaces,
commas or lines; with the record type *ptr* addresses too. 5,000 at most, each once. They reach dnsx in a file.

**Outputs**: *resolved* has every host with a record of the chosen types; *unresolved* has the others with their status
(*NXDOMAIN*, *NODATA* where the name exists without such a record, *SERVFAIL*, *REFUSED*, *no answer*); *records* has host and
value by type. SOA values are objects; MX values have no preference, which stands in the report's field *all*. Addresses of an
alias's target are listed under the alias, and of name servers under the zone, as dnsx reports them.

**Not answered is not gone.** dnsx ends well although resolvers are dead or hosts went without an answer. *coverage* names each
such host, resolver and record type, and the step warns of them. Where no host could be looked up, the step fails, and the report
so far stays as partial.

**Wildcards**: with a domain to filter, a second pass asks for made-up names in it. Hosts that lead to the same address only exist
because every name does, and go to *wildcards*; the report keeps them. (The filter of dnsx 1.2.2 itself drops every host.)
A records are asked for then, too.

**Where it connects**: to the resolvers and nowhere else; never to cloud metadata addresses or to the studio's own database
and store; to loopback only where the operator allows it. Resolvers are addresses, judged before dnsx starts.

**Identity** of a record: host, type and value. Order, TTL, resolver, time and the serial of an SOA are no change.

**Example**: hosts \`example.org www.example.org\`, record types *a*, *mx* and *txt*, resolver \`9.9.9.9\`. The file
\`dnsx.jsonl\` has one line a host; *resolved* can feed the next scan.`;
