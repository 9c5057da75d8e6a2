package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Unordered;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;

/**
 * The records of one type under one name, in a managed zone of Cloud DNS that exists already. A
 * `TXT` record beside it says whose it is, since records hold no labels: `_provisioner-a.NAME` of
 * the `A` record of a name. Both are made, changed and deleted in one change of the zone, so that
 * environments may share it: what is there and is another's, or nobody's, is left alone.
 */
@Kind(value = "dns_record", title = "DNS record")
public record DnsRecord(
    @Identity String project,
    @Identity String zone,
    @Identity Value<String> name,
    @Identity String type,
    int ttl,
    @Unordered List<Value<String>> data)
    implements Resource {
  public DnsRecord {
    data = List.copyOf(data);
  }
}
