package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.DnsRecord;

/** Records in a zone that exists already, of this project or another. */
public final class DnsRecordExport extends KindExport<DnsRecord> {
  public DnsRecordExport() {
    super(DnsRecord.class, Module.NETWORKING, "google_dns_record_set", "dns_records");
  }

  @Override
  public boolean inProject() {
    return false;
  }

  /** The id is {@code PROJECT/ZONE/NAME/TYPE}. */
  @Override
  public String importId(String project, String id) {
    String[] parts = id.split("/", 3);
    return "projects/" + parts[0] + "/managedZones/" + parts[1] + "/rrsets/" + parts[2];
  }

  @Override
  public void terraform(DnsRecord r, Body body) {
    body.set("project", r.project())
        .set("managed_zone", r.zone())
        .set("name", r.name())
        .set("type", r.type())
        .set("ttl", r.ttl())
        .set("rrdatas", r.data());
  }

  @Override
  public void gcloud(DnsRecord r, Script script) {
    script
        .gcloud("dns record-sets create")
        .argument(r.name())
        .flag("zone", r.zone())
        .flag("type", r.type())
        .flag("ttl", r.ttl())
        .flag("rrdatas", r.data())
        .flag("project", r.project())
        .on("quiet", true)
        .endAsIs();
  }
}
